"""Define the interface through which a run reports its progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from migrator.startup.value_objects import value_object


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


@value_object
class Progress:
    """The state of a run, as a callback of the Python API gets it.

    task   name of the present task, such as "Converting"
    done   number of finished items
    total  number of all items; 0 if it is unknown
    """

    task: str
    done: int
    total: int


OnProgress = Callable[[Progress], None]


class _Caller:
    """A watcher that calls a function at the start of each task and after each item."""

    def __init__(self, on_progress: OnProgress) -> None:
        self._on_progress = on_progress
        self._now = Progress("", 0, 0)

    def begin(self, task: str, total: int) -> None:
        self._tell(Progress(task, 0, total))

    def advance(self) -> None:
        self._tell(Progress(self._now.task, self._now.done + 1, self._now.total))

    def _tell(self, now: Progress) -> None:
        self._now = now
        self._on_progress(now)


def watcher_of(on_progress: OnProgress | None) -> Watcher:
    """Return the watcher that calls a function, or that ignores all progress without one."""
    return _Caller(on_progress) if on_progress is not None else Unwatched()
