"""A page's HTML as a tree, and the texts, addresses and HTML in it."""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterator

from lxml import etree

MAX_PAGE = 8 * 1024 * 1024
"""Bytes of a page that are read. What is beyond is cut off, and reported."""

_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff]")


def names(text: str) -> frozenset[str]:
    """The names in a text, with white space between them."""
    return frozenset(text.split())


_UNREAD = names("script style template noscript svg select textarea")
# HTML Living Standard, 13.1.2: elements without an end tag, and those whose text is no markup.
_VOID = names(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track"
    " wbr"
)
# libxml2 takes these for elements with an end tag, unless there is a slash.
_UNKNOWN_VOID = names("source track wbr")
_RAW = names("script style xmp iframe noembed noframes plaintext")
# Before these and after them words do not run together.
_INLINE = names(
    "a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd label mark q ruby rp rt"
    " s samp small span strike strong sub sup time tt u var wbr"
)


def parse(text: str) -> etree._Element:
    """The tree of a page; its root is always an element. Never raises for what the page holds.

    libxml2 cuts off what is nested deeper than 2,048 levels, so that hostile input stays cheap.
    """
    data = _IMPOSSIBLE.sub("", text).encode()
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        root = None
    return root if root is not None else etree.Element("html")


def classes(element: etree._Element) -> list[str]:
    return (element.get("class") or "").split()


def within(element: etree._Element, others: Container[etree._Element]) -> bool:
    """Whether it is one of `others`, or stands in one."""
    return element in others or any(parent in others for parent in element.iterancestors())


def elements(
    root: etree._Element, without: Container[etree._Element] = frozenset()
) -> Iterator[etree._Element]:
    """`root` and the elements in it, in their order, but for `without` and what is in those.

    `root` itself counts even when it is one of `without`.
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


def words(element: etree._Element, longest: int = 1_000_000) -> str:
    """The text that a reader sees, white space squeezed; at most `longest` characters."""
    pieces: list[str] = []
    size = 0
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event in ("start", "end") and node.tag not in _INLINE:
            pieces.append(" ")
        text = None
        if event == "start" and node.tag in _UNREAD:
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
    """What stands between the tags, as HTML, but for the elements `without`.

    Not by libxml2, which would percent-encode addresses that are not, and so change them.
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


def drop(element: etree._Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
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
