"""The interface through which a run reports its progress."""

from __future__ import annotations

from typing import Protocol


class Watcher(Protocol):
    """Receives the start of each task and each finished item.

    `total` is the number of items; 0 means that it is unknown.
    """

    def begin(self, task: str, total: int) -> None: ...

    def advance(self) -> None: ...


class Unwatched:
    """A watcher that ignores all progress."""

    def begin(self, task: str, total: int) -> None:
        pass

    def advance(self) -> None:
        pass
