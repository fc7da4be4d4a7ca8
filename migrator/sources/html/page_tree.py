"""Parse a page's HTML and read text, URLs and HTML from its tree."""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterator

from lxml import etree

from migrator.dom.mended_headings import with_mended_headings
from migrator.untrusted.attributes import with_few_attributes

MAX_PAGE = 8 * 1024 * 1024
"""Maximum size of a page in bytes. The rest is cut off and reported."""

_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")


def name_set(text: str) -> frozenset[str]:
    """Return the whitespace-separated names in `text`."""
    return frozenset(text.split())


_INVISIBLE = name_set("script style template noscript svg select textarea")
# HTML Living Standard, 13.1.2: elements without an end tag, and those whose text is no markup.
_VOID = name_set(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track"
    " wbr"
)
# libxml2 takes these for elements with an end tag, unless there is a slash.
_UNKNOWN_VOID = name_set("source track wbr")
_RAW = name_set("script style xmp iframe noembed noframes plaintext")
# All other elements separate the words before them from the words after them.
_INLINE = name_set(
    "a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd label mark q ruby rp rt"
    " s samp small span strike strong sub sup time tt u var wbr"
)


def parse(text: str) -> etree._Element:
    """Parse a page; the returned root is always an element. Never raises, whatever the page holds.

    libxml2 cuts off elements nested deeper than 2,048 levels, which keeps hostile input cheap.
    """
    data = _IMPOSSIBLE.sub("", with_mended_headings(with_few_attributes(text))).encode()
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        root = None
    return root if root is not None else etree.Element("html")


def classes(element: etree._Element) -> list[str]:
    """Return the CSS classes of an element, in order."""
    return (element.get("class") or "").split()


def elements(
    root: etree._Element, without: Container[etree._Element] = frozenset()
) -> Iterator[etree._Element]:
    """Yield `root` and its descendants in document order, without the subtrees of `without`.

    `root` itself is always included, even if it is in `without`.
    """
    node: etree._Element | None = root
    while node is not None:
        skip = not isinstance(node.tag, str) or (node in without and node is not root)
        if not skip:
            yield node
        below = None if skip or not len(node) else node[0]
        while below is None and node is not None and node is not root:
            below = node.getnext()
            node = node.getparent() if below is None else node
        node = below


def visible_text(element: etree._Element, longest: int = 1_000_000) -> str:
    """Return the visible text, at most `longest` characters, with whitespace collapsed."""
    pieces: list[str] = []
    size = 0
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event in ("start", "end") and node.tag not in _INLINE:
            pieces.append(" ")
        text = None
        if event == "start" and node.tag in _INVISIBLE:
            walk.skip_subtree()
        elif event == "start":
            text = node.text
        elif node is not element:
            text = node.tail
        if text:
            pieces.append(text)
            size += len(text)
            if size > longest:
                break
    return " ".join("".join(pieces).split())[:longest]


def inner_html(element: etree._Element, without: Container[etree._Element] = frozenset()) -> str:
    """Return the HTML between an element's tags, leaving out the elements in `without`.

    Not serialised by libxml2, which percent-encodes URLs and so would change them.
    """
    out: list[str] = [_text(element.text, element)]
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if node is element:
            continue
        if node in without:
            if event == "start":
                walk.skip_subtree()
            else:
                out.append(_text(node.tail, node.getparent()))
        elif event == "comment":
            out += (f"<!--{node.text or ''}-->", _text(node.tail, node.getparent()))
        elif event == "pi":
            out += (f"<?{node.target} {node.text or ''}>", _text(node.tail, node.getparent()))
        elif event == "start":
            attributes = "".join(_attribute(name, value) for name, value in node.items())
            slash = " /" if node.tag in _UNKNOWN_VOID else ""
            out += (f"<{node.tag}{attributes}{slash}>", _text(node.text, node))
        else:
            if node.tag not in _VOID:
                out.append(f"</{node.tag}>")
            out.append(_text(node.tail, node.getparent()))
    return "".join(out).strip()


def _attribute(name: str, value: str) -> str:
    return f' {name}="{value.replace("&", "&amp;").replace(chr(34), "&quot;")}"'


def _text(text: str | None, parent: etree._Element | None) -> str:
    if not text:
        return ""
    if parent is not None and parent.tag in _RAW:
        return text
    return html.escape(text, quote=False)


def remove_element(element: etree._Element) -> None:
    """Remove an element from its tree but keep the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)
