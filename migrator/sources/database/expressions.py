"""Evaluate the values of one row in an SQL dump, function calls included.

https://dev.mysql.com/doc/refman/8.4/en/expressions.html: string functions, casts, and the
marks that say a literal's character set, collation or type.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from migrator.sources.database.literals import (
    Grammar,
    NoLiteralError,
    Value,
    literal,
    text_value,
    unhex,
)

_DEEPEST: Final = 8
_MOST_BYTES: Final = 1 << 26
"""Size of the largest value that a function may return: that of the longest row."""
_UNICODE: Final = re.compile(
    r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|\+([0-9A-Fa-f]{6})|([0-9A-Fa-f]{4})|(\\))"
)


def _from_base64(value: bytes) -> bytes:
    try:
        return base64.b64decode(value)
    except binascii.Error as error:
        raise NoLiteralError from error


def _characters(*codes: bytes) -> bytes:
    try:
        return b"".join(chr(int(code)).encode() for code in codes)
    except (ValueError, OverflowError) as error:
        raise NoLiteralError from error


def _unistr(value: bytes) -> bytes:
    """Replace the escapes of SQLite's `unistr`: `\\000a`, `\\u000a`, `\\+00000a`."""
    try:
        text = value.decode("utf-8", "surrogateescape")
        found = _UNICODE.sub(lambda m: m[5] or chr(int(next(filter(None, m.groups())), 16)), text)
        return found.encode("utf-8", "surrogateescape")
    except (ValueError, OverflowError) as error:
        raise NoLiteralError from error


def _replaced(text: bytes, old: bytes, new: bytes) -> bytes:
    """Replace as SQLite's `replace`, which dumps call for line breaks. Nested calls may grow."""
    if not old:
        return text
    if len(text) + text.count(old) * (len(new) - len(old)) > _MOST_BYTES:
        raise NoLiteralError
    return text.replace(old, new)


FUNCTIONS: Final[dict[bytes, Callable[..., Value]]] = {
    b"UNHEX": unhex,
    b"FROM_BASE64": _from_base64,
    b"CONCAT": lambda *values: b"".join(values),
    b"CHAR": _characters,
    b"REPLACE": _replaced,
    b"UNISTR": _unistr,
    b"NOW": lambda: None,
    b"CURRENT_TIMESTAMP": lambda *_: None,
}
"""Functions that dumps call in values: Adminer's UNHEX, SQLite's replace, char and unistr."""

# Functions that return their first argument in another type or character set.
_CASTS: Final = frozenset({
    b"CONVERT", b"CAST", b"STR_TO_DATE", b"TO_DATE", b"TO_TIMESTAMP", b"TIMESTAMP", b"DATE",
    b"JSON_UNQUOTE", b"ST_GEOMFROMTEXT",
})  # fmt: skip
# Words before a literal that say its type, as in `TIMESTAMP '2020-01-01'` and `{ts '2020-01-01'}`.
_TYPES: Final = frozenset({b"DATE", b"TIME", b"TIMESTAMP", b"{D", b"{T", b"{TS"})
_QUOTES: Final = (b"'", b'"')


def row_values(row: bytes, grammar: Grammar) -> list[Value]:
    """Return the values of a row in parentheses, function calls included.

    Raises NoLiteralError for an unknown value.
    """
    pieces: list[bytes] = []
    place = 0
    while place < len(row):
        match = _piece(grammar).match(row, place)
        if match is None:
            raise NoLiteralError
        pieces.append(match[1].rstrip())
        place = match.end()
    values, at = _Pieces(pieces, grammar).arguments(0, 0)
    if at != len(pieces):
        raise NoLiteralError
    return values


@lru_cache(maxsize=8)
def _piece(grammar: Grammar) -> re.Pattern[bytes]:
    """Return the pattern of one value or one mark of punctuation, with the spaces around it."""
    return re.compile(rb"\s*(%s|[(),])\s*" % grammar.value, re.DOTALL)


class _Pieces:
    """The values and marks of a row; each method returns the place after the part it reads."""

    def __init__(self, pieces: Sequence[bytes], grammar: Grammar) -> None:
        self._pieces = pieces
        self._grammar = grammar

    def arguments(self, at: int, depth: int) -> tuple[list[Value], int]:
        """Read `(value, value, ...)` from `at`."""
        if depth > _DEEPEST or self._word(at) != b"(":
            raise NoLiteralError
        values: list[Value] = []
        at += 1
        if self._word(at) == b")":
            return values, at + 1
        while at < len(self._pieces):
            value, at = self._expression(at, depth)
            values.append(value)
            mark = self._word(at)
            if mark == b")":
                return values, at + 1
            if mark != b",":
                raise NoLiteralError
            at += 1
        raise NoLiteralError

    def _expression(self, at: int, depth: int) -> tuple[Value, int]:
        """Read a value and the marks after it, which add nothing but more text."""
        value, at = self._operand(at, depth)
        parts = [value]
        while (word := self._word(at)) not in (b"", b",", b")"):
            if word in (b"USING", b"COLLATE"):
                at += 2
            elif word == b"AS" or word.startswith(b"::"):
                at = self._after_type(at + 1)
            elif word == b"}":
                at += 1
            elif word == b"||" or word[:1] in _QUOTES:  # adjacent literals are one
                more, at = self._operand(at + (word == b"||"), depth)
                parts.append(more)
            else:
                raise NoLiteralError
        known = [part for part in parts if part is not None]
        return (b"".join(known) if len(known) == len(parts) else None), at

    def _operand(self, at: int, depth: int) -> tuple[Value, int]:
        word, has_call = self._word(at), self._word(at + 1) == b"("
        if word == b"(":
            values, at = self.arguments(at, depth + 1)
            if len(values) != 1:
                raise NoLiteralError
            return values[0], at
        if has_call and word in _CASTS:
            if depth > _DEEPEST:
                raise NoLiteralError
            value, at = self._expression(at + 2, depth + 1)
            return value, self._after_parenthesis(at)
        if has_call and word in FUNCTIONS:
            return self._call(word, at + 1, depth)
        if word in _TYPES or (word.startswith(b"_") and self._pieces[at][-1:] not in _QUOTES):
            at += 1
        if at >= len(self._pieces):
            raise NoLiteralError
        piece = self._pieces[at]
        if piece[:1] in _QUOTES:
            return text_value(piece, self._grammar), at + 1
        return literal(piece, self._grammar), at + 1

    def _call(self, name: bytes, at: int, depth: int) -> tuple[Value, int]:
        values, at = self.arguments(at, depth + 1)
        if name not in (b"CURRENT_TIMESTAMP", b"NOW") and None in values:
            return None, at
        try:
            return FUNCTIONS[name](*values), at
        except TypeError as error:
            raise NoLiteralError from error

    def _after_type(self, at: int) -> int:
        """Step over the name of a type: `CHAR(20) CHARACTER SET utf8mb4`."""
        while (word := self._word(at)) not in (b"", b",", b")"):
            at = self._after_parenthesis(at + 1) if word == b"(" else at + 1
        return at

    def _after_parenthesis(self, at: int) -> int:
        """Return the place after the parenthesis that is open at `at`."""
        depth = 1
        while depth and at < len(self._pieces):
            depth += {b"(": 1, b")": -1}.get(self._pieces[at], 0)
            at += 1
        if depth:
            raise NoLiteralError
        return at

    def _word(self, at: int) -> bytes:
        """Return the piece at `at` in capitals, "" after the last one."""
        return self._pieces[at].upper() if at < len(self._pieces) else b""
