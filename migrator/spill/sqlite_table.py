"""Store numbered rows of plain data in a temporary SQLite database."""

from __future__ import annotations

import marshal
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from migrator.errors import OutputError
from migrator.spill.shared_files import new_file

# In KiB. Rows read together were mostly stored together, so a small cache is sufficient.
_CACHE = 2048
_PAGE = 16_384
# A copy of it and the pickle are in memory at once.
_MOST_PICKLED = 1 << 28
_SETTINGS = (
    f"PRAGMA page_size = {_PAGE}",
    f"PRAGMA cache_size = -{_CACHE}",
    # The database is not used after a crash.
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "CREATE TABLE rows (number INTEGER PRIMARY KEY, key BLOB, value BLOB)",
    "BEGIN",
)
_SELECT = "SELECT value FROM rows WHERE number = ?"
_INSERT = "INSERT INTO rows VALUES (?, ?, ?)"


class Table:
    """Rows of plain data, numbered from 0, each with a key to sort by.

    Every method raises OutputError if the disk is full or no temporary file can be created.
    """

    def __init__(self) -> None:
        self.length = 0
        with _sqlite_errors():
            self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            for setting in _SETTINGS:
                self._database.execute(setting)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle with all rows, for another process, which keeps them in memory; or with the path
        of a file that has them (`shared_files`).

        Raises TypeError if they take more than _MOST_PICKLED bytes of memory.
        """
        path = new_file()
        with _sqlite_errors():
            [(pages,)] = self._database.execute("PRAGMA page_count")
            if path is None and pages * _PAGE > _MOST_PICKLED:
                raise TypeError("so many rows cannot be pickled")
            self._database.execute("COMMIT")
            if path is None:
                rows = self._database.serialize()
            else:
                self._database.execute("VACUUM INTO ?", (str(path),))
            self._database.execute("BEGIN")
        return (_restored, (self.length, rows)) if path is None else (_opened, (self.length, path))

    def add(self, rows: Iterable[tuple[bytes | int | None, Any]]) -> None:
        """Append rows, each a pair of key and value."""
        numbered = enumerate(rows, self.length)
        with _sqlite_errors():
            done = self._database.executemany(
                _INSERT, ((number, key, marshal.dumps(value)) for number, (key, value) in numbered)
            )
        self.length += done.rowcount

    def get(self, number: int) -> Any:
        """Return the value of the row with this number."""
        try:  # without `_sqlite_errors`, which takes as long as the rest
            [row] = self._database.execute(_SELECT, (number,))
        except sqlite3.Error as error:
            raise _output_error(error) from error
        return _value(row)

    def put(self, number: int, value: Any) -> None:
        """Replace the value of a row."""
        with _sqlite_errors():
            self._database.execute(
                "UPDATE rows SET value = ? WHERE number = ?", (marshal.dumps(value), number)
            )

    def all(self) -> Iterator[Any]:
        """Yield the values in the order of their numbers."""
        return self._select("SELECT value FROM rows ORDER BY number")

    def by_key(self) -> Iterator[Any]:
        """Yield the values in the order of their keys."""
        return self._select("SELECT value FROM rows ORDER BY key")

    def _select(self, query: str) -> Iterator[Any]:
        with _sqlite_errors():
            for row in self._database.execute(query):
                yield _value(row)


def _restored(length: int, rows: bytes) -> Table:
    table = Table()
    with _sqlite_errors():
        table._database.execute("COMMIT")  # noqa: SLF001 - it is made here
        table._database.deserialize(rows)  # noqa: SLF001
    table.length = length
    return table


def _opened(length: int, path: Path) -> Table:
    table = Table()
    with _sqlite_errors():
        uri = f"{path.as_uri()}?mode=ro&immutable=1"
        table._database.close()  # noqa: SLF001 - it is made here
        table._database = sqlite3.connect(uri, uri=True, check_same_thread=False)  # noqa: SLF001
        table._database.execute(f"PRAGMA cache_size = -{_CACHE}")  # noqa: SLF001
    table.length = length
    return table


def _value(row: tuple[bytes]) -> Any:
    return marshal.loads(row[0])  # noqa: S302 - this process has written it


@contextmanager
def _sqlite_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _output_error(error) from error


def _output_error(error: sqlite3.Error) -> OutputError:
    return OutputError(
        f"The folder for temporary files has no room for the index of the source ({error}); "
        "set TMPDIR to another folder."
    )
