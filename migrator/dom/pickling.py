"""Pickle a tree in order to send it to another process.

HTML text is not sufficient: if a tree was changed in place or repaired by the parser, parsing its
HTML may give another tree, and results would depend on the process. Pickling is also cheaper than
writing HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, XMLAttributeDict

from migrator.dom.tree_builder import TreeBuilder, new_document

# An element's name and attributes, a text, a text of another class, or None for an element's end.
_Piece = tuple[str, dict[str, Any]] | str | tuple[type[PageElement], str] | None


class Packed:
    """Wrapper that makes a tree picklable; `tree` is the tree itself, equal after unpickling.

    With `keep`, only the elements for which it returns True arrive on the other side, without
    texts.
    """

    def __init__(self, tree: BeautifulSoup, keep: Callable[[Tag], bool] | None = None) -> None:
        self.tree = tree
        self._keep = keep

    def __reduce__(self) -> tuple[object, ...]:
        pieces = _pieces(self.tree) if self._keep is None else _skeleton(self.tree, self._keep)
        return _unpickled, (list(pieces),)


def _unpickled(pieces: Iterable[_Piece]) -> Packed:
    return Packed(_tree_from(pieces))


def _pieces(root: Tag) -> Iterator[_Piece]:
    """Yield the nodes below `root` in document order."""
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


def _skeleton(root: Tag, keep: Callable[[Tag], bool]) -> Iterator[_Piece]:
    """Yield the kept elements in document order, without texts and other elements."""
    stack: list[PageElement | None] = [*reversed(root.contents)]
    while stack:
        node = stack.pop()
        if node is None:
            yield None
        elif isinstance(node, Tag):
            if keep(node):
                yield node.name, dict(node.attrs)
                stack.append(None)
            stack.extend(reversed(node.contents))


def _tree_from(pieces: Iterable[_Piece]) -> BeautifulSoup:
    builder = TreeBuilder()
    builder.begin(new_document())
    for piece in pieces:
        if piece is None:
            builder.end_element()
        elif isinstance(piece, str):
            builder.string(NavigableString, piece)
        elif isinstance(piece[0], str):
            builder.element(piece[0], XMLAttributeDict(piece[1]))
        else:
            builder.string(*piece)
    return builder.document
