"""A tree as plain data, to send it to another process.

Text would not do: a tree that was changed in place, or that the parser repaired, is not the one
that its HTML is parsed to, and what is said of it would depend on who says it. It is cheaper,
too, than writing HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, XMLAttributeDict

from migrator.dom.tree_builder import TreeBuilder

# An element's name and attributes, text, text of another class, or None: an element ends.
_Piece = tuple[str, dict[str, Any]] | str | tuple[type[PageElement], str] | None


class Packed:
    """A tree that can be pickled; `tree` is the same on the other side, or what is left of it
    when it is only to hold the elements that `kept` says."""

    def __init__(self, tree: BeautifulSoup, kept: Callable[[Tag], bool] | None = None) -> None:
        self.tree = tree
        self._kept = kept

    def __reduce__(self) -> tuple[object, ...]:
        pieces = _pieces(self.tree) if self._kept is None else _bones(self.tree, self._kept)
        return _unpacked, (list(pieces),)


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


def _bones(root: Tag, kept: Callable[[Tag], bool]) -> Iterator[_Piece]:
    """The same without strings, and of the elements only those that are kept."""
    waiting: list[PageElement | None] = [*reversed(root.contents)]
    while waiting:
        node = waiting.pop()
        if node is None:
            yield None
        elif isinstance(node, Tag):
            if kept(node):
                yield node.name, dict(node.attrs)
                waiting.append(None)
            waiting.extend(reversed(node.contents))


def _built(pieces: Iterable[_Piece]) -> BeautifulSoup:
    growing = TreeBuilder()
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
