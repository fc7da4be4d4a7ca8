"""Match INSERT and REPLACE by regular expressions, and parse `INSERT ... SET`.

The grammar is that of https://dev.mysql.com/doc/refman/8.4/en/insert.html. Comments may stand
wherever spaces may.
"""

from __future__ import annotations

import re
from typing import Final

from migrator.sources.database.expressions import row_values
from migrator.sources.database.literals import Grammar, NoLiteralError, Value, calls
from migrator.sources.database.table_definition import NAME, TABLE, name_of, plain_name

_SPACE: Final = rb"\s+|/\*(?!M?!).*?\*/|--[ \t][^\n]*\n|\#[^\n]*\n"
_REQUIRED: Final = rb"(?>(?:%s)+)" % _SPACE

GAP: Final = re.compile(
    rb"(?>(?:\s+|--(?=[\s-])[^\n]*(?:\n|\Z)|--\Z|\#[^\n]*(?:\n|\Z)|/\*(?!M?!).*?\*/|\*/|;|\xef\xbb\xbf)*)",
    re.DOTALL,
)
"""Spaces, comments and stray marks between two statements."""

INNER_GAP: Final = re.compile(rb"(?>(?:%s)*)" % _SPACE, re.DOTALL)
"""Spaces and comments between the parts of a statement; it matches nothing, too."""

INSERT: Final = re.compile(
    rb"(INSERT|REPLACE)\b(?:%s(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|IGNORE|OR\s+\w+)\b)*"
    rb"(?:%sINTO\b)?(?:%s)?(?!INTO\b)" % (_REQUIRED, _REQUIRED, _REQUIRED) + TABLE,
    re.IGNORECASE | re.DOTALL,
)
"""The beginning of a statement up to the table's name, which is in the last four groups."""

UPDATE: Final = re.compile(
    rb"UPDATE\b(?:%s(?:LOW_PRIORITY|IGNORE)\b)*%s" % (_REQUIRED, _REQUIRED) + TABLE,
    re.IGNORECASE | re.DOTALL,
)
"""The beginning of an UPDATE up to the table's name, which is in the last four groups."""

EMPTYING: Final = re.compile(
    rb"(?:DELETE\b(?:%s(?:LOW_PRIORITY|QUICK|IGNORE)\b)*%sFROM\b|TRUNCATE\b(?:%sTABLE\b)?)%s"
    % (_REQUIRED, _REQUIRED, _REQUIRED, _REQUIRED)
    + TABLE,
    re.IGNORECASE | re.DOTALL,
)
"""The beginning of a statement that removes rows, up to the table's name."""

LOADING: Final = re.compile(
    rb"""LOAD\s+(?:DATA|XML)\b[\w\s]*\bINFILE\s*(?:'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*")"""
    rb"\s*(?:REPLACE\s+|IGNORE\s+)?INTO\s+TABLE\s+" + TABLE,
    re.IGNORECASE | re.DOTALL,
)
"""The beginning of a statement that reads rows from another file, up to the table's name."""

VALUES: Final = re.compile(rb"\s*VALUES?\b", re.IGNORECASE)
COLUMNS: Final = re.compile(
    rb"\s*\(((?:[^()'\"]|\"[^\"]*\")*)\)(?=\s*(?:VALUES?\b|SELECT\b|/\*|--[ \t]|\#))", re.I
)
"""The list of columns, which is group 1."""

SELECT: Final = re.compile(
    rb"\s*(?:\([^()]*\)\s*)?(?:SELECT\b.*?\bFROM|TABLE|WITH)\b", re.IGNORECASE | re.DOTALL
)
"""The rows come from another table of the dump."""

CONDITIONAL_INSERT: Final = re.compile(rb"/\*M?!\d{0,6}\s*(?=(?:INSERT|REPLACE)\s)", re.IGNORECASE)
"""The mark before an INSERT for servers of some version: `/*!50003 INSERT ... */`."""

