"""Load the tables of WordPress from an SQLite file (`.ht.sqlite`) into a loader.

Playground, Studio and the plugin SQLite Database Integration write such files. The tables are those
of MySQL. SQLite can read only a file with a name: a file inside an archive is loaded into memory
(`sqlite3.Connection.deserialize`), so that nothing is unpacked.
https://github.com/WordPress/sqlite-database-integration
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import IO, Final

from migrator.sources.database.loading import Loader
from migrator.sources.database.table_definition import Column

LARGEST: Final = 1 << 30
_LONGEST_VALUE: Final = 1 << 28
# SQLite's own messages may quote names that are not UTF-8.
_DAMAGED: Final = (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError)
_QUOTE: Final = str.maketrans({'"': '""'})


def load_sqlite(open_file: Callable[[], IO[bytes]], size: int, loader: Loader, name: str) -> None:
    """Read all tables of an SQLite database into a loader. A damaged database is reported."""
    loader.start_file(name)
    if size > LARGEST:
        loader.damaged(0, f"{name} is larger than {LARGEST} bytes and was not read")
        return
    with open_file() as file:
        data = file.read(LARGEST)
    database = sqlite3.connect(":memory:")
    try:
        _protect(database)
        # Bytes 18 and 19 announce a log beside the file; the content of the file is whole without
        # it.
        database.deserialize(data[:18] + b"\x01\x01" + data[20:])
        database.text_factory = bytes
        for table in _tables(database):
            _load(database, table, loader)
    except _DAMAGED as error:
        loader.damaged(0, f"{name} is damaged: {error}")
    finally:
        database.close()


def _protect(database: sqlite3.Connection) -> None:
    """Bound what expressions inside the file may do (https://sqlite.org/security.html)."""
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)


def _tables(database: sqlite3.Connection) -> list[str]:
    # Virtual tables run code; no dump of WordPress needs them.
    rows = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    )
    names = [row[0].decode("utf-8", "replace") for row in rows]
    return [name for name in names if not name.startswith(("sqlite_", "_wp_sqlite_", "_mysql_"))]


def _load(database: sqlite3.Connection, table: str, loader: Loader) -> None:
    quoted = table.translate(_QUOTE)
    # `table_info` leaves out columns that an expression of the file computes.
    rows = database.execute(f'PRAGMA table_info("{quoted}")')
    columns = [row[1].decode("utf-8", "replace") for row in rows]
    listed = ", ".join(f'"{column.translate(_QUOTE)}"' for column in columns)
    loader.table(table, [Column(column) for column in columns], "utf8mb4")
    if not loader.wants(table, columns):
        [row] = database.execute(f'SELECT count(*) FROM "{quoted}"')  # noqa: S608
        loader.counted(table, row[0])
        return
    try:
        rows = database.execute(f'SELECT {listed} FROM "{quoted}" ORDER BY 1')  # noqa: S608
        for row in rows:
            loader.row(table, columns, _values(row))
    except _DAMAGED as error:
        loader.damaged(0, f"rows of {table} cannot be read: {error}")


def _values(row: Sequence[object]) -> list[bytes | None]:
    return [
        value if value is None or isinstance(value, bytes) else str(value).encode() for value in row
    ]
