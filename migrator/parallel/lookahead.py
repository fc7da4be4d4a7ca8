"""Prepare items some time before their turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

_Item = TypeVar("_Item")
_Prepared = TypeVar("_Prepared")


def ahead(
    items: Iterable[_Item], prepare: Callable[[_Item], _Prepared], window: int
) -> Iterator[_Prepared]:
    """Yield the items in order, each prepared `window` items before its turn."""
    waiting: deque[_Prepared] = deque()
    for item in items:
        waiting.append(prepare(item))
        if len(waiting) > window:
            yield waiting.popleft()
    yield from waiting
