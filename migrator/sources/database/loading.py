"""Load the rows of dumps into a `Store`: only WordPress's tables, only the needed columns."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from migrator.model import Repair
from migrator.sources.database import wordpress_tables
from migrator.sources.database.charset import Decoder, in_utf8, undoubled
from migrator.sources.database.dump_window import Window
from migrator.sources.database.literals import DOUBLE_BYTE, Value
from migrator.sources.database.narrow_charset import narrow_charset
from migrator.sources.database.object_rows import ObjectRows, read_objects
from migrator.sources.database.separated_values import Layout, read_separated
from migrator.sources.database.site_charset import site_charset
from migrator.sources.database.sql_dump import read_dump
from migrator.sources.database.store import Store
from migrator.sources.database.stored_slashes import (
    is_before_1_5,
    slashed_texts,
    without_slashes,
)
from migrator.sources.database.tab_separated import read_rows
from migrator.sources.database.table_definition import Column
from migrator.sources.database.wordpress_tables import (
    BIOGRAPHY,
    KEPT,
    NEEDED,
    NETWORK,
    NUMBERS,
    OPTIONS,
)
from migrator.sources.database.xml_dump import is_xml_dump, read_xml_dump
from migrator.sources.wxr.repair.repair_log import RepairLog
from migrator.startup.value_objects import value_object

_MOST: Final = (1 << 63) - 1
# WordPress's own notes of the user who edits a post; no export holds them.
_UNWANTED_META: Final = frozenset({"_edit_lock"})


@dataclass(slots=True)
class _Table:
    """The known facts about one table: `charsets` by column; `name` is "" for a foreign one."""

    prefix: str = ""
    name: str = ""
    columns: tuple[str, ...] = ()
    charset: str = ""
    charsets: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    file: int = 0


@value_object
class _Place:
    """The destination of a value: its place in the row, in the store, and its type."""

    source: int
    target: int
    is_number: bool
    charset: str


class Loader:
    """Receiver of rows from dumps (`dump_sink.Sink`) or from another database; it stores them."""

    def __init__(self) -> None:
        self.store = Store()
        self.decoder = Decoder()
        self.head = b""
        self.mended: list[Repair] = []
        self.is_repeated = False  # a dump creates a table of posts that an earlier one filled
        self._file = 0  # the number of the file that is read, from 1
        self._tables: dict[str, _Table] = {}
        self._places: dict[tuple[str, tuple[str, ...], int], list[_Place] | None] = {}
        self._log = RepairLog("")
        self._declared: set[str] = set()
        self._unread: Counter[str] = Counter()
        self._before_1_5: set[str] = set()

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table, all tables included."""
        return {name: table.rows for name, table in sorted(self._tables.items())}

    @property
    def has_posts(self) -> bool:
        """Return True if a table of WordPress's posts is named, even without a readable row."""
        return any(table.name == "posts" for table in self._tables.values())

    def has_columns(self, table: str) -> bool:
        """Return True if a dump created the table."""
        return bool(table and self._table(table).columns)

    def file_of(self, table: str) -> int:
        """Return the number, from 1, of the last file with rows of a table."""
        return self._table(table).file

    @property
    def charset(self) -> str:
        """The character sets that the dumps and their tables declare, by their MySQL names."""
        declared = sorted(self._declared)
        tables = sorted({t.charset for t in self._tables.values() if t.name and t.charset})
        declarations = [f"SET NAMES {', '.join(declared)}"] if declared else []
        return "; ".join([*declarations, *([f"tables {', '.join(tables)}"] if tables else [])])

    def start_file(self, name: str) -> None:
        """Begin to read a file; `name` is used in messages."""
        self._file += 1
        self.mended += self._log.repairs()
        self._log = RepairLog(name)
        self.decoder.declared = ""

    def load(self, chunks: Iterable[bytes], name: str) -> None:
        """Read one dump; `name` is that of the file, for messages."""
        self.start_file(name)
        pieces = in_utf8(chunks)
        first = next(pieces, b"")
        read = read_xml_dump if is_xml_dump(first) else read_dump
        read(itertools.chain([first], pieces), self)

    def load_rows(self, chunks: Iterable[bytes], table: str, name: str) -> None:
        """Read a file with the rows of one table, which an earlier dump created."""
        self.start_file(name)
        window = Window(chunks)
        window.ensure()
        known = self._table(table)
        # Such files hold the bytes of the table, whatever its character set.
        pairs = known.charset if known.charset in DOUBLE_BYTE else ""
        read_rows(window, self, table, known.columns, pairs=pairs)

    def load_table(self, chunks: Iterable[bytes], form: Layout | ObjectRows, name: str) -> None:
        """Read a file with the rows of a table that another program than MySQL exported."""
        self.start_file(name)
        window = Window(in_utf8(chunks))
        if isinstance(form, Layout):
            read_separated(window, self, form)
        else:
            read_objects(window, self, form)

    def finish(self) -> None:
        """Close the store, and summarise the repairs."""
        store = self.store
        store.finish()
        self.mended += self._log.repairs()
        self._log = RepairLog("")
        self._read_site_charsets()
        if self.decoder.undoubles:
            store.repair = _undouble
        self._remove_slashes()
        for message in self.decoder.messages():
            self.mended.append(Repair("database", 0, message))
        self.mended += self._narrow_charset()
        for table, count in sorted((+store.duplicates).items()):
            message = f"{count} rows of {''.join(table)} are there twice and were read once"
            self.mended.append(Repair("database", 0, message))
        for table, count in sorted((+store.conflicts).items()):
            message = (
                f"{count} rows of {''.join(table)} have the key of an earlier row and say something"
                " else; the earlier ones were read"
            )
            self.mended.append(Repair("database", 0, message, lost=True))
        for name, count in sorted(self._unread.items()):
            if (self._tables[name].prefix, "posts") not in store.tables:
                continue  # a table of another program
            message = f"{count} rows of {name} fit no version of WordPress and were not read"
            self.mended.append(Repair("database", 0, message, lost=True))

    def _narrow_charset(self) -> Iterator[Repair]:
        """Yield a repair if the dump has ? in place of characters of its tables."""
        tables = [table for table in self._tables.values() if table.name]
        stored = {c for table in tables for c in (table.charset, *table.charsets.values())}
        # Bytes of UTF-8 under the name of another set were not changed.
        kept = {name for kind, name in self.decoder.repairs if kind == "latin1 holding UTF-8"}
        declared = self._declared - kept
        if not self._declared and ("other encoding", "windows-1252") in self.decoder.repairs:
            declared = {"latin1"}
        if found := narrow_charset(self.store, declared, stored):
            yield found

    def _read_site_charsets(self) -> None:
        """Read the texts of each site in the character set of its pages, if that is certain."""
        repairs = self.decoder.repairs
        prefixes = [prefix for prefix, name in self.store.tables if name == "options"]
        for prefix in prefixes:
            if found := site_charset(self.store, prefix):
                self.store.site_repairs[prefix] = found.read
                repairs["site", found.name] += found.strings
        if len(self.store.site_repairs) == len(prefixes) == 1:
            del repairs["other encoding", "windows-1252"]

    def _remove_slashes(self) -> None:
        """Read the texts of the oldest sites without the backslashes that they stored."""
        store = self.store
        for prefix in sorted(self._before_1_5):
            if count := slashed_texts(store, prefix):
                earlier = store.site_repairs.get(prefix, store.repair)
                store.site_repairs[prefix] = partial(_unslashed, earlier)
                message = (
                    f"{count} texts have a backslash before each quote, as b2 and WordPress before"
                    " 1.5 stored them; the backslashes are left out"
                )
                self.mended.append(Repair("database", 0, message))

    # Content of a dump -------------------------------------------------------------------------

    def comment(self, text: bytes) -> None:
        self.head = self.head or text

    def names(self, charset: str) -> None:
        if charset not in ("", "default", "none"):
            self._declared.add(charset)
        self.decoder.declared = "" if charset in ("binary", "default", "none") else charset

    def table(self, name: str, columns: Sequence[Column], charset: str) -> None:
        known = self._table(name)
        if known.name == "posts" and known.rows and known.file != self._file:
            self.is_repeated = True
        known.columns = tuple(column.name for column in columns)
        known.charset = charset
        known.charsets = {column.name: column.charset for column in columns if column.charset}
        if known.name and not _fits(known.name, known.columns):
            known.name = ""
        elif known.name:
            self.store.open(known.prefix, known.name)

    def wants(self, table: str, columns: Sequence[str]) -> bool:
        known = self._table(table)
        if columns and known.name and not _fits(known.name, columns):
            known.name = ""
        return bool(known.name)

    def counted(self, table: str, rows: int) -> None:
        known = self._table(table)
        known.rows += rows
        known.file = self._file

    def damaged(self, line: int, message: str) -> None:
        self._log.add("lost item", line, message)

    def row(self, table: str, columns: Sequence[str], values: Sequence[Value]) -> None:
        known = self._table(table)
        known.rows += 1
        known.file = self._file
        key = (table, tuple(columns) or known.columns, len(values))
        if key not in self._places:
            self._places[key] = self._placed(known, *key[1:])
            self.store.open(known.prefix, known.name)
        places = self._places[key]
        if places is None:
            self._unread[table] += 1
            return
        row: list[int | str | None] = [None] * len(KEPT[known.name])
        size, text = 0, self.decoder.text
        for place in places:
            value = values[place.source]
            if value is None:
                continue
            if place.is_number:
                row[place.target] = _number(value)
            else:
                size += len(value)
                row[place.target] = text(value, place.charset)
        self.keep(known.prefix, known.name, row, size)

    def keep(self, prefix: str, name: str, row: list[int | str | None], size: int) -> None:
        """Put a row into the store, unless none of its columns are read."""
        if name == "options" and row[1] not in OPTIONS:
            return
        if name == "sitemeta" and row[2] not in NETWORK:
            return
        if name == "postmeta" and row[2] in _UNWANTED_META:
            return
        if name == "usermeta" and row[2] != BIOGRAPHY:
            return
        if not row[0]:
            row[0] = None if name != "term_relationships" else 0
        if name == "term_relationships":
            row[1] = row[1] or 0
        self.store.add(prefix, name, tuple(row), size)

    def _table(self, name: str) -> _Table:
        known = self._tables.get(name)
        if known is None:
            found = wordpress_tables.split(name)
            known = self._tables[name] = _Table(*(found or ()))
        return known

    def _placed(self, known: _Table, columns: tuple[str, ...], length: int) -> list[_Place] | None:
        """Return the destinations of the values of such rows; None if their columns are unknown."""
        columns = columns or wordpress_tables.columns_of(known.name, length)
        if len(columns) != length:
            return None
        if known.name == "posts" and is_before_1_5(columns):
            self._before_1_5.add(known.prefix)
        kept = {column.lower(): place for place, column in enumerate(KEPT[known.name])}
        return [
            _Place(
                source,
                kept[column.lower()],
                KEPT[known.name][kept[column.lower()]] in NUMBERS,
                known.charsets.get(column, "") or known.charset,
            )
            for source, column in enumerate(columns)
            if column.lower() in kept
        ]


def _fits(name: str, columns: Sequence[str]) -> bool:
    """Return True if a table with these columns is WordPress's own."""
    needed = NEEDED.get(name, KEPT[name][0]).lower()
    return needed in {column.lower() for column in columns}


def _number(value: bytes) -> int:
    try:
        return max(-_MOST, min(int(value), _MOST))
    except ValueError:
        return 0


def _unslashed(earlier: Callable[[str], str] | None, text: str) -> str:
    return without_slashes(earlier(text) if earlier else text)


def _undouble(text: str) -> str:
    return text if text.isascii() else undoubled(text) or text