NEXT_ROW: Final = re.compile(rb"\)\s*,\s*(?=\()")
"""The comma between two rows."""

_COMMA_OR_END: Final = re.compile(rb"([,;])")
_AFTER_ROW: Final = re.compile(
    rb"\s*(,|;|ON\s+(?:DUPLICATE|CONFLICT)|AS\s+[\w`\"]|\Z|/\*|\*/|\)|(?=\n(?:--|/\*|[A-Z]{3,})))",
    re.IGNORECASE,
)
_SET: Final = re.compile(rb"\s*SET\b", re.IGNORECASE)
_WHERE: Final = re.compile(rb"\s*WHERE\b\s*\(?\s*", re.IGNORECASE)
_KEY: Final = re.compile(TABLE + rb"\s*=\s*(?P<value>'[^'\\]*'|[^\s'\"();]+)")
_ASSIGNED: Final = re.compile(rb"\s*%s\s*=\s*" % NAME)


def after_row(data: bytes, end: int) -> re.Match[bytes] | None:
    """Match the comma or the end of the statement after a row that ends at `end`.

    Group 1 is the comma or the mark of the end. None if neither follows: then it is no row's end.
    """
    gap = INNER_GAP.match(data, end)
    found = _COMMA_OR_END.match(data, gap.end()) if gap else None
    return found or _AFTER_ROW.match(data, end)


def set_values(text: bytes, grammar: Grammar) -> tuple[tuple[str, ...], list[Value]] | None:
    """Return the columns and values of `SET a = 1, b = 'x'`; None for any other text.

    Raises NoLiteralError for a value that cannot be read.
    """
    found = _SET.match(text)
    if found is None:
        return None
    names, values, at = _assigned(text, found.end(), grammar)
    rest = text[at:].strip()
    if rest and not rest.upper().startswith((b"ON", b"AS", b"*/")):
        raise NoLiteralError
    return names, values


def updated_values(text: bytes, grammar: Grammar) -> tuple[tuple[str, ...], list[Value]] | None:
    """Return the columns and values of `SET a = 1, b = 'x' WHERE t.a = 1`, which is a whole row.

    phpMyAdmin can export rows like this. None for an UPDATE that does not set the column by which
    it finds the row: that one changes rows.
    """
    found = _SET.match(text)
    try:
        names, values, at = _assigned(text, found.end() if found else len(text), grammar)
        where = _WHERE.match(text, at)
        key = _KEY.match(text, where.end()) if where else None
        if key is None:
            return None
        [sought] = row_values(b"(%s)" % key["value"].strip(), grammar)
    except NoLiteralError:
        return None
    name = plain_name(key.groups()[-5:-1])
    is_row = len(names) > 1 and name in names and values[names.index(name)] == sought
    return (names, values) if is_row else None


def _assigned(text: bytes, at: int, grammar: Grammar) -> tuple[tuple[str, ...], list[Value], int]:
    """Return the names and values of `a = 1, b = 'x'` from `at` on, and the place after them.

    Raises NoLiteralError for a value that cannot be read.
    """
    names: list[str] = []
    values: list[Value] = []
    while assigned := _ASSIGNED.match(text, at):
        value = _value(grammar).match(text, assigned.end())
        if value is None:
            raise NoLiteralError
        names.append(name_of(assigned))
        values += row_values(b"(%s)" % value[0].strip(), grammar)
        at = value.end()
        if text[at : at + 1] != b",":
            break
        at += 1
    if not names or len(values) != len(names):
        raise NoLiteralError
    return tuple(names), values, at


def _value(grammar: Grammar) -> re.Pattern[bytes]:
    """Return the pattern of one value, function calls included, up to a comma or the end."""
    return re.compile(
        rb"""(?>(?:(?!\s+(?:ON\s+DUPLICATE|AS\s|WHERE)\b)[^'"(),;]|%s|%s)+)"""
        % (grammar.string, calls(grammar, 4)),
        re.DOTALL | re.IGNORECASE,
    )
