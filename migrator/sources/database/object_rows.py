"""Read tables that a program exported as JSON or as a PHP array.

Each row is an object of names and values: `{"ID":"1","post_author":"1"}` or
`array('ID' => '1','post_author' => '1')`. phpMyAdmin names the table before its rows; other
programs name the file after it.
https://docs.phpmyadmin.net/en/latest/import_export.html
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from migrator.sources.database.dump_sink import Sink
from migrator.sources.database.dump_window import Window
from migrator.sources.database.literals import MYSQL, Value, text_value
from migrator.sources.database.statement_text import LONGEST
from migrator.startup.value_objects import value_object
from migrator.untrusted.json_text import parse_json

_JSON_TEXT: Final = rb'"(?>[^"\\]*(?:\\.[^"\\]*)*)"'
_PHP_TEXT: Final = rb"'(?>[^'\\]*(?:\\.[^'\\]*)*)'"
_JSON: Final = b"Export to JSON plugin for PHPMyAdmin"
_PHP_ARRAY: Final = b"Export to PHP Array plugin for PHPMyAdmin"
# The first name in an object of any of WordPress's tables.
_ROW: Final = re.compile(
    rb'\{\s*"(?:ID|comment_ID|cat_ID|(?:meta|term|term_taxonomy|object|option|rel)_id)"\s*:'
)
_PAIR: Final = re.compile(rb"(%s)\s*=>\s*(%s|[^\s,()']+)" % (_PHP_TEXT, _PHP_TEXT), re.DOTALL)
# The keys of phpMyAdmin's objects that are no rows.
_OF_FILE: Final = frozenset({"type", "version", "comment", "name", "database"})


@value_object
class Notation:
    """The marks of a notation: what begins a table or a row, a row without its end, its values."""

    begin: re.Pattern[bytes]
    table: re.Pattern[bytes]
    row: re.Pattern[bytes]
    end: bytes
    values: Callable[[bytes], Mapping[str, Value]]


def _of_json(row: bytes) -> dict[str, Value]:
    """Return the values of an object. Raises ValueError."""
    found = parse_json(row.decode("utf-8", "surrogateescape"))
    return {
        name: None if value is None else str(value).encode("utf-8", "surrogateescape")
        for name, value in found.items()
    }


def _of_php(row: bytes) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, value in _PAIR.findall(row):
        text = text_value(value, MYSQL) if value.startswith(b"'") else value
        key = text_value(name, MYSQL).decode("utf-8", "replace")
        values[key] = None if value.upper() == b"NULL" else text
    return values


JSON: Final = Notation(
    begin=re.compile(rb"\{|^//", re.MULTILINE),
    table=re.compile(
        rb'\{\s*"type"\s*:\s*"table"\s*,\s*"name"\s*:\s*"(\w+)"[^\[{}]*(?:\[|\Z)'
        rb"|//[ \t]*(?:[^\s.']+\.)(\w+)[ \t\r]*\n"
        rb'|\{\s*"(\w+)"\s*:\s*\[',
    ),
    row=re.compile(rb'\{(?>(?:[^"{}\[\]]+|%s)*)' % _JSON_TEXT, re.DOTALL),
    end=b"}",
    values=_of_json,
)
PHP: Final = Notation(
    begin=re.compile(rb"\barray\s*\(|^/[/*][ \t]", re.MULTILINE),
    table=re.compile(rb"/[/*][ \t]*(?:`[^`]*`|[^\s.`]+)\.`?(\w+)`?[ \t]*(?:\*/)?[ \t\r]*\n"),
    row=re.compile(rb"array\s*\((?>(?:[^'()]+|%s)*)" % _PHP_TEXT, re.DOTALL),
    end=b")",
    values=_of_php,
)


@value_object
class ObjectRows:
    """A file in a notation; `table` is the name of its table unless the file itself names it."""

    notation: Notation
    table: str


def objects_of(head: bytes, table: str) -> ObjectRows | None:
    """Return the form of a file that begins with these bytes; None if it holds no such rows.

    `table` is the name of the table as the name of the file has it, "" if it has none.
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _PHP_ARRAY in text:
        return ObjectRows(PHP, table)
    if _JSON in text or (table and text[:1] in (b"[", b"{") and _ROW.search(text)):
        return ObjectRows(JSON, table)
    return None


def read_objects(window: Window, sink: Sink, form: ObjectRows) -> None:
    """Deliver the rows of a file."""
    notation, table = form.notation, form.table
    counts: Counter[str] = Counter()
    while True:
        window.ensure()
        begun = notation.begin.search(window.data, window.at)
        if begun is None:
            window.at = len(window.data)
            if not window.more():
                break
            continue
        window.at = begun.start()
        if named := notation.table.match(window.data, window.at):
            table = next(filter(None, named.groups())).decode("utf-8", "replace")
            window.at = named.end()
            continue
        _row(window, sink, notation, table, counts)
    for name, rows in counts.items():
        sink.counted(name, rows)


def _row(window: Window, sink: Sink, notation: Notation, table: str, counts: Counter[str]) -> None:
    """Deliver the row at the window's place, or step over what is not one."""
    while True:
        found = notation.row.match(window.data, window.at)
        end = found.end() if found else window.at + 1
        mark = window.data[end : end + 1]
        if found and mark == notation.end:
            break
        is_cut = found is not None and mark in (b"", b'"', b"'")
        if is_cut and window.waiting < LONGEST and window.more():
            continue
        if is_cut:
            sink.damaged(window.line, f"a row of {table or 'a table'} does not end and is lost")
        window.at += 1
        return
    row = window.data[window.at : end + 1]
    try:
        values = notation.values(row)
    except (ValueError, AttributeError):
        sink.damaged(window.line, f"a row of {table or 'a table'} cannot be read and is lost")
        values = {}
    window.at = end + 1
    if set(values) <= _OF_FILE:
        return
    if sink.wants(table, tuple(values)):
        sink.row(table, tuple(values), list(values.values()))
    else:
        counts[table] += 1
