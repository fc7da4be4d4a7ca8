"""A tree as plain data, to send it to another process.

Text would not do: a tree that was changed in place, or that the parser repaired, is not the one
that its HTML is parsed to, and what is said of it would depend on who says it. It is cheaper,
too, than writing HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, XMLAttributeDict

from migrator.htmltree import Growing

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
            if below:
                yield None
        elif type(node) is NavigableString:
            yield str(node)
        else:
            yield type(node), str(node)


def _built(pieces: Iterable[_Piece]) -> BeautifulSoup:
    growing = Growing()
    for piece in pieces:
        if piece is None:
            growing.close()
        elif isinstance(piece, str):
            growing.string(NavigableString, piece)
        elif isinstance(piece[0], str):
            growing.element(piece[0], XMLAttributeDict(piece[1]))
        else:
            growing.string(*piece)
    return growing.document
