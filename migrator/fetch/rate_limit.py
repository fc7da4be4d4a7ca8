"""How often a host is asked: so many requests a second, and no more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Rate:
    """One for all threads: between the beginnings of two requests to a host, whatever they are
    for and whatever its port, lies at least 1/`per_second` of a second.

    `wait` sleeps so many seconds, and raises when the run ends meanwhile; `clock` is in
    seconds and never goes back.
    """

    def __init__(
        self,
        per_second: float,
        wait: Callable[[float], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._apart = 1 / per_second
        self._wait = wait
        self._clock = clock
        self._turns: dict[str, _Turn] = {}
        self._lock = threading.Lock()

    def take(self, host: str) -> None:
        """Wait until the host may be asked once."""
        with self._lock:
            turn = self._turns.setdefault(host, _Turn(self._clock()))
        # Held while waiting: who comes later waits behind, and counts from when this one went.
        with turn.lock:
            while (pause := turn.free_at - self._clock()) > 0:
                self._wait(pause)
            turn.free_at = self._clock() + self._apart


class _Turn:
    """`free_at` is when the host may next be asked."""

    def __init__(self, free_at: float) -> None:
        self.free_at = free_at
        self.lock = threading.Lock()
