"""Store the rows of WordPress's tables in a temporary database that leaves no file behind.

SQLite removes the name of the file as soon as it has opened it, so that a killed run leaves
nothing. Passwords, e-mail and IP addresses never get here: see `wordpress_tables`.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from migrator.errors import OutputError
from migrator.sources.database.wordpress_tables import KEPT, NUMBERS

Row = tuple[Any, ...]

_SETTINGS: Final = (
    "PRAGMA page_size = 16384",
    "PRAGMA cache_size = -16384",  # in KiB
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "BEGIN",
)
# A network of thousands of sites needs several databases, which share the memory.
_TABLES: Final = 500
_FURTHER_SETTINGS: Final = (_SETTINGS[0], "PRAGMA cache_size = -512", *_SETTINGS[2:])
_BATCH: Final = 500
_BATCH_SIZE: Final = 1 << 22  # in characters
_PAIRS: Final = frozenset({"term_relationships"})
_INDEXES: Final = {
    "postmeta": "post_id", "comments": "comment_post_ID", "post2cat": "post_id",
    "term_taxonomy": "term_id", "ngg_pictures": "galleryid", "options": "option_name",
}  # fmt: skip


class Store:
    """Tables by prefix and name.

    Every method raises OutputError if no temporary file can be written.
    """

    def __init__(self) -> None:
        self.duplicates: Counter[tuple[str, str]] = Counter()
        self.conflicts: Counter[tuple[str, str]] = Counter()
        self.repair: Callable[[str], str] | None = None
        self.site_repairs: dict[str, Callable[[str], str]] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._waiting: dict[tuple[str, str], list[Row]] = {}
        self._sizes: Counter[tuple[str, str]] = Counter()
        self._databases: list[sqlite3.Connection] = []

    @property
    def tables(self) -> Mapping[tuple[str, str], int]:
        """The tables, by prefix and name."""
        return self._numbers

    def open(self, prefix: str, name: str) -> None:
        """Create a table, unless it exists."""
        if (prefix, name) in self._numbers:
            return
        number = self._numbers[prefix, name] = len(self._numbers)
        columns = [f"{c} {'INTEGER' if c in NUMBERS else 'TEXT'}" for c in KEPT[name]]
        if name in _PAIRS:
            more = f", PRIMARY KEY ({', '.join(KEPT[name][:2])})) WITHOUT ROWID"
        else:
            columns[0] += " PRIMARY KEY"
            more = ")"
        with _refusals():
            self._database(number).execute(f"CREATE TABLE t{number} ({', '.join(columns)}{more}")

    def add(self, prefix: str, name: str, row: Row, size: int = 0) -> None:
        """Put a row into an existing table.

        A row whose key is already there is left out and counted: as a conflict if its content
        differs.
        """
        table = prefix, name
        waiting = self._waiting.setdefault(table, [])
        waiting.append(row)
        self._sizes[table] += size
        if len(waiting) >= _BATCH or self._sizes[table] > _BATCH_SIZE:
            self._write(table)

    def finish(self) -> None:
        """Write the waiting rows, and make the tables fast to query."""
        for table in list(self._waiting):
            self._write(table)
        for (_, name), number in self._numbers.items():
            if name in _INDEXES:
                with _refusals():
                    self._database(number).execute(
                        f"CREATE INDEX i{number} ON t{number} ({_INDEXES[name]})"
                    )

    def rows(
        self, prefix: str, name: str, columns: Sequence[str], where: str = "", *values: object
    ) -> Iterator[Row]:
        """Yield the named columns of the rows of a table, in the order of their keys.

        `where` is a condition of SQL with `?` for each of `values`. A missing table has no rows.
        `site_repairs`, by prefix, or else `repair` changes the texts.
        """
        number = self._numbers.get((prefix, name))
        if number is None:
            return
        question = f"SELECT {', '.join(columns)} FROM t{number}"  # noqa: S608 - names are ours
        if where:
            question += f" WHERE {where}"
        order = ", ".join(KEPT[name][:2] if name in _PAIRS else KEPT[name][:1])
        repair = self.site_repairs.get(prefix, self.repair)
        with _refusals():
            for row in self._database(number).execute(f"{question} ORDER BY {order}", values):
                if repair is None:
                    yield row
                else:
                    yield tuple(repair(v) if isinstance(v, str) else v for v in row)

    def count(self, prefix: str, name: str, where: str = "1") -> int:
        """Return how many rows a table has."""
        number = self._numbers.get((prefix, name))
        if number is None:
            return 0
        with _refusals():
            question = f"SELECT count(*) FROM t{number} WHERE {where}"  # noqa: S608
            [row] = self._database(number).execute(question)
        return int(row[0])

    def counted(
        self, prefix: str, name: str, column: str, where: str = "1"
    ) -> Iterator[tuple[int, int]]:
        """Yield each number in a column, in order, with the number of its rows."""
        yield from self._ordered(
            prefix,
            name,
            f"SELECT {column}, count(*)",
            f"WHERE {column} NOT NULL AND {where} GROUP BY {column}",
            column,
        )

    def distinct(self, prefix: str, name: str, column: str) -> Iterator[int]:
        """Yield each number in a column, in order."""
        for (number,) in self._ordered(
            prefix, name, f"SELECT DISTINCT {column}", f"WHERE {column} NOT NULL", column
        ):
            yield number

    def _ordered(
        self, prefix: str, name: str, select: str, where: str, column: str
    ) -> Iterator[Row]:
        number = self._numbers.get((prefix, name))
        if number is None:
            return
        with _refusals():
            yield from self._database(number).execute(
                f"{select} FROM t{number} {where} ORDER BY {column}"
            )

    def _database(self, number: int) -> sqlite3.Connection:
        """Return the database of a table. To create a table takes time for each that is there."""
        place = number // _TABLES
        while len(self._databases) <= place:
            database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
            for setting in _SETTINGS if not self._databases else _FURTHER_SETTINGS:
                database.execute(setting)
            self._databases.append(database)
        return self._databases[place]

    def _write(self, table: tuple[str, str]) -> None:
        rows = self._waiting.pop(table, [])
        self._sizes[table] = 0
        if not rows:
            return
        number, name = self._numbers[table], table[1]
        places = ", ".join("?" * len(KEPT[name]))
        question = f"INSERT OR IGNORE INTO t{number} VALUES ({places})"  # noqa: S608
        with _refusals():
            done = self._database(number).executemany(question, rows)
            if done.rowcount != len(rows):
                self._compare(table, rows, len(rows) - done.rowcount)

    def _compare(self, table: tuple[str, str], rows: Sequence[Row], left_out: int) -> None:
        """Find the rows that were left out because another row has their key."""
        name, number = table[1], self._numbers[table]
        keys = KEPT[name][:2] if name in _PAIRS else KEPT[name][:1]
        where = " AND ".join(f"{key} = ?" for key in keys)
        question = f"SELECT * FROM t{number} WHERE {where}"  # noqa: S608
        conflicts = sum(
            self._database(number).execute(question, row[: len(keys)]).fetchone() != row
            for row in rows
            if None not in row[: len(keys)]
        )
        self.conflicts[table] += conflicts
        self.duplicates[table] += left_out - conflicts


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise OutputError(
            f"The folder for temporary files cannot hold the tables of the source ({error}); "
            "set TMPDIR to one that has room."
        ) from error
