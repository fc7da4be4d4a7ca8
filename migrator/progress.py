"""Who is told how far a run has come."""

from __future__ import annotations

from typing import Protocol


class Watcher(Protocol):
    """Told of each task and of each item in it; `total` 0 means that nobody knows."""

    def begin(self, task: str, total: int) -> None: ...

    def advance(self) -> None: ...


class Unwatched:
    """Nobody looks on."""

    def begin(self, task: str, total: int) -> None:
        pass

    def advance(self) -> None:
        pass
