"""Count the repairs of one file by kind, and keep the lines of the first ones."""

from __future__ import annotations

from collections import Counter

from migrator.model import Repair

LINES_PER_KIND = 20

# Kinds of repairs with a loss of content.
LOSS_KINDS = frozenset({"cut", "damaged archive", "lost item", "parser"})


class RepairLog:
    """Repairs of one file: the first twenty of each kind with their lines, then a count."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._repairs: dict[Repair, None] = {}
        self._unlisted: Counter[str] = Counter()
        self._listed: Counter[str] = Counter()
        self._first_message: dict[str, str] = {}
        self._last = (0, "")

    def add(self, kind: str, line: int, message: str) -> None:
        """Record one repair. `kind` groups repairs of the same sort; `line` counts from 1."""
        if (line, message) == self._last:
            return
        self._last = (line, message)
        if self._listed[kind] >= LINES_PER_KIND:
            self._unlisted[kind] += 1
            return
        repair = Repair(self.file, line, message, kind in LOSS_KINDS)
        if repair not in self._repairs:
            self._listed[kind] += 1
            self._first_message.setdefault(kind, message)
            self._repairs[repair] = None

    def repairs(self) -> list[Repair]:
        """Return all repairs by line, then for each kind the number of repairs not listed."""
        more = [
            Repair(
                self.file,
                0,
                f"{count} more like this: {self._first_message[kind]}",
                kind in LOSS_KINDS,
            )
            for kind, count in sorted(self._unlisted.items())
        ]
        return sorted(self._repairs) + more


class LineCounter:
    """Line numbers of increasing positions in a stream of chunks, counting each byte once."""

    def __init__(self) -> None:
        self.line = 1
        self._counted = 0

    def at(self, buffer: bytes, position: int) -> int:
        """Return the line of `position`, which must not be before an earlier one of this buffer."""
        self.line += buffer.count(b"\n", self._counted, position)
        self._counted = max(self._counted, position)
        return self.line

    def leave(self, buffer: bytes, position: int) -> None:
        """Drop the buffer up to `position`, which becomes position 0 of the next buffer."""
        self.at(buffer, position)
        self._counted -= position
