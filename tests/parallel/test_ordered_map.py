"""Work is sent in batches, a few at a time, and its results come in order."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from migrator.errors import MigratorError
from migrator.parallel import ordered_map
from migrator.parallel.ordered_map import (
    AHEAD,
    BATCH,
    Done,
    Failure,
    map_ordered,
)
from migrator.parallel.worker_pool import WorkerPool

HERE = os.getpid()


@dataclass(frozen=True)
class Square:
    number: int
    ballast: str = ""

    def work(self) -> int:
        return self.number**2


@dataclass(frozen=True)
class Stumble(Square):
    def work(self) -> int:
        raise ZeroDivisionError("there is no such number")


@dataclass(frozen=True)
class Deadly(Square):
    """Ends the process that does it, but for the one that asked."""

    asker: int = HERE

    def work(self) -> int:
        if os.getpid() != self.asker:
            os.kill(os.getpid(), signal.SIGKILL)
        return self.number**2


@dataclass(frozen=True)
class Where(Square):
    """Says which process did it."""

    def work(self) -> int:
        return os.getpid()


@pytest.fixture
def crew(monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkerPool]:
    """Two processes that can import the tasks of this file."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    with WorkerPool(2) as crew:
        yield crew


class Gone(Executor):
    """A cluster that is unreachable."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        raise ConnectionError("nobody answers")


def squares(count: int) -> list[tuple[int, Square]]:
    return [(number, Square(number)) for number in range(count)]


def test_the_workers_do_the_work(crew: WorkerPool) -> None:
    tasks = [(number, Where(number)) for number in range(40)]
    assert HERE not in {pid for _, pid in map_ordered(tasks, crew, 2)}


def test_a_few_tasks_start_no_process(crew: WorkerPool) -> None:
    few = [(number, Where(number)) for number in range(BATCH)]
    assert {pid for _, pid in map_ordered(few, crew, 2, first_here=BATCH)} == {HERE}
    more = [(number, Where(number)) for number in range(3 * BATCH)]
    done = [pid == HERE for _, pid in map_ordered(more, crew, 2, first_here=BATCH)]
    assert done == [True] * BATCH + [False] * (2 * BATCH)


def test_results_come_in_order_each_with_its_context(crew: WorkerPool) -> None:
    expected = [(number, number**2) for number in range(100)]
    assert list(map_ordered(squares(100), None)) == expected
    with ThreadPoolExecutor(3) as threads:
        assert list(map_ordered(squares(100), threads, 3)) == expected
    assert list(map_ordered(squares(100), crew, 2)) == expected


@pytest.mark.parametrize("executor", [None, ThreadPoolExecutor(2)], ids=["alone", "shared"])
def test_a_failed_task_does_not_stop_the_others(executor: Executor | None) -> None:
    tasks = [(1, Square(1)), (2, Stumble(2)), (3, Square(3))]
    assert list(map_ordered(tasks, executor)) == [
        (1, 1), (2, Failure("ZeroDivisionError: there is no such number")), (3, 9),
    ]  # fmt: skip


def test_a_task_that_kills_its_process_costs_no_other_task(crew: WorkerPool) -> None:
    before = {process.pid for process in crew._all}
    tasks: list[tuple[int, Square]] = squares(40)
    tasks[20] = (20, Deadly(20))
    repeated: list[int] = []
    found = dict(map_ordered(tasks, crew, 2, repeated.append))
    assert repeated == [BATCH]
    assert isinstance(lost := found.pop(20), Failure)
    assert "too much memory" in lost.why
    assert found == {n: n**2 for n in range(40) if n != 20}
    assert {process.pid for process in crew._all} != before  # one was killed, and replaced


@dataclass(frozen=True)
class DeadlyTwice(Square):
    """Ends its process in its batch, and once alone."""

    counter: str = ""

    def work(self) -> int:
        with Path(self.counter).open("a") as file:
            file.write("x")
        if Path(self.counter).stat().st_size < 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return self.number**2


def test_a_task_whose_process_ended_by_chance_gets_another_chance(
    crew: WorkerPool, tmp_path: Path
) -> None:
    tasks = [(3, DeadlyTwice(3, counter=str(tmp_path / "counter")))]
    assert list(map_ordered(tasks, crew, 2)) == [(3, 9)]


def test_tasks_of_an_unreachable_cluster_are_done_here() -> None:
    assert list(map_ordered(squares(40), Gone())) == [(n, n**2) for n in range(40)]


def test_the_number_of_batches_in_progress_is_limited() -> None:
    drawn = 0

    def tasks() -> Iterator[tuple[int, Square]]:
        nonlocal drawn
        for each in squares(1000):
            drawn += 1
            yield each

    most = 0
    with Slow() as executor:
        for done, _ in map_ordered(tasks(), executor, 2):
            most = max(most, drawn - done)
    assert most == (2 * AHEAD + 1) * BATCH


def test_large_tasks_make_small_batches() -> None:
    sent: list[int] = []

    class Counting(Slow):
        def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            sent.append(len(args[0]))
            return super().submit(function, *args, **kwargs)

    tasks = [(number, Square(number, "x" * ordered_map._MAX_BYTES)) for number in range(5)]
    with Counting() as executor:
        assert len(list(map_ordered(tasks, executor))) == 5
    assert sent == [1, 1, 1, 1, 1]


def test_an_interrupted_map_cancels_its_batches() -> None:
    executor = Slow()
    results = map_ordered(squares(1000), executor, 2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert len(executor.futures) > 1
    assert all(future.cancelled() for future in executor.futures[1:])


def test_an_interruption_is_not_a_task_failure() -> None:
    @dataclass(frozen=True)
    class Interrupted(Square):
        def work(self) -> int:
            raise MigratorError("interrupted")

    with pytest.raises(MigratorError):
        list(map_ordered([(1, Interrupted(1))], None))


class _Lazy(Future[Any]):
    """A future that is done when its result is requested."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self.work = work

    def result(self, timeout: float | None = None) -> Any:
        self.set_result(self.work())
        return super().result(timeout)


class Slow(Executor):
    """Works when it is waited for, and not before."""

    def __init__(self) -> None:
        self.futures: list[_Lazy] = []

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.futures.append(_Lazy(lambda: function(*args, **kwargs)))
        return self.futures[-1]


@pytest.mark.parametrize("executor", [None, ThreadPoolExecutor(2)])
def test_a_known_result_goes_to_no_worker_and_keeps_its_place(executor: Executor | None) -> None:
    tasks = [(n, Done(-n) if n % 3 else Square(n)) for n in range(3 * BATCH)]
    expected = [(n, -n if n % 3 else n * n) for n in range(3 * BATCH)]
    assert list(map_ordered(tasks, executor)) == expected
