"""Write lists (CommonMark 5.2 and 5.3) and task lists (GFM 5.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from bs4 import Tag
from bs4.element import PreformattedString

from migrator.dom.query import children
from migrator.dom.sanitised_parse import Node
from migrator.markdown.blocks import MarkdownBlock, indent, join, join_tight, touches

_LETTERS: Final = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}

BULLETS = ("-", "*")
DELIMITERS = (".", ")")
_LIST_NAMES = frozenset(("ul", "ol", "menu", "dir"))


@dataclass(slots=True)
class ListItem:
    """The content of one list item. `element` is its <li>, None if it has none."""

    nodes: list[Node] = field(default_factory=list)
    element: Tag | None = None


def items(element: Tag) -> Iterator[ListItem]:
    """Yield the items of a list as a browser shows them.

    A list directly inside a list belongs to the item before it (WordPress's classic editor
    writes these), and so does text outside of items. Content before the first item comes
    first, without an element (see `is_stray`).
    """
    current: ListItem | None = None
    comments: list[Node] = []
    for child in element.contents:
        if isinstance(child, Tag) and child.name == "li":
            if current is not None:
                yield current
            elif comments:
                yield ListItem(comments)
            current, comments = ListItem(list(child.contents), child), []
        elif isinstance(child, PreformattedString):
            (comments if current is None else current.nodes).append(child)
        elif str(child).strip():
            if current is None:
                current, comments = ListItem(comments), []
            current.nodes.append(child)
    if comments:
        current = ListItem(comments)
    if current is not None:
        yield current


def is_list(node: object) -> bool:
    return isinstance(node, Tag) and node.name in _LIST_NAMES


def is_stray(found: list[ListItem]) -> bool:
    """Return True if the first of several items is none: a text or a comment before the items."""
    return (
        len(found) > 1
        and found[0].element is None
        and not any(is_list(node) for node in found[0].nodes)
    )


def start_of(element: Tag) -> int | None:
    """Return the number of the first item, None if Markdown cannot express the numbering."""
    if element.get("reversed") is not None:
        return None
    try:
        start = int(str(element.get("start", "1")).strip() or "1")
    except ValueError:
        start = 1
    expected = start
    for child in children(element, ["li"]):
        value = str(child.get("value", "")).strip()
        if value and value != str(expected):
            return None
        expected += 1
    return start if start >= 0 and expected <= 999_999_999 else None


def letters_of(element: Tag) -> str:
    """Return the `type` of a list whose items have letters or Roman numerals, "" for others.

    Markdown has no such list, and texts refer to "point (b)". The block editor writes a style,
    which browsers prefer to the attribute (HTML Living Standard, 15.3.7). A text from Google Docs
    has it at each item.
    """
    first = children(element, ["li"])[:1]
    said = (_said_letters(each) for each in (*first, element) if each.attrs)
    return next((each for each in said if each is not None), "")


def _said_letters(element: Tag) -> str | None:
    """Return the letters that a list or item asks for; None if it asks for nothing."""
    found = str(element["type"]).strip() if "type" in element.attrs else None
    for declaration in str(element.get("style", "")).lower().split(";"):
        name, _, value = declaration.partition(":")
        if name.strip() in ("list-style-type", "list-style"):
            names = value.replace("!", " ").split()
            found = next((_LETTERS[each] for each in names if each in _LETTERS), "")
    return None if found is None else found if found in _LETTERS.values() else ""


def is_loose(contents: list[list[MarkdownBlock]]) -> bool:
    """Return True if blank lines have to separate the items (CommonMark 5.3, "loose").

    They do if any item holds a <p>, or holds blocks that cannot stand on consecutive lines.
    """
    return any(
        any(block.kind == "paragraph" for block in blocks)
        or any(not touches(above, below) for above, below in pairwise(blocks))
        for blocks in contents
    )


def assemble(contents: list[list[MarkdownBlock]], markers: list[str], least: int = 0) -> str:
    """Return the list made of the blocks and the marker of each item. `least` is the least
    indentation of their contents."""
    loose = is_loose(contents)
    lines = []
    for blocks, marker in zip(contents, markers, strict=True):
        body = (join if loose else join_tight)(blocks)
        if body:
            width = max(len(marker) + 1, least)
            lines.append(indent(body, marker.ljust(width), " " * width))
        else:
            lines.append(marker)
    return ("\n\n" if loose else "\n").join(lines)


def markers(element: Tag, count: int, previous: MarkdownBlock | None) -> list[str]:
    """Return the markers of a list's items. They differ from those of a list directly above."""
    if element.name != "ol":
        bullet = BULLETS[0]
        if previous is not None and previous.kind == "bullets":
            bullet = BULLETS[1] if previous.markdown[0] == BULLETS[0] else BULLETS[0]
        return [bullet] * count
    return numbers(start_of(element) or 0, count, previous)


def numbers(start: int, count: int, previous: MarkdownBlock | None) -> list[str]:
    """Return the markers of an ordered list. They differ from those of one directly above."""
    delimiter = DELIMITERS[0]
    if previous is not None and previous.kind == "numbers":
        digits = len(previous.markdown) - len(previous.markdown.lstrip("0123456789"))
        used = previous.markdown[digits]
        delimiter = DELIMITERS[1] if used == DELIMITERS[0] else DELIMITERS[0]
    return [f"{start + number}{delimiter}" for number in range(count)]


def checkbox(item: ListItem) -> Tag | None:
    """Return the check box at the start of a task list item or of its first paragraph, or None."""
    nodes = item.nodes
    while True:
        first = next((node for node in nodes if isinstance(node, Tag) or str(node).strip()), None)
        if not isinstance(first, Tag):
            return None
        if first.name == "input":
            return first if first.get("type") == "checkbox" else None
        if first.name not in ("p", "label", "span"):
            return None
        nodes = first.contents
