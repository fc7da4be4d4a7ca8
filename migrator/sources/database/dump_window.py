"""Buffer a dump's stream of bytes: keep in memory only the part that is being read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

LOOK_AHEAD: Final = 1 << 16
"""Minimum number of bytes in memory before a search."""

_TAIL: Final = 512
# Programs escape zero bytes in a dump. A disk or a transfer that failed leaves a hole of them.
_HOLE: Final = bytes(64)


class Window:
    """The part of the stream that is in memory; reading continues at `at`."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks: Iterator[bytes] = iter(chunks)
        self.data = b""
        self.at = 0
        self.is_last = False
        self.tail = b""
        self.line_of_hole = 0
        """The line of the first long run of zero bytes so far; 0 for none."""
        self._lines = 1
        self._counted = self._above = 0  # lines up to a place in memory
        self._last_end: int | None = None  # the place of the last `;`

    def more(self) -> bool:
        """Read at least as much again as is waiting; return False at the end of the stream."""
        if self.is_last:
            return False
        rest = self.data[self.at :]
        self._lines += self.data.count(b"\n", 0, self.at)
        pieces, size, wanted = [rest], 0, max(len(rest), LOOK_AHEAD)
        while size < wanted:
            chunk = next(self._chunks, None)
            if chunk is None:
                self.is_last = True
                break
            pieces.append(chunk)
            size += len(chunk)
            self.tail = (self.tail + chunk[-_TAIL:])[-_TAIL:]
        self.data, self.at = b"".join(pieces), 0
        self._counted = self._above = 0
        self._last_end = None
        hole = self.data.find(_HOLE, max(0, len(rest) - len(_HOLE)))
        if hole >= 0 and not self.line_of_hole:
            self.line_of_hole = self._lines + self.data.count(b"\n", 0, hole)
        return size > 0

    def ensure(self, size: int = LOOK_AHEAD) -> None:
        """Read until `size` bytes are in memory, or the stream ends."""
        while len(self.data) - self.at < size and self.more():
            pass

    @property
    def waiting(self) -> int:
        return len(self.data) - self.at

    @property
    def line(self) -> int:
        """The number of the line at which reading continues."""
        if self.at < self._counted:
            self._counted = self._above = 0
        self._above += self.data.count(b"\n", self._counted, self.at)
        self._counted = self.at
        return self._lines + self._above

    @property
    def may_end(self) -> bool:
        """Return False if no `;` follows up to the end of the stream."""
        if not self.is_last:
            return True
        if self._last_end is None:
            self._last_end = self.data.rfind(b";")
        return self.at <= self._last_end
