"""Work that needs nothing but itself, shared out among others, its results in their order.

Tasks are sent in batches, so that the way costs little, and only so many are under way that
memory is bounded. What somebody else could not do, for whatever reason, is done here: so
nothing is lost with a process, and every result is the same whoever did the work.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

from migrator.errors import MigratorError

_Known = TypeVar("_Known")
_Result = TypeVar("_Result")
_Given_co = TypeVar("_Given_co", covariant=True)

# A batch is full when it has so many tasks, or so many bytes.
BATCH: Final = 16
_BYTES: Final = 1 << 18
# Batches under way, for each who works.
AHEAD: Final = 4


class Task(Protocol[_Given_co]):
    """What can be pickled, and done anywhere."""

    def work(self) -> _Given_co: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A task met a defect of ours: its type and what it says."""

    why: str


class _Batch(Generic[_Known, _Result]):
    """Tasks, and what is known of each here: `known` is what their results come back with."""

    def __init__(self) -> None:
        self._known: list[_Known] = []
        self._tasks: list[bytes] = []
        self._room = _BYTES
        self._future: Future[list[_Result | Failure]] | None = None

    def add(self, known: _Known, task: Task[_Result]) -> None:
        packed = pickle.dumps(task)
        self._known.append(known)
        self._tasks.append(packed)
        self._room -= len(packed)

    @property
    def is_full(self) -> bool:
        return len(self._tasks) >= BATCH or self._room <= 0

    def __bool__(self) -> bool:
        return bool(self._tasks)

    def submit(self, executor: Executor) -> None:
        try:
            self._future = executor.submit(_work, self._tasks)
        except MigratorError:
            raise
        except Exception:  # it works no more: `results` does without
            self._future = None

    @property
    def is_done(self) -> bool:
        return self._future is None or self._future.done()

    def results(self) -> Iterator[tuple[_Known, _Result | Failure]]:
        try:
            found = self._future.result() if self._future else _work(self._tasks)
        except MigratorError:
            raise
        except Exception:  # a process was killed, a cluster is gone
            found = _work(self._tasks)
        yield from zip(self._known, found, strict=True)

    def cancel(self) -> None:
        if self._future is not None:
            self._future.cancel()


def map_ordered(
    tasks: Iterable[tuple[_Known, Task[_Result]]], executor: Executor | None, workers: int = 1
) -> Iterator[tuple[_Known, _Result | Failure]]:
    """What each task comes to, in their order, each with what was `known` of it; the work is
    done by `executor`, in which there are so many `workers`, or else by this process."""
    if executor is None:
        for known, task in tasks:
            yield known, attempt(task)
        return
    under_way: deque[_Batch[_Known, _Result]] = deque()
    try:
        for batch in _batches(tasks):
            batch.submit(executor)
            under_way.append(batch)
            while under_way and (under_way[0].is_done or len(under_way) > AHEAD * workers):
                yield from under_way.popleft().results()
        while under_way:
            yield from under_way.popleft().results()
    finally:
        for batch in under_way:
            batch.cancel()


def _batches(
    tasks: Iterable[tuple[_Known, Task[_Result]]],
) -> Iterator[_Batch[_Known, _Result]]:
    batch: _Batch[_Known, _Result] = _Batch()
    for known, task in tasks:
        batch.add(known, task)
        if batch.is_full:
            yield batch
            batch = _Batch()
    if batch:
        yield batch


def attempt(task: Task[_Result]) -> _Result | Failure:
    """The result of a task; a defect of ours must not cost the others."""
    work: Callable[[], _Result] = task.work
    try:
        return work()
    except MigratorError:
        raise
    except Exception as error:
        return Failure(f"{type(error).__name__}: {error}")


def _work(tasks: list[bytes]) -> list[_Result | Failure]:
    return [attempt(pickle.loads(task)) for task in tasks]  # noqa: S301 - `_Batch` packed it
