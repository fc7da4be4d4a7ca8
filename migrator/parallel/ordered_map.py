"""Map independent tasks over worker processes and return the results in order.

Tasks are sent in batches, so that sending costs little, and the number of batches in progress is
limited, so that memory is bounded. If a batch ends its process, its tasks are done again, each
in a new process: a task that takes too much memory costs itself only. If a batch fails for
another reason, it is done in this process: the results do not depend on who did the work.

An object that all tasks need (`shared.py`) is sent with as many batches as there are workers, and
again to a worker that turns out not to have it.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from typing import Any, Final, Generic, Protocol, TypeVar

from migrator.errors import MigratorError
from migrator.parallel.shared import NotSharedError, PackedObject, Shared, receive
from migrator.parallel.worker_pool import NoWorkerError
from migrator.startup.value_objects import value_object

_Context = TypeVar("_Context")
_Result = TypeVar("_Result")
_Result_co = TypeVar("_Result_co", covariant=True)

# Maximum number of tasks in a batch, and bytes after which it is full.
BATCH: Final = 16
_MAX_BYTES: Final = 1 << 18
# Batches in progress, per worker.
AHEAD: Final = 4
# How often a task is done again alone: something else may have ended its process.
_CHANCES: Final = 3
_KILLED: Final = "the process that worked on it ended: it took too much memory, or was killed"


OnRepeated = Callable[[int], None]


class Task(Protocol[_Result_co]):
    """A picklable task that needs no other data."""

    def work(self) -> _Result_co: ...


@value_object
class Failure:
    """Result of a task that failed because of a defect in this program.

    why  type and text of the exception
    """

    why: str


@value_object
class Done(Generic[_Result_co]):
    """A task whose result is known already; it goes to no worker."""

    result: _Result_co

    def work(self) -> _Result_co:
        return self.result


class _Batch(Generic[_Context, _Result]):
    """Tasks to send together, each with its context.

    The context stays in this process and is returned with the result.
    """

    def __init__(self, on_repeated: OnRepeated, shared: Shared[Any] | None) -> None:
        self._on_repeated = on_repeated
        self._shared = shared
        self._contexts: list[_Context] = []
        self._tasks: list[bytes] = []
        self._done: dict[int, _Result] = {}  # by the place of the context
        self._bytes_left = _MAX_BYTES
        self._future: Future[list[_Result | Failure]] | None = None
        self._executor: Executor | None = None
        self.was_sent_again = False
        """True if the worker did not have the shared object."""

    def add(self, context: _Context, task: Task[_Result]) -> None:
        self._contexts.append(context)
        if isinstance(task, Done):
            self._done[len(self._contexts) - 1] = task.result
            return
        packed = pickle.dumps(task)
        self._tasks.append(packed)
        self._bytes_left -= len(packed)

    @property
    def size(self) -> int:
        """The number of tasks that need a worker."""
        return len(self._tasks)

    @property
    def is_full(self) -> bool:
        return len(self._contexts) >= BATCH or self._bytes_left <= 0

    def __bool__(self) -> bool:
        return bool(self._contexts)

    def submit(self, executor: Executor, *, with_shared: bool) -> None:
        """Send the tasks to a worker; `with_shared` together with the object that they share."""
        self._executor = executor
        if not self._tasks:
            return
        packed = self._shared.packed if with_shared and self._shared is not None else None
        try:
            self._future = executor.submit(_work, self._tasks, packed)
        except MigratorError:
            raise
        except Exception:  # the executor is broken: `results` does the work here
            self._future = None

    @property
    def is_done(self) -> bool:
        return self._future is None or self._future.done()

    def results(self) -> Iterator[tuple[_Context, _Result | Failure]]:
        try:
            future = self._future
            found = self._result(future, self._tasks) if future else _work(self._tasks)
        except MigratorError:
            raise
        except NoWorkerError:
            found = _work(self._tasks)
        except BrokenExecutor:  # one of the tasks, or too little memory, ended the process
            self._on_repeated(len(self._tasks))
            found = [self._alone(task) for task in self._tasks]
        except Exception:  # a cluster is unreachable
            found = _work(self._tasks)
        rest = iter(found)
        for place, context in enumerate(self._contexts):
            yield context, self._done[place] if place in self._done else next(rest)

    def _result(
        self, future: Future[list[_Result | Failure]], tasks: list[bytes]
    ) -> list[_Result | Failure]:
        """Return what a worker made of `tasks`, which get the shared object if it lacks that."""
        try:
            return future.result()
        except NotSharedError:
            if self._executor is None or self._shared is None:
                raise
            self.was_sent_again = True
            again: Future[list[_Result | Failure]]
            again = self._executor.submit(_work, tasks, self._shared.packed)
            return again.result()

    def _alone(self, task: bytes) -> _Result | Failure:
        """Return the result of one task, which may end its process but no other task."""
        if self._executor is None:
            return Failure(_KILLED)
        for _ in range(_CHANCES):
            try:
                return self._result(self._executor.submit(_work, [task]), [task])[0]
            except NoWorkerError:
                return _work([task])[0]
            except BrokenExecutor:
                continue
        return Failure(_KILLED)

    def cancel(self) -> None:
        if self._future is not None:
            self._future.cancel()


def map_ordered(
    tasks: Iterable[tuple[_Context, Task[_Result]]],
    executor: Executor | None,
    workers: int = 1,
    on_repeated: OnRepeated = lambda _: None,
    first_here: int = 0,
    shared: Shared[Any] | None = None,
    *,
    is_sent: bool = False,
) -> Iterator[tuple[_Context, _Result | Failure]]:
    """Yield the result of each task, in order, with the context that was given with the task.

    The work is done by `executor`, which has that number of `workers`, or by this process without
    one. `on_repeated` is called with the number of tasks that are done again because the process
    that worked on them ended. The first tasks (`first_here`) are done by this process, because it
    takes about as long to start another one. `shared` is the object that the tasks hold, if any;
    with `is_sent` the workers probably have it.
    """
    if executor is None:
        for context, task in tasks:
            yield context, attempt(task)
        return
    in_progress: deque[_Batch[_Context, _Result]] = deque()
    unsent = 0 if is_sent else workers
    try:
        for batch in _batches(tasks, on_repeated, shared):
            if batch.size <= first_here:
                first_here -= batch.size  # `results` does the work here
            else:
                batch.submit(executor, with_shared=unsent > 0)
                unsent -= 1
            in_progress.append(batch)
            while in_progress and (in_progress[0].is_done or len(in_progress) > AHEAD * workers):
                first = in_progress.popleft()
                yield from first.results()
                if first.was_sent_again:
                    unsent = workers  # else two workers might get each batch in turn
        while in_progress:
            yield from in_progress.popleft().results()
    finally:
        for batch in in_progress:
            batch.cancel()


def _batches(
    tasks: Iterable[tuple[_Context, Task[_Result]]],
    on_repeated: OnRepeated,
    shared: Shared[Any] | None,
) -> Iterator[_Batch[_Context, _Result]]:
    batch: _Batch[_Context, _Result] = _Batch(on_repeated, shared)
    for context, task in tasks:
        batch.add(context, task)
        if batch.is_full:
            yield batch
            batch = _Batch(on_repeated, shared)
    if batch:
        yield batch


def attempt(task: Task[_Result]) -> _Result | Failure:
    """Return the result of a task, or a Failure, so that a defect stops no other task."""
    work: Callable[[], _Result] = task.work
    try:
        return work()
    except (MigratorError, NotSharedError):
        raise
    except Exception as error:
        return Failure(f"{type(error).__name__}: {error}")


def _work(tasks: list[bytes], packed: PackedObject | None = None) -> list[_Result | Failure]:
    if packed is not None:
        receive(packed)
    return [attempt(pickle.loads(task)) for task in tasks]  # noqa: S301 - `_Batch` packed it
