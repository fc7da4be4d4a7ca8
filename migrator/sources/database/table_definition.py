"""Parse names in SQL, and the columns in CREATE TABLE."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from migrator.startup.value_objects import value_object

# In backticks, double quotes, brackets, or bare.
NAME: Final = rb"""(?:`((?:[^`]|``)+)`|"((?:[^"]|"")+)"|\[([^\]]+)\]|([\w$\x80-\xff-]+))"""
# The name of the database before it is not a group.
TABLE: Final = rb"(?:%s\s*\.\s*)?%s" % (
    NAME.replace(rb"((", rb"(?:(").replace(rb"([", rb"(?:["), NAME
)  # fmt: skip
NAME_PATTERN: Final = re.compile(NAME)
CREATE: Final = re.compile(
    rb"CREATE\s+(?:TEMPORARY\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?" + TABLE, re.IGNORECASE
)


@value_object
class Column:
    """A column of CREATE TABLE; `charset` is "" if it is the table's.

    The server works out a generated column from the others.
    """

    name: str
    charset: str = ""
    is_generated: bool = False


def name_of(match: re.Match[bytes]) -> str:
    """Return the name that NAME matched, without its quotes."""
    return plain_name(match.groups())


def table_name(match: re.Match[bytes]) -> str:
    """Return the name of the table that TABLE matched at the end of a pattern."""
    return plain_name(match.groups()[-4:])


def plain_name(groups: Sequence[bytes | None]) -> str:
    """Return the name in one of the groups of NAME."""
    name = next(group for group in groups if group is not None)
    return name.replace(b"``", b"`").replace(b'""', b'"').decode("utf-8", "replace")


_TEXT: Final = rb"""'(?>(?:[^'\\]|\\.|'')*)'|"[^"]*"|`[^`]*`"""


def _parenthesis(depth: int) -> bytes:
    """Return the pattern of a parenthesis with this many levels of others in it."""
    inner = rb"""[^'"`()]+|%s""" % _TEXT
    if depth:
        inner += b"|" + _parenthesis(depth - 1)
    return rb"\((?>(?:%s)*)\)" % inner


_PART: Final = re.compile(rb"""(?>(?:[^'"`(),]+|%s|%s)+)""" % (_TEXT, _parenthesis(6)), re.DOTALL)
_KEYS: Final = re.compile(
    rb"(?:PRIMARY|UNIQUE|KEY|INDEX|FULLTEXT|SPATIAL|CONSTRAINT|FOREIGN|CHECK)\b", re.IGNORECASE
)
_GENERATED: Final = re.compile(
    rb"\bGENERATED\s+ALWAYS\s+AS\s*\(|\bAS\s*\(.*\)\s*(?:VIRTUAL|PERSISTENT|STORED)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET: Final = re.compile(rb"(?:CHARACTER\s+SET|CHARSET)\s*=?\s*'?(\w+)", re.IGNORECASE)
_COLLATE: Final = re.compile(rb"COLLATE\s*=?\s*'?([a-z0-9]+)_", re.IGNORECASE)


_COMMENT: Final = re.compile(
    rb"""'(?:[^'\\]|\\.|'')*'|"[^"]*"|`[^`]*`|--[ \t][^\n]*|/\*(?!!).*?\*/""", re.DOTALL
)


def columns_of(text: bytes) -> tuple[list[Column], str]:
    """Return the columns of `(...) ENGINE=...`, and the table's character set."""
    text = _COMMENT.sub(lambda match: match[0] if match[0][:1] in b"'\"`" else b" ", text)
    start = text.find(b"(")
    if start < 0:
        return [], ""
    columns: list[Column] = []
    at = start + 1
    while found := _PART.match(text, at):
        part = found[0].strip()
        at = found.end() + 1
        named = NAME_PATTERN.match(part)
        if named and (part[:1] in b'`"[' or not _KEYS.match(part)):
            rest = part[named.end() :]
            is_generated = bool(_GENERATED.search(rest))
            columns.append(Column(name_of(named), _charset_in(rest), is_generated))
        if text[found.end() : found.end() + 1] != b",":
            break
    return columns, _charset_in(text[at:])


def _charset_in(text: bytes) -> str:
    found = _CHARSET.search(text) or _COLLATE.search(text)
    return found[1].decode("ascii", "replace").lower() if found else ""
