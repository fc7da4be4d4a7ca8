"""A limit for code that may wait for ever."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


class TooSlowError(Exception):
    """Raised if the time is over; no code under test catches it by accident."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooSlowError if the block takes longer (on systems with alarms)."""

    def over(*_: object) -> None:
        raise TooSlowError(f"not finished within {seconds:g} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
