"""Count the rows of an INSERT whose values are not needed, at the speed of a search.

The logs and caches of plugins are most of many dumps. Each string costs a few calls of `bytes`
here, and its bytes next to nothing. A piece that is not simply rows of plain values is left to the
slower way, which reads every value.
"""

from __future__ import annotations

import re
from typing import Final

from migrator.sources.database.literals import Grammar
from migrator.startup.value_objects import value_object

PIECE: Final = 1 << 20
"""Bytes that should be in memory."""

_QUOTES: Final = ((b"'", b'"'), (b'"', b"'"))
_BETWEEN: Final = (b"),(", b"),\n(", b"),\r\n(", b"), (")
_MOST: Final = 4  # a text may hold such an end, too
# Without their strings, rows hold nothing but numbers and words.
_ROW: Final = rb"\([^()\"'`#/\\;]*\)"
_ROWS: Final = re.compile(rb"(?>(?:%s\s*,\s*)*)%s\s*" % (_ROW, _ROW))


@value_object
class CountedRows:
    """The number of rows in a piece, and the place after them; `is_last` at the statement's end."""

    rows: int
    end: int
    is_last: bool


def count_rows(data: bytes, start: int, grammar: Grammar) -> CountedRows | None:
    """Count the rows from `start` on to the end of their statement, or as many as `data` holds.

    `start` is the place of a row's parenthesis. None if the rows must be read to be counted.
    """
    if grammar.pairs:
        return None
    end = start
    for _ in range(_MOST):
        end = _first(data, end + 1)
        if end < 0:
            return _whole_rows(data, start, grammar)
        if rows := _rows_in(data[start:end], grammar):
            return CountedRows(rows, end, is_last=True)
    return None


def _whole_rows(data: bytes, start: int, grammar: Grammar) -> CountedRows | None:
    """Count the rows of a statement that does not end in `data`, up to the last whole one."""
    end = len(data)
    for _ in range(_MOST):
        end = max(data.rfind(mark, start, end) for mark in _BETWEEN)
        if end < 0:
            return None
        if rows := _rows_in(data[start : end + 1], grammar):
            return CountedRows(rows, end + 1, is_last=False)
    return None


def _first(data: bytes, start: int) -> int:
    """Return the place of the first `;` at the end of a line; -1 if there is none."""
    while (line := data.find(b"\n", start)) >= 0:
        at = line - 2 if data[line - 1 : line] == b"\r" else line - 1
        if data[at : at + 1] == b";" and at >= start:
            return at
        start = line + 1
    return -1


def _rows_in(piece: bytes, grammar: Grammar) -> int:
    """Return the number of rows; 0 if the piece ends inside a string, or is not simply rows."""
    if grammar.has_escapes:
        # Except for doubled backslashes, each backslash begins an escape of its own.
        piece = piece.replace(b"\\\\", b"")
    for quote, other in _QUOTES:
        plain = piece.replace(b"\\" + quote, b"") if grammar.has_escapes else piece
        parts = plain.split(quote)
        syntax = b"".join(parts[::2])
        if len(parts) % 2 and other not in syntax:
            return syntax.count(b"(") if b"--" not in syntax and _ROWS.fullmatch(syntax) else 0
    return 0
