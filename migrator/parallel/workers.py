"""Data class for the processes that help with a piece of work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from typing import TypeVar

from migrator.parallel.ordered_map import Failure, Task, map_ordered
from migrator.startup.value_objects import value_object

_Context = TypeVar("_Context")
_Result = TypeVar("_Result")


@value_object
class Workers:
    """An executor with a number (`count`) of processes."""

    executor: Executor
    count: int

    def map(
        self, tasks: Iterable[tuple[_Context, Task[_Result]]]
    ) -> Iterator[tuple[_Context, _Result | Failure]]:
        """Yield the result of each task, as `map_ordered` does."""
        return map_ordered(tasks, self.executor, self.count)
