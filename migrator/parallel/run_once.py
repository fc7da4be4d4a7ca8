"""What takes long is done once, however many threads ask for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, MutableMapping
from concurrent.futures import Future
from typing import Generic, TypeVar

_Answer = TypeVar("_Answer")


class Once(Generic[_Answer]):
    """Remembers the answers of a function of one string. Who asks for what another thread
    is about to answer waits for it. What raises is not remembered: it raises for all who
    waited, and is tried again for the next."""

    def __init__(
        self,
        function: Callable[[str], _Answer],
        answers: MutableMapping[str, _Answer] | None = None,
    ) -> None:
        """`answers`, a dictionary or what stands for one, is where they are kept."""
        self._function = function
        self._answers = {} if answers is None else answers
        self._under_way: dict[str, Future[_Answer]] = {}
        self._lock = threading.Lock()

    def answers(self) -> Mapping[str, _Answer]:
        """What was answered so far; while nobody asks, nothing comes to it."""
        return self._answers

    def recall(self, key: str, answer: _Answer) -> None:
        """Remember an answer that was given before."""
        with self._lock:
            if key not in self._answers:
                self._answers[key] = answer

    def get(self, key: str) -> _Answer:
        with self._lock:
            if key in self._answers:
                return self._answers[key]
        return self._answer(key)

    def _answer(self, key: str) -> _Answer:
        mine: Future[_Answer] = Future()
        try:
            with self._lock:
                if key in self._answers:
                    return self._answers[key]
                first = self._under_way.setdefault(key, mine)
            if first is not mine:
                return first.result()
            answer = self._function(key)
            with self._lock:
                self._answers[key] = answer
            mine.set_result(answer)
            return answer
        except BaseException as error:
            if not mine.done():
                mine.set_exception(error)
            raise
        finally:
            # Here too when a signal raised somewhere above: nobody must wait for ever.
            if self._under_way.get(key) is mine:
                del self._under_way[key]
