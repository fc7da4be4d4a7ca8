"""Build trees from flat lists whose members name their parents: comments, menu items."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Node(Generic[T]):
    """An item with its child nodes."""

    item: T
    children: list[Node[T]] = field(default_factory=list)


def build_trees(
    items: Sequence[T], item_id: Callable[[T], int], parent_id: Callable[[T], int], max_depth: int
) -> list[Node[T]]:
    """Return the roots of the trees of `items`: each item occurs once, in the order of `items`.

    `item_id` returns an item's id, `parent_id` that of its parent, 0 for none. An item whose
    parent is not among the items is a root; so is the first item of a cycle. At level
    `max_depth` (roots are level 1) replies become siblings of their parent, as WordPress
    shows them (`max_depth` of https://developer.wordpress.org/reference/classes/walker/).
    """
    positions: dict[int, int] = {}
    for position, item in enumerate(items):
        if item_id(item):
            positions.setdefault(item_id(item), position)
    named_parents = [positions.get(parent_id(item)) for item in items]
    parents = _tree_parents(named_parents, max_depth)
    nodes = [Node(item) for item in items]
    roots: list[Node[T]] = []
    for node, parent in zip(nodes, parents, strict=True):
        (roots if parent is None else nodes[parent].children).append(node)
    return roots


def _tree_parents(named_parents: Sequence[int | None], max_depth: int) -> list[int | None]:
    """Return the parent of each position in the tree, without cycles and within `max_depth`."""
    children: dict[int | None, list[int]] = {}
    for position, parent in enumerate(named_parents):
        children.setdefault(parent, []).append(position)
    level: dict[int, int] = {}
    parents: list[int | None] = [None] * len(named_parents)
    # First the real roots, then one position of each cycle.
    for start in [*children.get(None, []), *range(len(named_parents))]:
        if start in level:
            continue
        level[start] = 1
        queue = deque([start])
        while queue:
            parent = queue.popleft()
            for position in children.get(parent, []):
                if position not in level:
                    is_deepest = level[parent] >= max_depth
                    parents[position] = parents[parent] if is_deepest else parent
                    level[position] = level[parent] + (not is_deepest)
                    queue.append(position)
    return parents
