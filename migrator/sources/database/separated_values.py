"""Read the rows of one table from a file of separated values (CSV).

phpMyAdmin, Adminer, MySQL Workbench, DBeaver and TablePlus write such files: with or without a line
of column names, with any of four separators, with doubled or escaped quotes.
https://www.rfc-editor.org/rfc/rfc4180, https://docs.phpmyadmin.net/en/latest/import_export.html#csv
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from migrator.sources.database import wordpress_tables
from migrator.sources.database.dump_sink import Sink
from migrator.sources.database.dump_window import Window
from migrator.sources.database.literals import Value
from migrator.sources.database.statement_text import LONGEST
from migrator.sources.database.wordpress_tables import KEPT, NEEDED
from migrator.startup.value_objects import value_object

_MARK: Final = b"\xef\xbb\xbf"
_QUOTED: Final = (rb'"(?>(?:[^"]+|"")*)"', rb'"(?>(?:[^"\\]+|\\.|"")*)"')
_EXAMINED: Final = 40  # records
_NULLS: Final = (b"NULL", b"\\N", b"null")
_NUMBER: Final = re.compile(rb"[0-9]{1,19}")
_ESCAPE: Final = re.compile(rb'\\(["\\])|""')


@value_object
class ValueMarks:
    """The marks of a file: what stands between two values, and whether quotes have backslashes."""

    separator: bytes
    has_escapes: bool


@value_object
class Layout:
    """The form of a file: its marks, and the table and columns that it holds."""

    marks: ValueMarks
    table: str
    columns: tuple[str, ...]
    has_names: bool


_MARKS: Final = tuple(
    ValueMarks(separator, has_escapes)
    for separator in (b",", b";", b"\t", b"|")
    for has_escapes in (False, True)
)


def layout_of(head: bytes, table: str, *, is_whole: bool = False) -> Layout | None:
    """Return the form of a file that begins with these bytes; None if it holds no such table.

    `table` is the name of the table as the name of the file has it, "" if it has none. `is_whole`
    says that the file ends with `head`.
    """
    head = head.removeprefix(_MARK)
    best, most = None, 0
    for marks in _MARKS:
        records = list(_first_records(head, marks, is_whole=is_whole))
        layout = _layout(records, marks, table)
        if layout and len(records) > most:
            best, most = layout, len(records)
    return best


def _layout(records: Sequence[Sequence[Value]], marks: ValueMarks, table: str) -> Layout | None:
    if not records or {len(record) for record in records} != {len(records[0])}:
        return None
    names = tuple((name or b"").decode("utf-8", "replace").strip() for name in records[0])
    if found := _table_of(names, table):
        return Layout(marks, found, names, has_names=True)
    columns = _columns_of(table, records)
    return Layout(marks, table, columns, has_names=False) if columns else None


def read_separated(window: Window, sink: Sink, layout: Layout) -> None:
    """Deliver the rows of a file in this form."""
    record = _record(layout.marks)
    length, table = len(layout.columns), layout.table
    is_wanted, rows = sink.wants(table, layout.columns), 0
    window.ensure()
    window.at = len(_MARK) if window.data.startswith(_MARK) else 0
    skip = layout.has_names
    while window.waiting or window.more():
        found = record.match(window.data, window.at)
        while not window.is_last and (found is None or found.end() == len(window.data)):
            if window.waiting >= LONGEST or not window.more():
                break
            found = record.match(window.data, window.at)
        values = _fields(found[1], layout.marks) if found else []
        if found and not found[1].strip():
            window.at = found.end()
        elif found is None or len(values) != length:
            sink.damaged(window.line, f"a row of {table} cannot be read and is lost")
            _resume(window, record, layout)
        else:
            window.at = found.end()
            if skip:
                skip = False
            elif is_wanted:
                sink.row(table, layout.columns, values)
            else:
                rows += 1
    if rows:
        sink.counted(table, rows)


def _resume(window: Window, record: re.Pattern[bytes], layout: Layout) -> None:
    """Go to the next line that begins a whole row."""
    length = len(layout.columns)
    at = window.data.find(b"\n", window.at)
    while at >= 0:
        found = record.match(window.data, at + 1)
        if found and len(_fields(found[1], layout.marks)) == length:
            window.at = at + 1
            return
        at = window.data.find(b"\n", at + 1)
    window.at = len(window.data)


@lru_cache(maxsize=8)
def _record(marks: ValueMarks) -> re.Pattern[bytes]:
    """Return the pattern of a record, which is group 1, and of its end."""
    mark = re.escape(marks.separator)
    field = rb'(?>%s|(?!")[^%s\r\n]*)' % (_QUOTED[marks.has_escapes], mark)
    return re.compile(rb"((?>%s(?:%s%s)*))(?:\r?\n|\r|\Z)" % (field, mark, field), re.DOTALL)


@lru_cache(maxsize=8)
def _field(marks: ValueMarks) -> re.Pattern[bytes]:
    quoted, mark = _QUOTED[marks.has_escapes], re.escape(marks.separator)
    return re.compile(rb"(%s|[^%s]*)(?:%s|\Z)" % (quoted, mark, mark), re.DOTALL)


def _fields(record: bytes, marks: ValueMarks) -> list[Value]:
    """Return the values of a record."""
    pattern = _field(marks)
    values: list[Value] = []
    at = 0
    while found := pattern.match(record, at):
        text = found[1]
        if text.startswith(b'"') and text.endswith(b'"') and len(text) > 1:
            inner = text[1:-1]
            if marks.has_escapes:
                values.append(_ESCAPE.sub(lambda match: match[1] or b'"', inner))
            else:
                values.append(inner.replace(b'""', b'"'))
        else:
            values.append(None if text in _NULLS else text)
        if found.end() == found.end(1):
            break
        at = found.end()
    return values


def _first_records(head: bytes, marks: ValueMarks, *, is_whole: bool) -> Iterator[list[Value]]:
    """Yield the first records that are whole; none if one of them is in another form."""
    pattern, at, found = _record(marks), 0, 0
    while at < len(head) and found < _EXAMINED:
        match = pattern.match(head, at)
        if match is None or (match.end() == len(head) and not is_whole):
            # The last record may be cut off, the first one not.
            break
        if match[1].strip():
            yield _fields(match[1], marks)
            found += 1
        at = match.end()


def _table_of(names: Sequence[str], table: str) -> str:
    """Return the table whose columns have these names; "" if they are none of WordPress's."""
    lower = {name.lower() for name in names}
    known = wordpress_tables.split(table)
    for name in [known[1]] if known else KEPT:
        needed = NEEDED.get(name, KEPT[name][1]).lower()
        if len(names) > 1 and {KEPT[name][0].lower(), needed} <= lower:
            return table or name
    return ""


def _columns_of(table: str, records: Sequence[Sequence[Value]]) -> tuple[str, ...]:
    """Return the columns of records without names, by their number; () if they do not fit."""
    known = wordpress_tables.split(table)
    columns = wordpress_tables.columns_of(known[1], len(records[0])) if known else ()
    are_rows = all(_NUMBER.fullmatch(record[0] or b"") for record in records)
    return columns if are_rows else ()
