"""Each process of a pool gets a shared object once; a task holds only its key."""

from __future__ import annotations

import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from operator import attrgetter

import pytest

from migrator.parallel import shared as shared_objects
from migrator.parallel.shared import share
from migrator.parallel.worker_pool import WorkerPool


def test_an_object_is_there_in_every_process_of_a_pool() -> None:
    with WorkerPool(1) as crew:
        words = ["tea", *map(str, range(10_000))]
        shared = share(crew, words)
        assert shared is not None
        assert len(pickle.dumps(shared)) < 200
        assert shared.value is words
        assert crew.submit(attrgetter("value"), shared).result() == words
        shared.forget()
        with pytest.raises(KeyError):
            _ = shared.value


def test_an_object_that_cannot_be_pickled_is_not_shared() -> None:
    with WorkerPool(1) as crew:
        assert share(crew, threading.Lock()) is None
        assert crew.submit(pow, 2, 10).result() == 1024


def test_an_object_that_would_take_too_much_memory_is_not_shared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shared_objects, "MOST_BYTES", 1000)
    with WorkerPool(1) as crew:
        assert share(crew, "tea" * 1000) is None
        assert share(crew, "tea") is not None


class Part:
    """Counts how many of its kind were pickled."""

    pickled = 0

    def __reduce__(self) -> tuple[object, ...]:
        Part.pickled += 1
        return str, ("x" * 100_000,)


def test_packing_ends_where_the_object_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_objects, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(Part, "pickled", 0)
    with WorkerPool(1) as crew:
        assert share(crew, [Part() for _ in range(100)]) is None
    assert Part.pickled < 15


def test_an_executor_of_another_kind_gets_no_object() -> None:
    with ThreadPoolExecutor(1) as threads:
        assert share(threads, ["tea"]) is None
    assert share(None, ["tea"]) is None
