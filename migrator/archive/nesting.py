"""Trees from lists whose members name their parents: comments, menu items."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Node(Generic[T]):
    """An item and what hangs below it."""

    item: T
    children: list[Node[T]] = field(default_factory=list)


def threads(
    items: Sequence[T], own: Callable[[T], int], parent: Callable[[T], int], deepest: int
) -> list[Node[T]]:
    """The trees that `items` make: each item exactly once, in the order of `items`.

    `own` gives an item's id, `parent` that of its parent, 0 for none. An item whose
    parent is not among the items is a root; so is the first of a circle. On level
    `deepest` (roots are level 1) answers stand beside what they answer, as WordPress
    shows them (`max_depth` of https://developer.wordpress.org/reference/classes/walker/).
    """
    positions: dict[int, int] = {}
    for position, item in enumerate(items):
        if own(item):
            positions.setdefault(own(item), position)
    parents = [positions.get(parent(item)) for item in items]
    hangs_on = _attach(parents, deepest)
    nodes = [Node(item) for item in items]
    roots: list[Node[T]] = []
    for node, above in zip(nodes, hangs_on, strict=True):
        (roots if above is None else nodes[above].children).append(node)
    return roots


def _attach(parents: Sequence[int | None], deepest: int) -> list[int | None]:
    """Where each position hangs: under its parent, as far as `deepest` and circles allow."""
    below: dict[int | None, list[int]] = {}
    for position, above in enumerate(parents):
        below.setdefault(above, []).append(position)
    level: dict[int, int] = {}
    hangs_on: list[int | None] = [None] * len(parents)
    # First the true roots, then one position of each circle.
    for start in [*below.get(None, []), *range(len(parents))]:
        if start in level:
            continue
        level[start] = 1
        waiting = deque([start])
        while waiting:
            above = waiting.popleft()
            for position in below.get(above, []):
                if position not in level:
                    is_full = level[above] >= deepest
                    hangs_on[position] = hangs_on[above] if is_full else above
                    level[position] = level[above] + (not is_full)
                    waiting.append(position)
    return hangs_on
