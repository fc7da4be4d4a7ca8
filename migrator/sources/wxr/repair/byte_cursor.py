"""A place in a stream of bytes that is copied, with changes, from one end to the other."""

from __future__ import annotations

import re

from migrator.sources.wxr.repair.repair_log import LineCounter

# No tag, comment or entity is longer. Decisions look this far ahead, never farther.
LOOKAHEAD = 64 * 1024


class MoreNeeded(Exception):
    """The buffer ends before something can be decided."""


class Cursor:
    """`buffer[at:]` is still to be read; what lies before is passed on or replaced.

    A decision never depends on where a chunk happens to end: it is made with
    LOOKAHEAD bytes in the buffer, or with the end of the stream.
    """

    def __init__(self) -> None:
        self.buffer = b""
        self.at = 0
        self.final = False
        self._start = 0
        self._out: list[bytes] = []
        self._lines = LineCounter()

    def add(self, chunk: bytes) -> None:
        """More of the stream."""
        self.buffer += chunk

    def take(self) -> bytes:
        """What was read since the last time, as it is to be passed on."""
        self._out.append(self.buffer[self._start : self.at])
        done = b"".join(self._out)
        self._out.clear()
        self._lines.leave(self.buffer, self.at)
        self.buffer = self.buffer[self.at :]
        self._start = self.at = 0
        return done

    @property
    def line(self) -> int:
        """The line of this place in the stream, from 1."""
        return self._lines.at(self.buffer, self.at)

    def need(self, length: int) -> None:
        """Raise MoreNeeded unless `length` bytes, or the end, are in the buffer."""
        if not self.final and len(self.buffer) - self.at < length:
            raise MoreNeeded

    def startswith(self, prefix: bytes) -> bool:
        """Whether `prefix` comes next."""
        return self.buffer.startswith(prefix, self.at)

    def match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """What `pattern` matches here, within LOOKAHEAD."""
        found = pattern.match(self.buffer, self.at, self.at + LOOKAHEAD)
        if not found:
            self.need(LOOKAHEAD)
        return found

    def find(self, mark: bytes) -> int:
        """Where `mark` ends, when it comes within LOOKAHEAD, or -1. Faster than a pattern."""
        found = self.buffer.find(mark, self.at, self.at + LOOKAHEAD)
        if found < 0:
            self.need(LOOKAHEAD)
            return -1
        return found + len(mark)

    def replace(self, end: int, new: bytes) -> None:
        """Pass on `new` for what goes to `end`."""
        self._out += (self.buffer[self._start : self.at], new)
        self._start = self.at = end
