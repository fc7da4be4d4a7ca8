"""What was mended while a file was read, kept short: a thousand bare ampersands are one fault."""

from __future__ import annotations

from collections import Counter

from migrator.model import Repair

LINES_PER_KIND = 20

# What no repair brings back.
LOSSES = frozenset({"cut", "damaged archive", "lost item", "parser"})


class RepairLog:
    """Repairs of one file. Of each kind the first twenty lines are told, then the number."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._repairs: dict[Repair, None] = {}
        self._more: Counter[str] = Counter()
        self._told: Counter[str] = Counter()
        self._example: dict[str, str] = {}
        self._last = (0, "")

    def add(self, kind: str, line: int, message: str) -> None:
        """Note one repair. `kind` groups repairs of the same sort; `line` counts from 1."""
        if (line, message) == self._last:
            return
        self._last = (line, message)
        if self._told[kind] >= LINES_PER_KIND:
            self._more[kind] += 1
            return
        repair = Repair(self.file, line, message, kind in LOSSES)
        if repair not in self._repairs:
            self._told[kind] += 1
            self._example.setdefault(kind, message)
            self._repairs[repair] = None

    def repairs(self) -> list[Repair]:
        """All repairs by line, and at the end how many more there were of each kind."""
        more = [
            Repair(self.file, 0, f"{count} more like this: {self._example[kind]}", kind in LOSSES)
            for kind, count in sorted(self._more.items())
        ]
        return sorted(self._repairs) + more


class LineCounter:
    """Line numbers of growing positions in a stream of chunks, each byte counted once."""

    def __init__(self) -> None:
        self.line = 1
        self._counted = 0

    def at(self, buffer: bytes, position: int) -> int:
        """The line of `position`, which never lies before an earlier one of this buffer."""
        self.line += buffer.count(b"\n", self._counted, position)
        self._counted = max(self._counted, position)
        return self.line

    def leave(self, buffer: bytes, position: int) -> None:
        """The buffer goes on from `position`, which becomes its position 0."""
        self.at(buffer, position)
        self._counted -= position
