"""Parse HTML as a browser does: the HTML5 parser of the proof (lexbor, through selectolax).

Browsers show posts, so a browser's rules define the meaning of markup (HTML Living Standard,
section 13.2 "Parsing HTML documents"). The converter reads the same text with libxml2. So the proof
notices markup that the two parsers understand differently.

Milliseconds of processor time per post (4,080 posts of real exports, 2.6 kB of HTML on average):

    html5lib 1.1, tree only                                           8.9
    lexbor, tree and HTML written from it                             0.07
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from migrator.untrusted.attributes import with_few_attributes

MAX_HTML_CHARS: Final = 128 * 1024 * 1024

# Shorter markup is always cheap for an HTML5 parser.
_HARMLESS: Final = 8_000
_DEEPEST: Final = 2_000
_MOST_COPIES: Final = 400_000
# HTML Living Standard, 13.2.4.3: elements that a browser reopens in each following block.
_FORMATTING: Final = frozenset(
    (
        "a",
        "b",
        "big",
        "code",
        "em",
        "font",
        "i",
        "nobr",
        "s",
        "small",
        "strike",
        "strong",
        "tt",
        "u",
    )
)
_VOID: Final = frozenset(
    (
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "dd",
        "dt",
        "tr",
        "td",
        "th",
        "option",
        "!--",
    )
)
# The serialiser leaves the text of these elements unescaped (HTML, 13.3, "Serialising").
_RAW_TEXT: Final = frozenset(
    ("script", "style", "xmp", "iframe", "noembed", "noframes", "plaintext")
)
NEVER_CLOSED: Final = frozenset(
    (
        "area",
        "base",
        "basefont",
        "bgsound",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "input",
        "keygen",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    )
)
"""Elements without content, which have no end tag."""
_STARTS: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*|!--)")
# The output of the serialiser: each `<` and `>` belongs to a tag or comment.
_PIECES: Final = re.compile(r"<!--(.*?)-->|<(/?)([^\s/>]+)([^>]*)>|([^<]+)|<", re.DOTALL)
_ATTRIBUTES: Final = re.compile(r' ([^\s=]+)(?:="([^"]*)")?').findall
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*\Z")
_ATTRIBUTE_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")
# An XML comment may not contain two dashes in a row (XML 1.0, section 2.5).
_DASH_BEFORE_DASH: Final = re.compile("-(?=-)")
# Characters that an XML tree may not contain (XML 1.0, section 2.2).
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def normal(html: str) -> str:
    """Return the HTML of a fragment as a browser would write it after parsing.

    Every element is closed, every attribute has double quotes, and every `<` and `>` is markup, in
    attributes too. Text beyond 128 Mi characters, as images in `data:` URLs may have, is cut off.
    Markup that would cost a browser seconds (thousands of levels, or formatting that is reopened in
    each of thousands of blocks) is parsed by libxml2, which repeats nothing. Never raises.
    """
    html = with_few_attributes(_NO_TEXT.sub("\ufffd", html[:MAX_HTML_CHARS]))
    if len(html) > _HARMLESS and _is_costly(html):
        return _by_libxml2(html)
    return LexborHTMLParser(html, is_fragment=True).html or ""


def tree(html: str) -> etree._Element:
    """Return the tree of HTML that `normal` wrote, or that is as regular; its root is `html`."""
    builder = etree.TreeBuilder()
    builder.start("html", {})
    open_names: list[str] = []
    at = 0
    while at < len(html):
        piece = _PIECES.match(html, at)
        if piece is None:  # never: one of the alternatives takes any character
            break
        at = piece.end()
        comment, closing, name, attributes, text = piece.groups()
        if text is not None:
            builder.data(unescape(text) if "&" in text else text)
        elif name is None:
            if comment is not None:
                builder.comment(_DASH_BEFORE_DASH.sub("- ", comment).rstrip("-"))
        elif closing:
            if open_names:
                builder.end(open_names.pop())
        else:
            known = name if _NAME.match(name) else "span"
            builder.start(known, _parsed(attributes) if attributes else {})
            if name in NEVER_CLOSED:
                builder.end(known)
                continue
            open_names.append(known)
            if name in _RAW_TEXT:
                end = html.find(f"</{name}", at)
                builder.data(html[at : end if end >= 0 else len(html)])
                at = end if end >= 0 else len(html)
    while open_names:
        builder.end(open_names.pop())
    builder.end("html")
    return builder.close()


def _parsed(attributes: str) -> dict[str, str]:
    return {
        name: unescape(value) if "&" in value else value
        for name, value in _ATTRIBUTES(attributes)
        if _ATTRIBUTE_NAME.match(name)
    }


def _is_costly(html: str) -> bool:
    """Return True if a browser would make a tree far larger, or deeper, than its text."""
    # All tags could at most be open at once, and be reopened at each of them.
    if html.count("<") ** 2 <= min(_MOST_COPIES, _DEEPEST**2):
        return False
    deep = deepest = formatting = copies = 0
    for closing, name in _STARTS.findall(html):
        name = name.lower()
        step = -1 if closing else 1
        if name in _FORMATTING:
            formatting = max(0, formatting + step)
        elif name not in _VOID:
            deep = max(0, deep + step)
            deepest = max(deepest, deep)
        copies += formatting
    return deepest > _DEEPEST or copies > _MOST_COPIES


def _by_libxml2(html: str) -> str:
    data = b"<html><body>" + html.encode("utf-8", "replace")
    found = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True))
    body = found.find("body") if found is not None else None
    if body is None:
        return ""
    written: str = etree.tostring(body, encoding="unicode", method="html")
    return written.removeprefix("<body>").removesuffix("</body>")
