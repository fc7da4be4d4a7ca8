"""Move a heading around blocks down to their lines of text: `<h4><ul><li>Item</li></ul></h4>`.

Old editors wrote such headings.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable

from bs4 import Tag
from bs4.element import NavigableString

from migrator.dom.query import first
from migrator.dom.sanitised_parse import Node
from migrator.markdown.element_tables import MEDIA, word_set

NOT_IN_HEADINGS = word_set("ul ol table pre blockquote dl form hr")
"""Blocks that do not fit on the line of a heading."""
_NO_HEADING_IN = word_set("table pre dl form hr figure details")
_VISIBLE = frozenset(("img", "input", *MEDIA))


def pushed_down(nodes: Iterable[Node], heading: str) -> list[Node]:
    """Return copies of the nodes in which each line of text has the heading of its own.

    So `- #### Item` is a list, and its item is a heading.
    """
    out: list[Node] = []
    run: list[Node] = []
    for node in nodes:
        if isinstance(node, Tag) and _holds_blocks(node):
            out += _heading(run, heading)
            run = []
            out.append(_inside(node, heading))
        else:
            run.append(copy.copy(node))
    return [*out, *_heading(run, heading)]


def _holds_blocks(tag: Tag) -> bool:
    return tag.name in NOT_IN_HEADINGS | {"li"} or first(tag, NOT_IN_HEADINGS) is not None


def _inside(tag: Tag, heading: str) -> Tag:
    if tag.name in _NO_HEADING_IN:
        return copy.copy(tag)
    shell = Tag(name=tag.name, attrs=dict(tag.attrs))
    for node in pushed_down(tag.contents, heading):
        shell.append(node)
    return shell


def _heading(run: list[Node], name: str) -> list[Node]:
    if not any(_is_visible(node) for node in run):
        return run
    element = Tag(name=name)
    for node in run:
        element.append(node)
    return [element]


def _is_visible(node: Node) -> bool:
    if isinstance(node, Tag):
        return (
            bool(node.get_text(strip=True))
            or node.name in _VISIBLE
            or (first(node, _VISIBLE) is not None)
        )
    return type(node) is NavigableString and bool(str(node).strip())
