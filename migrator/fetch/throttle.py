"""Limit the concurrent requests to each host, and slow down after overload."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from migrator.urls.hosts import Origin

# In seconds, between the starts of two requests to a host that reported overload.
_FIRST_DELAY = 0.1
_MAX_DELAY = 5.0
_SLOWDOWN, _SPEEDUP = 2.0, 0.9


@dataclass(slots=True)
class _Host:
    """State of one host.

    delay    seconds between requests: 0 until the first report of overload, doubled by each report,
             reduced by each answer
    free_at  time of the next allowed request, by the monotonic clock
    """

    slots: threading.Semaphore
    delay: float = 0.0
    free_at: float = 0.0
    overloaded_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Courtesy:
    """Limits for all threads of a run: at most `connections` concurrent requests to each host.

    `wait` sleeps for a number of seconds, and raises if the run ends meanwhile. After a host has
    reported overload (429, 503), no thread sends it a request for as long as it asks; then requests
    start again one by one.
    """

    def __init__(self, connections: int, wait: Callable[[float], object]) -> None:
        self._connections = connections
        self._wait = wait
        self._hosts: dict[Origin, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, origin: Origin) -> Iterator[None]:
        """Hold a slot for one request, from before it is sent until its answer is complete."""
        host = self._host(origin)
        with host.slots:
            while (pause := self._reserve(host)) > 0:
                self._wait(pause)
            yield

    def report_overload(self, origin: Origin, seconds: float) -> None:
        """Record that the host reported overload and must not be asked for `seconds`."""
        host, now = self._host(origin), time.monotonic()
        with host.lock:
            # Concurrent requests report the same overload, which counts once.
            if now >= host.overloaded_at + host.delay:
                host.delay = min(max(host.delay * _SLOWDOWN, _FIRST_DELAY), _MAX_DELAY)
                host.overloaded_at = now
            host.free_at = max(host.free_at, now + seconds)

    def record_answer(self, origin: Origin) -> None:
        """Record an answer of the host, which reduces its delay."""
        host = self._host(origin)
        with host.lock:
            host.delay = host.delay * _SPEEDUP if host.delay > _FIRST_DELAY / 10 else 0.0

    def _host(self, origin: Origin) -> _Host:
        with self._lock:
            if origin not in self._hosts:
                self._hosts[origin] = _Host(threading.Semaphore(self._connections))
            return self._hosts[origin]

    @staticmethod
    def _reserve(host: _Host) -> float:
        """Return the seconds to wait before the next attempt; 0 if the request may start now."""
        with host.lock:
            now = time.monotonic()
            if now < host.free_at:
                return host.free_at - now
            host.free_at = now + host.delay
            return 0.0
