"""Read the title, first heading and anchors of an external web page, which may be cut off."""

from __future__ import annotations

import codecs
import re
from typing import Final
from urllib.parse import unquote

from lxml import etree

from migrator.startup.value_objects import value_object

# In characters. A page with scripts and less text is built by its scripts in the browser.
_SHELL: Final = 400
# In bytes: the part of a page that may declare its encoding (HTML, 13.2.3.2).
_PROLOGUE: Final = 1024
_UNSEEN: Final = frozenset(("script", "style", "template", "noscript", "head", "title", "svg"))
# Fragments for scripts in the page: routes, states, lines, times, search words.
_SCRIPT_FRAGMENT: Final = re.compile(r"[!/?]|.*[=&/:,;]|L\d+(?:[-:]L?\d+)?$|$")
# HTML, 7.4.6.3: a text to be highlighted follows.
_DIRECTIVE: Final = ":~:"
# Prefixes that sites put before the anchors of authors.
_PREFIXES: Final = ("", "user-content-")


@value_object
class WebPage:
    """The part of a page that was read.

    `title` and the first `heading` have collapsed white space. `names` are the anchors, `letters`
    is the number of characters of visible text. `is_cut` is true if the parser left out a part.
    """

    title: str = ""
    heading: str = ""
    names: frozenset[str] = frozenset()
    letters: int = 0
    has_scripts: bool = False
    is_cut: bool = False

    @property
    def is_a_shell(self) -> bool:
        """True if scripts build the visible page in the browser."""
        return self.has_scripts and self.letters < _SHELL


def read(data: bytes, charset: str = "") -> WebPage:
    """Read the beginning of an HTML page; never raises, whatever the page contains.

    `charset` is the server's declaration; without it the page's own declaration counts.
    """
    tree, is_cut = _tree(data, charset)
    if tree is None:
        return WebPage()
    title = heading = ""
    names: set[str] = set()
    letters = unseen = 0
    has_scripts = False
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            letters += len(element.tail or "") if event == "end" and not unseen else 0
            continue
        if event == "start":
            unseen += tag in _UNSEEN
            has_scripts = has_scripts or tag == "script"
            names.update(_names(element))
            if tag == "title" and not title:
                title = _text(element)
            elif tag == "h1" and not heading:
                heading = _text(element)
            letters += len((element.text or "").strip()) if not unseen else 0
        else:
            unseen -= tag in _UNSEEN
            letters += len((element.tail or "").strip()) if not unseen else 0
    return WebPage(title, heading, frozenset(names), letters, has_scripts, is_cut)


def has_anchor(page: WebPage, fragment: str, *, whole: bool) -> bool | None:
    """Return True if the page has this anchor; None if that is unknown, because scripts decide
    it, or because the page was not read to its end (`whole` is false).

    `fragment` is as in the URL, without `#` (HTML, 7.4.6.4: unchanged or percent-decoded).
    """
    name, directive, _ = fragment.partition(_DIRECTIVE)
    if not name and directive:
        return None
    decoded = unquote(name)
    if decoded.lower() == "top":
        return True
    if any(prefix + each in page.names for prefix in _PREFIXES for each in (name, decoded)):
        return True
    if not whole or page.is_cut or page.is_a_shell or _SCRIPT_FRAGMENT.match(decoded):
        return None
    return False


def _tree(data: bytes, charset: str) -> tuple[etree._Element | None, bool]:
    """Return the tree, and True if a part is missing that is too deep for the parser."""
    try:
        parser = etree.HTMLParser(encoding=_encoding(data, charset))
    except LookupError:  # a codec of Python that is not a text encoding
        parser = etree.HTMLParser()
    try:
        tree = etree.fromstring(data.replace(b"\x00", b""), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        return None, True
    return tree, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _encoding(data: bytes, charset: str) -> str | None:
    """Return the encoding: the server's declaration, else the page's (None: the parser finds
    it), else UTF-8 if the bytes are valid UTF-8, as almost all pages are."""
    try:
        if charset:
            return codecs.lookup(charset).name
        if b"charset" not in data[:_PROLOGUE].lower():
            codecs.getincrementaldecoder("utf-8")().decode(data)
            return "utf-8"
    except (LookupError, ValueError):
        pass
    return None


def _names(element: etree._Element) -> list[str]:
    found = [element.get("id"), element.get("name") if element.tag == "a" else None]
    return [name for name in found if name]


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())[:500]
