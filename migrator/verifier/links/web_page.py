"""A page of the web, as far as it was read: what it calls itself, and what in it has a name."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from lxml import etree

# In characters. A page of less, with scripts in it, is made by them and shows none of itself here.
_SHELL: Final = 400
# In bytes: where a page may say what its encoding is (HTML, 13.2.3.2).
_PROLOGUE: Final = 1024
_UNSEEN: Final = frozenset(("script", "style", "template", "noscript", "head", "title", "svg"))
# Fragments that a program in the page reads: routes, states, lines, times, search words.
_FOR_A_PROGRAM: Final = re.compile(r"[!/?]|.*[=&/:,;]|L\d+(?:[-:]L?\d+)?$|$")
# HTML, 7.4.6.3: what follows is a text to be highlighted.
_DIRECTIVE: Final = ":~:"
# Sites that put something before the names their authors write.
_PREFIXES: Final = ("", "user-content-")


@dataclass(frozen=True, slots=True)
class WebPage:
    """`title` and the first `heading` with their white space collapsed; `names` are what a
    #fragment may name, `letters` how much text stands in it, in characters. `is_cut` tells that
    not all of it was understood."""

    title: str = ""
    heading: str = ""
    names: frozenset[str] = frozenset()
    letters: int = 0
    has_scripts: bool = False
    is_cut: bool = False

    @property
    def is_a_shell(self) -> bool:
        """Is what a reader sees put there by a program?"""
        return self.has_scripts and self.letters < _SHELL


def read(data: bytes, charset: str = "") -> WebPage:
    """Read the beginning of a page of HTML, of any kind; never raises for what is in it.

    `charset` is what the server says of it; without that, what the page says counts.
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


def has(page: WebPage, fragment: str, *, whole: bool) -> bool | None:
    """Has the page this place? None where that cannot be told: a program in the page decides,
    or the page was not read to its end (`whole`).

    `fragment` as in the address, without `#` (HTML, 7.4.6.4: as it is, or percent-decoded).
    """
    name, directive, _ = fragment.partition(_DIRECTIVE)
    if not name and directive:
        return None
    decoded = unquote(name)
    if decoded.lower() == "top":
        return True
    if any(prefix + each in page.names for prefix in _PREFIXES for each in (name, decoded)):
        return True
    if not whole or page.is_cut or page.is_a_shell or _FOR_A_PROGRAM.match(decoded):
        return None
    return False


def _tree(data: bytes, charset: str) -> tuple[etree._Element | None, bool]:
    """The tree, and whether something is missing that lies too deep for the parser."""
    try:
        parser = etree.HTMLParser(encoding=_encoding(data, charset))
    except LookupError:  # known to Python, and no encoding of texts
        parser = etree.HTMLParser()
    try:
        tree = etree.fromstring(data.replace(b"\x00", b""), parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        return None, True
    return tree, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _encoding(data: bytes, charset: str) -> str | None:
    """What the server says, else what the page says (None: the parser finds that), else UTF-8
    where it is that, as almost everything is."""
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
