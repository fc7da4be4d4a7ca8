"""Not too much at once, and not too fast: what each host is asked to bear."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from migrator.urls.hosts import Origin

# In seconds, between the beginnings of two requests to a host that has complained.
_FIRST_DELAY = 0.1
_LONGEST_DELAY = 5.0
_SLOWER, _FASTER = 2.0, 0.9


@dataclass(slots=True)
class _Host:
    """`delay` is 0 as long as the host is well; it doubles with each complaint, and goes
    down with each answer. `free_at` is when it may next be asked, by the monotonic clock."""

    slots: threading.Semaphore
    delay: float = 0.0
    free_at: float = 0.0
    complained_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Courtesy:
    """One for all threads of a run: at most `connections` requests at once to each host.

    `wait` sleeps so many seconds, and raises when the run ends meanwhile. After a host has
    said that it is asked too much (429, 503) all threads leave it alone for as long as it
    asks, and then come back one by one.
    """

    def __init__(self, connections: int, wait: Callable[[float], object]) -> None:
        self._connections = connections
        self._wait = wait
        self._hosts: dict[Origin, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, origin: Origin) -> Iterator[None]:
        """One request, from before it is sent until its answer has come whole."""
        host = self._host(origin)
        with host.slots:
            while (pause := self._book(host)) > 0:
                self._wait(pause)
            yield

    def complains(self, origin: Origin, seconds: float) -> None:
        """The host is asked too much, and shall be left alone for so long."""
        host, now = self._host(origin), time.monotonic()
        with host.lock:
            # Requests that were under way together complain together: that counts once.
            if now >= host.complained_at + host.delay:
                host.delay = min(max(host.delay * _SLOWER, _FIRST_DELAY), _LONGEST_DELAY)
                host.complained_at = now
            host.free_at = max(host.free_at, now + seconds)

    def answers(self, origin: Origin) -> None:
        host = self._host(origin)
        with host.lock:
            host.delay = host.delay * _FASTER if host.delay > _FIRST_DELAY / 10 else 0.0

    def _host(self, origin: Origin) -> _Host:
        with self._lock:
            if origin not in self._hosts:
                self._hosts[origin] = _Host(threading.Semaphore(self._connections))
            return self._hosts[origin]

    @staticmethod
    def _book(host: _Host) -> float:
        """Seconds to wait before asking again whether one may; 0 when the turn has come."""
        with host.lock:
            now = time.monotonic()
            if now < host.free_at:
                return host.free_at - now
            host.free_at = now + host.delay
            return 0.0
