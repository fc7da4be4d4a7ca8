"""Finding elements by their names, in the order of the document.

Beautiful Soup's `find` and `find_all` take functions, expressions and lists, and build a
filter for each call: a quarter of the time that a conversion took. These take names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bs4 import Tag


def elements(root: Tag) -> Iterator[Tag]:
    """All elements in `root`, itself left out."""
    waiting = root.contents[::-1]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Tag):
            yield node
            if node.contents:
                waiting.extend(node.contents[::-1])


def first(root: Tag, names: Collection[str]) -> Tag | None:
    """The first element in `root` with one of these names."""
    for element in elements(root):
        if element.name in names:
            return element
    return None


def children(parent: Tag, names: Collection[str]) -> list[Tag]:
    """The children of an element with one of these names."""
    return [node for node in parent.contents if isinstance(node, Tag) and node.name in names]
