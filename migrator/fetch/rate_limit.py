"""Limit the number of requests per second to a host."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Rate:
    """Minimum interval of 1/`per_second` seconds between requests to a host, for all threads.

    It holds for all kinds of requests and all ports of the host. `wait` sleeps for a number of
    seconds, and raises if the run ends meanwhile; `clock` is a monotonic clock in seconds.
    """

    def __init__(
        self,
        per_second: float,
        wait: Callable[[float], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._interval = 1 / per_second
        self._wait = wait
        self._clock = clock
        self._hosts: dict[str, _HostState] = {}
        self._lock = threading.Lock()

    def take(self, host: str) -> None:
        """Wait until a request to the host may be sent."""
        with self._lock:
            state = self._hosts.setdefault(host, _HostState(self._clock()))
        # The lock is held while waiting, so that later threads queue up behind this one.
        with state.lock:
            while (pause := state.free_at - self._clock()) > 0:
                self._wait(pause)
            state.free_at = self._clock() + self._interval


class _HostState:
    """State of one host; `free_at` is the time of the next allowed request."""

    def __init__(self, free_at: float) -> None:
        self.free_at = free_at
        self.lock = threading.Lock()
