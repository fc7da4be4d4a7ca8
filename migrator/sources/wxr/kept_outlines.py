"""Keep the outlines of the slices of an export from one run for the next one.

A slice of the same bytes has the same outlines, so the next run does not parse it for its index.
Most slices of a newer export of the same blog are unchanged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from migrator.spill.sqlite_table import Table

if TYPE_CHECKING:  # only an export needs it
    from migrator.sources.wxr.item_outline import OutlineContext


class KeptOutlines:
    """The packed outlines of slices: those of the last run, and those that this run needed.

    They are text (`packed_outlines.py`), and on disk, because memory does not grow with the site.
    Each is stored with its digest: outlines that were changed since are not used.
    """

    def __init__(self, find: Callable[[str], str], program: str) -> None:
        """`find` returns what the last run stored under a name, "" for nothing; `program` names the
        version of this program, which decides what an outline is."""
        self._find = find
        self._program = program
        self._table = Table()

    def name(self, data: bytes, context: OutlineContext) -> str:
        """Return the name of the outlines of a slice, which depends on all that they depend on."""
        digest = hashlib.sha256(f"{self._program}\n{context!r}\n".encode(errors="replace"))
        digest.update(data)
        return digest.hexdigest()

    def find(self, name: str) -> str:
        """Return the outlines that the last run kept under a name; "" if there are none."""
        digest, _, outlines = self._find(name).partition(" ")
        return outlines if digest == _digest(outlines) else ""

    def keep(self, name: str, outlines: str) -> None:
        """Keep the outlines of a slice for the next run."""
        self._table.add([(None, (name, f"{_digest(outlines)} {outlines}"))])

    def all(self) -> Iterator[tuple[str, str]]:
        """Yield what to store for each slice that this run needed, with its name, in order."""
        return self._table.all()


def _digest(outlines: str) -> str:
    return hashlib.sha256(outlines.encode()).hexdigest()
