"""Packed rows, numbered from 0, in a temporary database."""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from migrator.errors import OutputError

# In KiB. What is read is mostly what was put away beside it, so little helps as well as much.
_CACHE = 2048
_SETTINGS = (
    "PRAGMA page_size = 16384",
    f"PRAGMA cache_size = -{_CACHE}",
    # Nobody reads it after a crash.
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "CREATE TABLE rows (number INTEGER PRIMARY KEY, key BLOB, value BLOB)",
    "BEGIN",
)
_SELECT = "SELECT value FROM rows WHERE number = ?"
_INSERT = "INSERT INTO rows VALUES (?, ?, ?)"


class Table:
    """Rows of plain data, each with a key to sort by. Every method raises OutputError where the
    disk is full, or no temporary file can be made."""

    def __init__(self) -> None:
        self.length = 0
        with _refusals():
            self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            for setting in _SETTINGS:
                self._database.execute(setting)

    def add(self, rows: Iterable[tuple[bytes | int | None, Any]]) -> None:
        """Put further rows behind the others: the key of each and what it holds."""
        numbered = enumerate(rows, self.length)
        with _refusals():
            done = self._database.executemany(
                _INSERT, ((number, key, marshal.dumps(value)) for number, (key, value) in numbered)
            )
        self.length += done.rowcount

    def get(self, number: int) -> Any:
        """What the row with this number holds."""
        try:  # without `_refusals`, which takes as long as the rest
            [row] = self._database.execute(_SELECT, (number,))
        except sqlite3.Error as error:
            raise _refused(error) from error
        return _unpacked(row)

    def put(self, number: int, value: Any) -> None:
        """Let a row hold something else."""
        with _refusals():
            self._database.execute(
                "UPDATE rows SET value = ? WHERE number = ?", (marshal.dumps(value), number)
            )

    def all(self) -> Iterator[Any]:
        """What the rows hold, in their order."""
        return self._select("SELECT value FROM rows ORDER BY number")

    def by_key(self) -> Iterator[Any]:
        """The same in the order of their keys."""
        return self._select("SELECT value FROM rows ORDER BY key")

    def _select(self, question: str) -> Iterator[Any]:
        with _refusals():
            for row in self._database.execute(question):
                yield _unpacked(row)


def _unpacked(row: tuple[bytes]) -> Any:
    return marshal.loads(row[0])  # noqa: S302 - this process has written it


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _refused(error) from error


def _refused(error: sqlite3.Error) -> OutputError:
    return OutputError(
        f"The folder for temporary files cannot hold the index of the source ({error}); "
        "set TMPDIR to one that has room."
    )
