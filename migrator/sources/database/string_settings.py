"""Track the settings in a dump (`SET NAMES`, `sql_mode`) that decide how strings are read.

`SET NAMES` and `character_set_client` determine the character set of statements, `sql_mode`
whether a backslash is an escape. Dumps save both in variables, and restore them.
https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html
"""

from __future__ import annotations

import re
from typing import Final

from migrator.sources.database.literals import ANSI, DOUBLE_BYTE, MYSQL, Grammar

_NAMES: Final = re.compile(
    rb"SET\s+(?:NAMES|CHARACTER\s+SET|CHARSET)\s*=?\s*['\"]?(\w+)", re.IGNORECASE
)
_SET: Final = re.compile(rb"SET\s", re.IGNORECASE)
_ASSIGNED: Final = re.compile(
    rb"""(@{0,2}[\w.`$]+)\s*:?=\s*((?:'[^']*'|"[^"]*"|\((?:'[^']*'|"[^"]*"|[^'"()])*\)|[^'",();])+)"""
)
_SCOPE: Final = re.compile(rb"(?:@@)?(?:(?:session|local|global)\s*\.\s*)?", re.IGNORECASE)
# Many programs save the setting so in their first lines, and restore it in their last ones.
_OUTER: Final = b"@old_character_set_client"
_PLAIN: Final = "NO_BACKSLASH_ESCAPES"
# The programs of these dumps know no backslash escapes: SQLite, and PostgreSQL since 9.1.
_OTHER_PROGRAM: Final = re.compile(
    rb"PRAGMA\s+foreign_keys|SET\s+standard_conforming_strings\s*=\s*on", re.IGNORECASE
)


class StringSettings:
    """The character set and the sql_mode at one place of a dump; `charset` is "" if unknown."""

    def __init__(self) -> None:
        self.charset = ""
        self.is_open = False  # the settings before the dump are saved, and not yet restored
        self._mode = ""
        self._saved: dict[bytes, str] = {}
        self._is_other_program = False

    def read(self, statement: bytes) -> None:
        """Follow a statement if it changes a setting."""
        if _OTHER_PROGRAM.match(statement):
            self._is_other_program = True
        elif found := _NAMES.match(statement):
            self.charset = found[1].decode("ascii", "replace").lower()
        elif _SET.match(statement):
            for assigned in _ASSIGNED.finditer(statement, 4):
                self._assign(assigned[1].lower(), assigned[2].strip())

    def grammar(self, table_charset: str) -> Grammar:
        """Return the syntax of strings in rows of a table with this character set."""
        if self._is_other_program or _PLAIN in self._mode:
            return ANSI
        charset = self.charset or table_charset
        return Grammar(has_escapes=True, pairs=charset) if charset in DOUBLE_BYTE else MYSQL

    def _assign(self, name: bytes, value: bytes) -> None:
        if name.startswith(b"@") and not name.startswith(b"@@"):
            setting = _setting_of(value)
            if setting == b"character_set_client":
                self._saved[name] = self.charset
                self.is_open = self.is_open or name == _OUTER
            elif setting == b"sql_mode":
                self._saved[name] = self._mode
            return
        if _OUTER in value.lower():
            self.is_open = False
        setting = _setting_of(name)
        if setting == b"character_set_client":
            word = value.strip(b"'\"").decode("ascii", "replace").lower()
            self.charset = (
                self._saved.get(value.lower(), self.charset) if value[:1] == b"@" else word
            )
        elif setting == b"sql_mode":
            added = self._mode if b"@@" in value else ""
            text = value.decode("ascii", "replace").upper()
            saved = self._saved.get(value.lower(), "")
            self._mode = saved if value[:1] == b"@" and not added else f"{added} {text}"


def _setting_of(name: bytes) -> bytes:
    """Return the name of a setting in lower case, without its scope (`@@session.`)."""
    return name[_SCOPE.match(name).end() :].strip(b"` ").lower()  # type: ignore[union-attr]
