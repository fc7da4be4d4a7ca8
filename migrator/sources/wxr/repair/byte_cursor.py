"""Buffer a byte stream, and copy it to an output with replacements."""

from __future__ import annotations

import re

from migrator.sources.wxr.repair.repair_log import LineCounter

# Maximum length of a tag, comment or entity in bytes. Decisions never look further ahead.
LOOKAHEAD = 64 * 1024


class MoreNeeded(Exception):
    """Raised when the buffer ends before a decision is possible."""


class Cursor:
    """Buffer over a stream: `buffer[at:]` is unread, what is before `at` was copied or replaced.

    A decision never depends on where a chunk ends: it is made with LOOKAHEAD bytes in the buffer,
    or at the end of the stream (`final`).
    """

    def __init__(self) -> None:
        self.buffer = b""
        self.at = 0
        self.final = False
        self._start = 0
        self._out: list[bytes] = []
        self._lines = LineCounter()

    def add(self, chunk: bytes) -> None:
        """Append the next chunk of the stream."""
        self.buffer += chunk

    def take(self) -> bytes:
        """Return the output since the last call and drop the bytes read."""
        self._out.append(self.buffer[self._start : self.at])
        done = b"".join(self._out)
        self._out.clear()
        self._lines.leave(self.buffer, self.at)
        self.buffer = self.buffer[self.at :]
        self._start = self.at = 0
        return done

    @property
    def line(self) -> int:
        """Line of the current position in the stream, from 1."""
        return self._lines.at(self.buffer, self.at)

    def need(self, length: int) -> None:
        """Raise MoreNeeded unless `length` bytes, or the end, are in the buffer."""
        if not self.final and len(self.buffer) - self.at < length:
            raise MoreNeeded

    def startswith(self, prefix: bytes) -> bool:
        """Return True if `prefix` comes next."""
        return self.buffer.startswith(prefix, self.at)

    def match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """Match `pattern` at the current position, within LOOKAHEAD.

        Raises MoreNeeded if more bytes could change a failed match.
        """
        found = pattern.match(self.buffer, self.at, self.at + LOOKAHEAD)
        if not found:
            self.need(LOOKAHEAD)
        return found

    def find(self, mark: bytes) -> int:
        """Return the position after the next `mark`; -1 if it is not within LOOKAHEAD.

        Faster than a pattern. Raises MoreNeeded if more bytes are needed.
        """
        found = self.buffer.find(mark, self.at, self.at + LOOKAHEAD)
        if found < 0:
            self.need(LOOKAHEAD)
            return -1
        return found + len(mark)

    def replace(self, end: int, new: bytes) -> None:
        """Write `new` to the output in place of the bytes up to `end`."""
        self._out += (self.buffer[self._start : self.at], new)
        self._start = self.at = end
