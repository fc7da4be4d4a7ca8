"""Compute a result once, however many threads request it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, MutableMapping
from concurrent.futures import Future
from typing import Generic, TypeVar

_Answer = TypeVar("_Answer")


class Once(Generic[_Answer]):
    """Cache for the results of a function of one string.

    A thread that requests a result that another thread is computing waits for it. An exception is
    not cached: it is raised in all waiting threads, and the next request tries again.
    """

    def __init__(
        self,
        function: Callable[[str], _Answer],
        answers: MutableMapping[str, _Answer] | None = None,
    ) -> None:
        """`answers` is the mapping that stores the results."""
        self._function = function
        self._answers = {} if answers is None else answers
        self._under_way: dict[str, Future[_Answer]] = {}
        self._lock = threading.Lock()

    def answers(self) -> Mapping[str, _Answer]:
        """Return the results so far; it only grows during calls of `get`."""
        return self._answers

    def recall(self, key: str, answer: _Answer) -> None:
        """Store a result that is already known."""
        with self._lock:
            if key not in self._answers:
                self._answers[key] = answer

    def get(self, key: str) -> _Answer:
        """Return the result for `key`, computing it if necessary."""
        with self._lock:
            if key in self._answers:
                return self._answers[key]
        return self._answer(key)

    def _answer(self, key: str) -> _Answer:
        own_future: Future[_Answer] = Future()
        try:
            with self._lock:
                if key in self._answers:
                    return self._answers[key]
                first_future = self._under_way.setdefault(key, own_future)
            if first_future is not own_future:
                return first_future.result()
            answer = self._function(key)
            with self._lock:
                self._answers[key] = answer
            own_future.set_result(answer)
            return answer
        except BaseException as error:
            if not own_future.done():
                own_future.set_exception(error)
            raise
        finally:
            # Also after an exception from a signal handler: no thread may wait forever.
            if self._under_way.get(key) is own_future:
                del self._under_way[key]
