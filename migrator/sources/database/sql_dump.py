"""Read SQL dumps, statement by statement.

A dump is a stream of bytes. Memory holds one piece of it and one row, however long a statement is.
Rows of unwanted tables are only counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from migrator.sources.database.dump_sink import Sink
from migrator.sources.database.dump_window import Window
from migrator.sources.database.insert_statement import (
    COLUMNS,
    CONDITIONAL_INSERT,
    GAP,
    INNER_GAP,
    INSERT,
    NEXT_ROW,
    SELECT,
    VALUES,
    after_row,
    set_values,
)
from migrator.sources.database.literals import (
    NoLiteralError,
    Value,
    any_row,
    counted_row,
    literal,
    row_of,
    row_values,
    until_end,
)
from migrator.sources.database.session import Session
from migrator.sources.database.table_definition import (
    CREATE,
    NAME,
    NAME_PATTERN,
    columns_of,
    name_of,
    table_name,
)

LONGEST: Final = 1 << 26
"""Maximum bytes of one row, or of one statement without rows."""

# Marks that these programs write at the top, and always at the end too.
_ENDS: Final = {
    b"MySQL dump": b"Dump completed",
    b"MariaDB dump": b"Dump completed",
    b"DUPLICATOR (PRO )?MYSQL": b"DUPLICATOR_MYSQLDUMP_EOF",
}
_HARMLESS: Final = re.compile(rb"\s*(?:COMMIT|UNLOCK\s+TABLES|SET\s[^'\"]*)\s*", re.IGNORECASE)
# `/*!40101 SET NAMES utf8 */` is a statement for servers of that version and later.
_CONDITIONAL: Final = re.compile(rb"/\*M?!\d{0,6}\s*(.*?)\*/\s*;?", re.DOTALL)
_USE: Final = re.compile(rb"USE\s+" + NAME, re.IGNORECASE)
# `DELIMITER ;;` is a command of the mysql client: up to `DELIMITER ;` stand triggers and routines.
_DELIMITER: Final = re.compile(rb"DELIMITER[ \t]+(\S+)[^\n]*(?:\n|\Z)", re.IGNORECASE)
_DELIMITER_BACK: Final = re.compile(
    rb"^[ \t]*DELIMITER[ \t]+;[ \t\r]*$", re.IGNORECASE | re.MULTILINE
)
_STATEMENT: Final = re.compile(
    rb"\n(?=(?:INSERT|REPLACE|CREATE|DROP|LOCK|UNLOCK|ALTER|SET|COMMIT|USE)\s|/\*!|--[ \r\n])",
    re.IGNORECASE,
)


def read_dump(chunks: Iterable[bytes], sink: Sink) -> None:
    """Read a dump and pass its content to `sink`."""
    _Reader(chunks, sink).read()


class _Reader:
    def __init__(self, chunks: Iterable[bytes], sink: Sink) -> None:
        self._window = Window(chunks)
        self._sink = sink
        self._session = Session()
        self._grammar = self._session.grammar("")
        self._told_charset = ""
        self._columns: dict[str, tuple[str, ...]] = {}
        self._charsets: dict[str, str] = {}
        self._top = b""
        self._databases: dict[str, str] = {}  # each with the prefix of its tables' names
        self._within = ""

    def read(self) -> None:
        window = self._window
        window.ensure()
        if window.data.startswith(b"\xef\xbb\xbf"):
            window.at = 3
        self._head()
        while True:
            self._skip_gap()
            if window.waiting == 0:
                break
            self._statement()
        if self._session.charset:
            self._tell_charset()
        self._end()

    def _head(self) -> None:
        """Pass on the comments at the top, in which tools write their names."""
        window = self._window
        head = window.data[window.at : window.at + 8192]
        lines = [line for line in head.splitlines()[:60] if line.startswith((b"--", b"#", b"/*"))]
        self._top = b"\n".join(lines)
        self._sink.comment(self._top)

    def _end(self) -> None:
        """Look for the end mark of the program that wrote the dump."""
        for start, end in _ENDS.items():
            if re.search(start, self._top) and end not in self._window.tail:
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

    def _skip_inner_gap(self) -> None:
        """Skip spaces and comments inside a statement."""
        if gap := INNER_GAP.match(self._window.data, self._window.at):
            self._window.at = gap.end()

    def _statement(self) -> None:
        window = self._window
        self._grammar = self._session.grammar("")
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
        else:
            text = self._whole()
            self._setting(text)

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
            self._session.read(head)

    def _tell_charset(self) -> None:
        """Pass on the character set of the bytes that follow, if it changed."""
        charset = self._session.charset
        if charset != self._told_charset:
            self._told_charset = charset
            self._sink.names(charset)

    def _use(self, database: str) -> None:
        """Keep the tables of a second database apart, if a dump holds several."""
        before = f"{database}." if self._databases else ""
        self._within = self._databases.setdefault(database, before)

    def _whole(self) -> bytes:
        """Read a statement without rows up to its `;`; return its beginning."""
        window = self._window
        pattern = until_end(self._grammar)
        while True:
            found = pattern.match(window.data, window.at)
            end = found.end() if found else window.at
            if end < len(window.data) and window.data[end : end + 1] == b";":
                break
            if window.waiting >= LONGEST or not window.more():
                end = self._next_statement(window.at + 1)
                text = window.data[window.at : end]
                if not _HARMLESS.fullmatch(text):
                    self._sink.damaged(window.line, "a statement has no end and is left out")
                window.at = end
                return text
        text = window.data[window.at : end]
        window.at = end + 1
        return text

    def _next_statement(self, start: int) -> int:
        """Return the place, from `start` on, where a line begins with a statement."""
        found = _STATEMENT.search(self._window.data, start)
        return found.end() if found else len(self._window.data)

    def _create(self, found: re.Match[bytes]) -> None:
        name = self._within + table_name(found)
        line = self._window.line
        text = self._whole()[found.end() - found.start() :]
        columns, charset = columns_of(text)
        if not columns:
            if b" LIKE " not in text[:200].upper():
                self._sink.damaged(line, f"the columns of the table {name} cannot be read")
            return
        self._columns[name] = tuple(column.name for column in columns)
        self._charsets[name] = charset
        self._sink.table(name, columns, charset)

    # Rows -------------------------------------------------------------------------------------

    def _insert(self, found: re.Match[bytes]) -> None:
        window = self._window
        table = self._within + table_name(found)
        self._grammar = self._session.grammar(self._charsets.get(table, ""))
        self._tell_charset()
        window.at = found.end()
        window.ensure()
        columns: tuple[str, ...] = ()
        self._skip_inner_gap()
        if listed := COLUMNS.match(window.data, window.at):
            columns = tuple(name_of(match) for match in NAME_PATTERN.finditer(listed[1]))
            window.at = listed.end()
        self._skip_inner_gap()
        if not (values := VALUES.match(window.data, window.at)):
            self._insert_without_values(table)
            return
        window.at = values.end()
        columns = columns or self._columns.get(table, ())
        if self._sink.wants(table, columns):
            self._rows(table, columns)
        else:
            self._count(table)

    def _insert_without_values(self, table: str) -> None:
        """Deliver the row of `INSERT ... SET`; report any other statement but a SELECT."""
        line, sink = self._window.line, self._sink
        text = self._whole()
        try:
            found = set_values(text, self._grammar)
        except NoLiteralError:
            found = None
        if found is None:
            if not SELECT.match(text) and sink.wants(table, ()):
                sink.damaged(line, f"an INSERT into {table} cannot be read; its rows are lost")
        elif sink.wants(table, found[0]):
            sink.row(table, *found)
        else:
            sink.counted(table, 1)

    def _rows(self, table: str, columns: tuple[str, ...]) -> None:
        """Deliver the rows of an INSERT up to its end."""
        window, sink, length = self._window, self._sink, len(columns)
        pattern = row_of(self._grammar, length) if length else None
        while True:
            self._skip_inner_gap()
            values = None
            if pattern is not None and (found := pattern.match(window.data, window.at)):
                try:
                    values = [literal(token, self._grammar) for token in found.groups()]
                    end = found.end()
                except NoLiteralError:
                    values = None
            if values is None:
                read = self._any_row()
                if read is None:
                    if not self._resume(table, length):
                        return
                    continue
                values, end = read
            if not length:
                length = len(values)
                pattern = row_of(self._grammar, length)
            after = self._after(end)
            if after is None or len(values) != length:  # this is not the end of a row
                if not self._resume(table, length):
                    return
                continue
            sink.row(table, columns, values)
            if not self._go_on(after):
                return

    def _any_row(self) -> tuple[list[Value], int] | None:
        """Read the next row, whatever its values; return None if it cannot be read."""
        window = self._window
        while not (found := any_row(self._grammar).match(window.data, window.at)):
            if window.waiting >= LONGEST or (
                window.waiting and window.data[window.at : window.at + 1] != b"("
            ):
                return None
            if not window.more():
                return None
        try:
            return row_values(found[0], self._grammar), found.end()
        except NoLiteralError:
            return None

    def _after(self, end: int) -> re.Match[bytes] | None:
        """Match a comma or the end of the statement, which follow a row."""
        window = self._window
        if len(window.data) - end < 64 and not window.is_last:
            moved = end - window.at
            window.more()
            end = window.at + moved
        return after_row(window.data, end)

    def _go_on(self, after: re.Match[bytes]) -> bool:
        """Step past a row; return True if another one follows."""
        window = self._window
        if after[1] == b",":
            window.at = after.end()
            if window.waiting < 64:
                window.more()
            return True
        window.at = after.start()
        self._finish_statement()
        return False

    def _finish_statement(self) -> None:
        """Skip the rest after the last row: nothing, or ON DUPLICATE KEY UPDATE."""
        window = self._window
        window.ensure(64)
        rest = window.data[window.at : window.at + 64].lstrip()
        if rest[:2].upper() == b"ON":
            self._whole()
        elif rest[:1] == b";":
            window.at = window.data.index(b";", window.at) + 1
        elif not rest:
            self._sink.damaged(
                window.line, "the last statement has no end: the file may be cut off"
            )

    def _resume(self, table: str, length: int) -> bool:
        """Find the next whole row after an unreadable one, or else the next statement.

        Return True if rows follow.
        """
        window, line = self._window, self._window.line
        pattern = row_of(self._grammar, length) if length else any_row(self._grammar)
        while True:
            limit = self._next_statement(window.at)
            for found in NEXT_ROW.finditer(window.data, window.at, limit):
                row = pattern.match(window.data, found.end())
                if row and after_row(window.data, row.end()):
                    self._sink.damaged(line, f"a row of {table} cannot be read and is lost")
                    window.at = found.end()
                    return True
            is_end = limit == len(window.data)
            if not is_end or window.waiting >= LONGEST or not window.more():
                break
        what = "the file is cut off in a row" if is_end else "rows that cannot be read are lost"
        self._sink.damaged(line, f"{what} of {table}")
        window.at = limit
        return False

    def _count(self, table: str) -> None:
        """Skip the rows of an INSERT and count them."""
        window, pattern, rows = self._window, counted_row(self._grammar), 0
        while True:
            self._skip_inner_gap()
            data, at, match = window.data, window.at, pattern.match
            while found := match(data, at):
                rows += 1
                at = found.end()
            window.at = at
            last = any_row(self._grammar).match(window.data, at)
            after = after_row(window.data, last.end()) if last else None
            if last and after and after[1] != b"," and (after[1] or window.is_last):
                rows += 1
                window.at = last.end()
                self._finish_statement()
                break
            if window.waiting >= LONGEST or not window.more():
                self._sink.damaged(window.line, f"rows of {table} cannot be read")
                window.at = self._next_statement(window.at)
                break
        self._sink.counted(table, rows)
