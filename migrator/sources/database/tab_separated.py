"""Read rows of tab-separated values: `mysqldump --tab`, MySQL Shell, and COPY of PostgreSQL.

A backslash stands before a tab, a newline or a backslash in a value; `\\N` is NULL.
https://dev.mysql.com/doc/refman/8.4/en/load-data.html#load-data-field-line-handling,
https://www.postgresql.org/docs/current/sql-copy.html
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from migrator.sources.database.dump_sink import Sink
from migrator.sources.database.dump_window import Window
from migrator.sources.database.literals import DOUBLE_BYTE, Value
from migrator.sources.database.statement_text import LONGEST
from migrator.sources.database.table_definition import TABLE

COPY: Final = re.compile(
    rb"COPY\s+%s\s*(?:\((?P<columns>[^()]*)\))?\s*FROM\s+stdin[^;\n]*;[^\n]*\n" % TABLE,
    re.IGNORECASE,
)
"""The beginning of PostgreSQL's statement, up to its first row."""

_ESCAPE: Final = re.compile(rb"\\(.)", re.DOTALL)
_ESCAPES: Final = {
    b"0": b"\0", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t",
    b"v": b"\v", b"Z": b"\x1a",
}  # fmt: skip


def read_rows(
    window: Window,
    sink: Sink,
    table: str,
    columns: tuple[str, ...],
    *,
    end: bytes = b"",
    pairs: str = "",
) -> None:
    """Deliver the rows from the window's place on, up to the line `end` or the end of the file.

    `pairs` is the character set if it is one of DOUBLE_BYTE.
    """
    pattern = _until(b"\n", pairs)
    is_wanted, rows = sink.wants(table, columns), 0
    length = len(columns)
    while True:
        found = pattern.match(window.data, window.at)
        if found is None or (found.end() == len(window.data) and not window.is_last):
            if window.waiting >= LONGEST or window.is_last:
                sink.damaged(window.line, f"a row of {table} does not end; the rest is lost")
                window.at = len(window.data)
                break
            window.more()
            continue
        if found.end() == window.at:
            if end:
                sink.damaged(window.line, f"the file is cut off in the rows of {table}")
            break
        line, record = window.at, found[0].removesuffix(b"\n")
        window.at = found.end()
        if end and record.rstrip(b"\r") == end:
            break
        if not is_wanted:
            rows += 1
            continue
        values = values_of(record, pairs)
        length = length or len(values)
        if len(values) == length:
            sink.row(table, columns, values)
        else:
            window.at, place = line, window.at
            sink.damaged(window.line, f"a row of {table} cannot be read and is lost")
            window.at = place
    if rows:
        sink.counted(table, rows)


@lru_cache(maxsize=16)
def _until(mark: bytes, pairs: str) -> re.Pattern[bytes]:
    """Return the pattern of everything up to a mark without a backslash, or up to the end."""
    inner = rb"[^\\%b]+|\\." % mark
    if pairs:
        inner = rb"%b|[^\\%b\x80-\xff]+|\\.|[\x80-\xff]" % (DOUBLE_BYTE[pairs], mark)
    return re.compile(rb"((?>(?:%b)*))(?:%b|\Z)" % (inner, mark), re.DOTALL)


def values_of(record: bytes, pairs: str = "") -> list[Value]:
    """Return the values of one row."""
    pattern = _until(b"\t", pairs)
    values: list[Value] = []
    at = 0
    while found := pattern.match(record, at):
        values.append(_value(found[1], pairs))
        if found.end() == len(record) and found.end() == found.end(1):
            break
        at = found.end()
    return values


def _value(field: bytes, pairs: str) -> Value:
    if field == b"\\N":
        return None
    if b"\\" not in field:
        return field
    if pairs:
        field_pattern = re.compile(rb"(%b)|\\(.)" % DOUBLE_BYTE[pairs], re.DOTALL)
        return field_pattern.sub(lambda m: m[1] or _ESCAPES.get(m[2], m[2]), field)
    return _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), field)
