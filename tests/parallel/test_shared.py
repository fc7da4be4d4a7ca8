"""Each worker gets a shared object once, whatever the executor; a task holds only its key."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from migrator.parallel import shared as shared_objects
from migrator.parallel.ordered_map import BATCH, map_ordered
from migrator.parallel.shared import NotSharedError, Shared, receive, share
from migrator.parallel.worker_pool import WorkerPool

WORKERS = 2
TASKS = 60 * BATCH


@dataclass(frozen=True)
class Spell:
    """Returns a word of the shared list, the worker, and its copy of the list."""

    words: Shared[list[str]]
    place: int

    def work(self) -> tuple[str, int, int]:
        words = self.words.value
        return words[self.place], threading.get_ident() + os.getpid(), id(words)


@dataclass(frozen=True)
class SpellOrDie(Spell):
    """Ends its process at one word."""

    def work(self) -> tuple[str, int, int]:
        if self.words.value and self.place == BATCH + 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().work()


class Counting(Executor):
    """Passes tasks on, and counts the objects that are sent with them."""

    def __init__(self, executor: Executor) -> None:
        self.executor, self.sent = executor, 0

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.sent += any(isinstance(each, tuple) and each for each in args)
        return self.executor.submit(function, *args, **kwargs)


@pytest.fixture
def _importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other processes import the tasks of this file."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


@pytest.fixture(params=["WorkerPool", "ProcessPoolExecutor", "ThreadPoolExecutor"])
def executor(request: pytest.FixtureRequest, _importable: None) -> Iterator[Executor]:
    """Executors of each kind, with two workers."""
    if request.param == "WorkerPool":
        made: Executor = WorkerPool(WORKERS)
    elif request.param == "ProcessPoolExecutor":
        made = ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"))
    else:
        made = ThreadPoolExecutor(WORKERS)
    with made:
        yield made


@pytest.fixture
def words() -> Iterator[Shared[list[str]]]:
    shared = share([f"word {number}" for number in range(TASKS)])
    assert shared is not None
    yield shared
    shared.forget()


def spell(
    words: Shared[list[str]], executor: Executor, workers: int = WORKERS, kind: type[Spell] = Spell
) -> list[Any]:
    tasks = [(place, kind(words, place)) for place in range(TASKS)]
    return [found for _, found in map_ordered(tasks, executor, workers, shared=words)]


def test_every_worker_of_every_kind_of_executor_has_the_object(
    executor: Executor, words: Shared[list[str]]
) -> None:
    found = spell(words, executor)
    assert [word for word, _, _ in found] == words.value
    copies = {(worker, copy) for _, worker, copy in found}
    assert id(words.value) not in {copy for _, copy in copies}
    assert 1 <= len(copies) <= WORKERS


def test_the_object_is_sent_with_a_few_of_the_batches(
    executor: Executor, words: Shared[list[str]]
) -> None:
    counting = Counting(executor)
    spell(words, counting)
    assert WORKERS <= counting.sent < TASKS / BATCH / 2


def test_a_worker_that_lacks_the_object_gets_the_task_again(
    executor: Executor, words: Shared[list[str]]
) -> None:
    counting = Counting(executor)
    found = spell(words, counting, workers=1)  # the executor has another one
    assert [word for word, _, _ in found] == words.value
    assert counting.sent < TASKS / BATCH / 2


def test_a_process_that_replaces_a_killed_one_gets_the_object(
    _importable: None, words: Shared[list[str]]
) -> None:
    with WorkerPool(1) as crew:
        found = spell(words, crew, 1, SpellOrDie)
    lost = found.pop(BATCH + 1)
    assert "too much memory" in lost.why
    assert [word for word, _, _ in found] == [
        word for place, word in enumerate(words.value) if place != BATCH + 1
    ]


def test_a_second_object_replaces_the_first_in_a_worker(
    executor: Executor, words: Shared[list[str]]
) -> None:
    spell(words, executor)
    others = share([f"other {number}" for number in range(TASKS)])
    assert others is not None
    assert [word for word, _, _ in spell(others, executor)] == others.value
    assert [word for word, _, _ in spell(words, executor)] == words.value
    others.forget()


def test_a_task_holds_only_the_key(words: Shared[list[str]]) -> None:
    assert len(pickle.dumps(words)) < 250
    assert pickle.loads(pickle.dumps(words)).value is words.value


def test_a_forgotten_object_is_gone() -> None:
    shared = share(["tea"])
    assert shared is not None
    shared.forget()
    with pytest.raises(NotSharedError):
        _ = shared.value
    receive(shared.packed)
    assert shared.value == ["tea"]
    shared.forget()


def test_an_object_that_cannot_be_pickled_is_not_shared() -> None:
    assert share(threading.Lock()) is None


def test_an_object_that_would_take_too_much_memory_is_not_shared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shared_objects, "MOST_BYTES", 1000)
    assert share("tea" * 1000) is None
    assert share("tea") is not None


class Part:
    """Counts how many of its kind were pickled."""

    pickled = 0

    def __reduce__(self) -> tuple[object, ...]:
        Part.pickled += 1
        return str, ("x" * 100_000,)


def test_packing_ends_where_the_object_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_objects, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(Part, "pickled", 0)
    assert share([Part() for _ in range(100)]) is None
    assert Part.pickled < 15
