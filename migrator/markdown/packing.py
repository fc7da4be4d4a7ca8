"""A tree as plain data, to send it to another process.

Text would not do: a tree that was changed in place, or that the parser repaired, is not the one
that its HTML is parsed to, and what is said of it would depend on who says it. It is cheaper,
too, than writing HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from migrator.markdown.tree import parse

# An element's name and attributes, text, text of another class, or None: an element ends.
_Piece = tuple[str, dict[str, Any]] | str | tuple[type[PageElement], str] | None


class Packed:
    """A tree that can be pickled; `tree` is the same on the other side."""

    def __init__(self, tree: BeautifulSoup) -> None:
        self.tree = tree

    def __reduce__(self) -> tuple[object, ...]:
        return _unpacked, (list(_pieces(self.tree)),)


def _unpacked(pieces: Iterable[_Piece]) -> Packed:
    return Packed(_built(pieces))


def _pieces(root: Tag) -> Iterator[_Piece]:
    """The nodes below `root`, in the order of the document."""
    below = [iter(root.contents)]
    while below:
        node = next(below[-1], None)
        if isinstance(node, Tag):
            yield node.name, dict(node.attrs)
            below.append(iter(node.contents))
        elif node is None:
            below.pop()
            yield None
        elif type(node) is NavigableString:
            yield str(node)
        else:
            yield type(node), str(node)


def _built(pieces: Iterable[_Piece]) -> BeautifulSoup:
    soup = parse("")
    for node in soup.contents[:]:
        node.extract()
    parents: list[Tag] = [soup]
    last: Any = None  # as the parser has it: the first node does not follow the document
    for piece in pieces:
        if piece is None:
            parents.pop()
            continue
        node = _node(piece, soup)
        parent = parents[-1]
        node.setup(parent, last)
        parent.contents.append(node)
        last = node
        if isinstance(node, Tag):
            parents.append(node)
    return soup


def _node(piece: tuple[Any, Any] | str, soup: BeautifulSoup) -> Any:
    if isinstance(piece, str):
        return NavigableString(piece)
    kind, value = piece
    if isinstance(kind, type):
        return kind(value)
    builder = soup.builder
    # Without the builder, which would take lists of classes to pieces again.
    element = Tag(
        name=kind,
        is_xml=builder.is_xml,
        can_be_empty_element=builder.can_be_empty_element(kind),
        cdata_list_attributes=builder.cdata_list_attributes,
        preserve_whitespace_tags=builder.preserve_whitespace_tags,
    )
    element.attrs = builder.attribute_dict_class(value)
    container = builder.string_containers.get(kind)
    element.interesting_string_types = {container} if container else Tag.MAIN_CONTENT_STRING_TYPES
    element.parser_class = soup.__class__
    return element
