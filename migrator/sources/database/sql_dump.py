"""Read an SQL dump statement by statement, and pass its content to a sink.

A dump is a stream of bytes. Memory holds one piece of it and one row, however long a statement is.
Rows of unwanted tables are only counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from migrator.sources.database.dump_sink import Sink
from migrator.sources.database.dump_start import MESSAGES, start_of
from migrator.sources.database.dump_window import Window
from migrator.sources.database.insert_rows import CUT_STATEMENT, InsertRows, skip_inner_gap
from migrator.sources.database.insert_statement import (
    COLUMNS,
    CONDITIONAL_INSERT,
    EMPTYING,
    GAP,
    INSERT,
    LOADING,
    SELECT,
    UPDATE,
    VALUES,
    set_values,
    updated_values,
)
from migrator.sources.database.literals import NoLiteralError
from migrator.sources.database.statement_text import LONGEST, single_statement, whole_statement
from migrator.sources.database.string_settings import StringSettings
from migrator.sources.database.tab_separated import COPY, read_rows
from migrator.sources.database.table_definition import (
    CREATE,
    NAME,
    NAME_PATTERN,
    columns_of,
    name_of,
    table_name,
)

# Marks that these programs write at the top, and always at the end too.
_ENDS: Final = {
    b"MySQL dump": b"Dump completed",
    b"MariaDB dump": b"Dump completed",
    b"DUPLICATOR (PRO )?MYSQL": b"DUPLICATOR_MYSQLDUMP_EOF",
}
# `/*!40101 SET NAMES utf8 */` is a statement for servers of that version and later.
_CONDITIONAL: Final = re.compile(rb"/\*M?!\d{0,6}\s*(.*?)\*/\s*;?", re.DOTALL)
_USE: Final = re.compile(rb"USE\s+" + NAME, re.IGNORECASE)
# `DELIMITER ;;` is a command of the mysql client: up to `DELIMITER ;` stand triggers and routines.
_DELIMITER: Final = re.compile(rb"DELIMITER[ \t]+(\S+)[^\n]*(?:\n|\Z)", re.IGNORECASE)
_DELIMITER_BACK: Final = re.compile(
    rb"^[ \t]*DELIMITER[ \t]+;[ \t\r]*$", re.IGNORECASE | re.MULTILINE
)
_MESSAGE: Final = "a message of another program is between the statements: rows may be missing"
_HOLE: Final = "zero bytes overwrite a part of the file: rows there are lost or damaged"
_NOT_DONE: Final = (
    "and was not carried out: restore the dump on a MySQL server, and export that database"
)


def read_dump(chunks: Iterable[bytes], sink: Sink) -> None:
    """Read a dump and pass its content to `sink`."""
    _Reader(chunks, sink).read()


class _Reader:
    def __init__(self, chunks: Iterable[bytes], sink: Sink) -> None:
        self._window = Window(chunks)
        self._sink = sink
        self._settings = StringSettings()
        self._grammar = self._settings.grammar("")
        self._told_charset = ""
        self._columns: dict[str, tuple[str, ...]] = {}
        self._stored: dict[str, tuple[str, ...]] = {}  # without generated columns
        self._charsets: dict[str, str] = {}
        self._top = b""
        self._databases: dict[str, str] = {}  # each with the prefix of its tables' names
        self._within = ""
        self._delivered: set[str] = set()  # tables with rows so far

    def read(self) -> None:
        window = self._window
        window.ensure()
        window.at = max(0, start_of(window.data))
        self._head()
        while True:
            self._skip_gap()
            if window.waiting == 0:
                break
            self._statement()
        if self._settings.charset:
            self._tell_charset()
        if line := window.line_of_hole:
            self._sink.damaged(line, _HOLE)
        self._end()

    def _head(self) -> None:
        """Pass on the comments at the top, in which tools write their names."""
        window = self._window
        head = window.data[window.at : window.at + 8192]
        lines = [line for line in head.splitlines()[:60] if line.startswith((b"--", b"#", b"/*"))]
        self._top = b"\n".join(lines)
        self._sink.comment(self._top)

    def _end(self) -> None:
        """Look for the end mark of the program that wrote the dump, or for its last settings."""
        tail, top = self._window.tail, self._top
        is_marked = all(end in tail for start, end in _ENDS.items() if re.search(start, top))
        if not is_marked or self._settings.is_open:
            line = self._window.line
            self._sink.damaged(line, "the end mark of the dump is missing: it may be cut off")

    def _skip_gap(self) -> None:
        """Skip spaces, comments and stray `;`."""
        window = self._window
        while True:
            window.ensure()
            found = GAP.match(window.data, window.at)
            end = found.end() if found else window.at
            if end == len(window.data) and not window.is_last:
                # The gap may continue beyond the bytes in memory. Keep a begun comment whole.
                window.at = end
                window.more()
                continue
            if end == window.at and window.data.startswith((b"/*", b"--", b"#"), end):
                if window.data.startswith((b"/*!", b"/*M!"), end):
                    return
                if window.waiting < LONGEST and window.more():
                    continue
                self._sink.damaged(window.line, "a comment does not end; what follows is left out")
                window.at = len(window.data)
                return
            moved = end != window.at
            window.at = end
            if not moved or window.waiting == 0:
                return

    def _statement(self) -> None:
        window = self._window
        self._grammar = self._settings.grammar("")
        if mark := CONDITIONAL_INSERT.match(window.data, window.at):
            window.at = mark.end()
        data, at = window.data, window.at
        if data.startswith((b"/*!", b"/*M!"), at):
            self._conditional()
        elif found := _DELIMITER.match(data, at):
            window.at = found.end()
            if found[1] != b";":
                self._skip_routines()
        elif found := INSERT.match(data, at):
            self._insert(found)
        elif found := CREATE.match(data, at):
            self._create(found)
        elif found := COPY.match(data, at):
            self._copy(found)
        elif found := UPDATE.match(data, at):
            self._update(found)
        elif found := EMPTYING.match(data, at):
            self._name_change(found, "removes rows of")
        elif found := LOADING.match(data, at):
            self._name_change(found, "reads rows from another file into")
        elif found := MESSAGES.match(data, at):
            self._sink.damaged(window.line, _MESSAGE)
            window.at = found.end()
        else:
            self._setting(single_statement(self._window, self._sink, self._grammar))

    def _conditional(self) -> None:
        window = self._window
        while not (found := _CONDITIONAL.match(window.data, window.at)):
            if window.waiting >= LONGEST or not window.more():
                window.at += 3
                return
        self._setting(found[1])
        window.at = found.end()

    def _skip_routines(self) -> None:
        """Skip triggers and routines up to `DELIMITER ;`, if that follows."""
        window = self._window
        while not (found := _DELIMITER_BACK.search(window.data, window.at)):
            if window.waiting >= LONGEST or not window.more():
                return
        window.at = found.end()

    def _setting(self, text: bytes) -> None:
        head = text[:4096]
        if found := _USE.match(head):
            self._use(name_of(found))
        else:
            self._settings.read(head)

    def _tell_charset(self) -> None:
        """Pass on the character set of the bytes that follow, if it changed."""
        charset = self._settings.charset
        if charset != self._told_charset:
            self._told_charset = charset
            self._sink.names(charset)

    def _use(self, database: str) -> None:
        """Keep the tables of a second database apart, if a dump holds several."""
        before = f"{database}." if self._databases else ""
        self._within = self._databases.setdefault(database, before)

    def _create(self, found: re.Match[bytes]) -> None:
        name = self._within + table_name(found)
        line = self._window.line
        text = single_statement(self._window, self._sink, self._grammar)
        text = text[found.end() - found.start() :]
        columns, charset = columns_of(text)
        if not columns:
            if b" LIKE " not in text[:200].upper():
                self._sink.damaged(line, f"the columns of the table {name} cannot be read")
            return
        self._columns[name] = tuple(column.name for column in columns)
        self._stored[name] = tuple(c.name for c in columns if not c.is_generated)
        self._charsets[name] = charset
        self._sink.table(name, columns, charset)

    def _copy(self, found: re.Match[bytes]) -> None:
        """Read the rows of PostgreSQL's `COPY table (columns) FROM stdin`, up to `\\.`."""
        table = self._within + table_name(found)
        columns = self._columns.get(table, ())
        if listed := found["columns"]:
            columns = tuple(name_of(match) for match in NAME_PATTERN.finditer(listed))
        self._tell_charset()
        self._window.at = found.end()
        read_rows(self._window, self._sink, table, columns, end=b"\\.")

    # Rows -------------------------------------------------------------------------------------

    def _insert(self, found: re.Match[bytes]) -> None:
        window = self._window
        table = self._within + table_name(found)
        self._grammar = self._settings.grammar(self._charsets.get(table, ""))
        self._tell_charset()
        window.at = found.end()
        window.ensure()
        columns: tuple[str, ...] = ()
        skip_inner_gap(window)
        if not window.waiting:  # not even the table's name is certainly whole
            self._sink.damaged(window.line, CUT_STATEMENT)
            return
        if listed := COLUMNS.match(window.data, window.at):
            columns = tuple(name_of(match) for match in NAME_PATTERN.finditer(listed[1]))
            window.at = listed.end()
        skip_inner_gap(window)
        if not (values := VALUES.match(window.data, window.at)):
            self._insert_without_values(table)
            return
        window.at = values.end()
        rows = InsertRows(window, self._sink, self._grammar)
        if not columns:
            columns = self._columns.get(table, ())
            stored = self._stored.get(table, columns)
            if len(stored) < len(columns) and rows.length() == len(stored):
                columns = stored
        if self._sink.wants(table, columns):
            self._delivered.add(table)
            rows.deliver(table, columns)
        else:
            rows.count(table)

    def _update(self, found: re.Match[bytes]) -> None:
        """Deliver the row of an UPDATE that has a whole one."""
        table = self._within + table_name(found)
        self._grammar = self._settings.grammar(self._charsets.get(table, ""))
        self._tell_charset()
        line = self._window.line
        text = whole_statement(self._window, self._sink, self._grammar)
        row = updated_values(text[found.end() - found.start() :], self._grammar)
        if row and self._sink.wants(table, row[0]):
            self._sink.row(table, *row)
        elif row:
            self._sink.counted(table, 1)
        elif self._sink.wants(table, ()):
            self._sink.damaged(line, f"UPDATE changes rows of {table}, {_NOT_DONE}")

    def _name_change(self, found: re.Match[bytes], change: str) -> None:
        """Report a statement that changes the rows of a wanted table and is not carried out."""
        table, line = self._within + table_name(found), self._window.line
        text = whole_statement(self._window, self._sink, self._grammar)
        verb = text[:8].split()[0].decode("ascii", "replace").upper()
        # Many programs empty a table before its rows.
        if (verb == "LOAD" or table in self._delivered) and self._sink.wants(table, ()):
            self._sink.damaged(line, f"{verb} {change} {table}, {_NOT_DONE}")

    def _insert_without_values(self, table: str) -> None:
        """Deliver the row of `INSERT ... SET`; report any other statement."""
        line, sink = self._window.line, self._sink
        text = whole_statement(self._window, self._sink, self._grammar)
        try:
            found = set_values(text, self._grammar)
        except NoLiteralError:
            found = None
        if found is None:
            if sink.wants(table, ()):
                what = "cannot be read; its rows are lost"
                if SELECT.match(text):
                    what = f"takes rows from another table, {_NOT_DONE}"
                sink.damaged(line, f"an INSERT into {table} {what}")
        elif sink.wants(table, found[0]):
            self._delivered.add(table)
            sink.row(table, *found)
        else:
            sink.counted(table, 1)
