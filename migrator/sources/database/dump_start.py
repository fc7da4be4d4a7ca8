"""Recognise an SQL dump by its first bytes, and find the first statement in them."""

from __future__ import annotations

import re
from typing import Final

MOST: Final = 1 << 16
"""Number of first bytes that are examined."""

_SQL: Final = re.compile(
    rb"\s*(?:--|#|/\*|INSERT\s|REPLACE\s|CREATE\s|DROP\s|SET\s|USE\s|LOCK\s|BEGIN|START\s|"
    rb"PRAGMA\s|DELETE\s|TRUNCATE\s|DELIMITER\s|ALTER\s|GRANT\s|COMMIT\b|UNLOCK\s)",
    re.IGNORECASE,
)
_STATEMENTS: Final = re.compile(
    rb"^\s*(?:/\*!\d+\s*)?(?:INSERT\s+(?:\w+\s+)*INTO|REPLACE\s+INTO|CREATE\s+(?:TABLE|DATABASE)|"
    rb"DROP\s+TABLE|LOCK\s+TABLES|SET\s+(?:NAMES|FOREIGN_KEY_CHECKS|SQL_MODE|@|time_zone))",
    re.IGNORECASE | re.MULTILINE,
)
_HEADS: Final = (
    b"-- MySQL dump", b"-- MariaDB dump", b"-- phpMyAdmin", b"-- Adminer", b"/*M!999999",
)  # fmt: skip
# Programs that call mysqldump may put its warnings, or lines of their own, before the dump.
_MOST_BEFORE: Final = 4096
_AFTER_OTHERS: Final = re.compile(
    rb"^(?:-- (?:MySQL|MariaDB|phpMyAdmin|Adminer)|/\*M?!\d{5,6}|"
    rb"(?:CREATE\s+TABLE|DROP\s+TABLE|INSERT\s+INTO|REPLACE\s+INTO|LOCK\s+TABLES)\s+(?:IF\s+)?[`\"\w]|"
    rb"SET\s+(?:NAMES|SQL_MODE|FOREIGN_KEY_CHECKS)\b)",
    re.IGNORECASE | re.MULTILINE,
)
# A page of PHP's messages may stand before a dump that a program sent to the browser.
_PHP_MESSAGE: Final = re.compile(rb"\s*(?:<br\s?/?>\s*)*<b>[A-Z][a-z]+(?: [a-z]+)?</b>:")
MESSAGES: Final = re.compile(
    rb"(?>(?:(?:<[a-z/]|[\w.-]+(?: [\w.-]+){0,3}:[ \t])[^\n]*(?:\n|\Z))+)", re.IGNORECASE
)
"""Lines that programs wrote for people: `mysqldump: Error 2013: ...`, `<b>Warning</b>: ...`."""

_MARK: Final = b"\xef\xbb\xbf"


def is_dump_text(head: bytes) -> bool:
    """Return True if a text that begins with these bytes is an SQL dump."""
    start = start_of(head)
    text = head[start:MOST]
    return bool(
        start >= 0 and (_STATEMENTS.search(text) or text.startswith(_HEADS))
    )  # fmt: skip


def start_of(head: bytes) -> int:
    """Return the place of the first comment or statement of SQL; -1 if there is none."""
    start = len(_MARK) if head.startswith(_MARK) else 0
    if _SQL.match(head, start):
        return start
    found = _AFTER_OTHERS.search(head, start, start + _MOST_BEFORE)
    is_other = found is None or b"\0" in head[:_MOST_BEFORE]
    if not _PHP_MESSAGE.match(head, start):
        is_other = is_other or head[start:].lstrip()[:1] in b"<{[%"
    return -1 if is_other or found is None else found.start()
