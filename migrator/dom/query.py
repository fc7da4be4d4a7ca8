"""Find elements by name, in document order.

Beautiful Soup's `find` and `find_all` accept functions, expressions and lists, and build a filter
for each call, which took a quarter of the time of a conversion. These functions accept names only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bs4 import Tag


def elements(root: Tag) -> Iterator[Tag]:
    """Yield all elements in `root`, without itself."""
    stack = root.contents[::-1]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            yield node
            if node.contents:
                stack.extend(node.contents[::-1])


def first(root: Tag, names: Collection[str]) -> Tag | None:
    """Return the first element in `root` with one of these names, None if there is none."""
    for element in elements(root):
        if element.name in names:
            return element
    return None


def children(parent: Tag, names: Collection[str]) -> list[Tag]:
    """Return the children of an element with one of these names."""
    return [node for node in parent.contents if isinstance(node, Tag) and node.name in names]
