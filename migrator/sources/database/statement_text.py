"""Read one SQL statement of a dump up to its end, or find the start of the next one."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from migrator.sources.database.dump_sink import Sink
from migrator.sources.database.dump_window import Window
from migrator.sources.database.literals import Grammar, until_end

LONGEST: Final = 1 << 26
"""Maximum bytes of one row, or of one statement without rows."""

_HARMLESS: Final = re.compile(rb"\s*(?:COMMIT|UNLOCK\s+TABLES|SET\s[^'\"]*)\s*", re.IGNORECASE)
_STATEMENT: Final = re.compile(
    rb"\n(?=(?:INSERT|REPLACE|CREATE|DROP|LOCK|UNLOCK|ALTER|SET|COMMIT|USE)\s|/\*!|--[ \r\n])",
    re.IGNORECASE,
)
# Only these statements hold others.
_HOLDS_OTHERS: Final = re.compile(
    rb"\s*(?:/\*|BEGIN\b|(?:CREATE|ALTER)\s+(?!(?:TEMPORARY\s+)?TABLE\b))", re.IGNORECASE
)
_MOST_EXAMINED: Final = 20
_ROWS_FOLLOW: Final = re.compile(
    rb"\n[ \t]*(?=(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO\s)", re.IGNORECASE
)


def single_statement(window: Window, sink: Sink, grammar: Grammar) -> bytes:
    """Read a statement as `whole_statement`, but not the INSERT after one that lacks its `;`."""
    text = whole_statement(window, sink, grammar)
    if _HOLDS_OTHERS.match(text):
        return text
    for found in islice(_ROWS_FOLLOW.finditer(text), _MOST_EXAMINED):
        before = until_end(grammar).match(text, 0, found.start())
        if before and before.end() == found.start():  # not in a string or a comment
            window.at = window.data.rindex(text, 0, window.at) + found.start()
            sink.damaged(window.line, "a statement has no end; the next one begins here")
            return text[: found.start()]
    return text


def whole_statement(window: Window, sink: Sink, grammar: Grammar) -> bytes:
    """Read a statement without rows up to its `;`; return its text.

    A statement without an end is reported, and read up to the next line that begins one.
    """
    pattern = until_end(grammar)
    while True:
        found = pattern.match(window.data, window.at) if window.may_end else None
        end = found.end() if found else window.at
        if end < len(window.data) and window.data[end : end + 1] == b";":
            break
        if window.waiting >= LONGEST or not window.more():
            end = next_statement(window, window.at + 1)
            text = window.data[window.at : end]
            if not _HARMLESS.fullmatch(text):
                sink.damaged(window.line, "a statement has no end and is left out")
            window.at = end
            return text
    text = window.data[window.at : end]
    window.at = end + 1
    return text


def next_statement(window: Window, start: int) -> int:
    """Return the place, from `start` on, where a line begins with a statement."""
    found = _STATEMENT.search(window.data, start)
    return found.end() if found else len(window.data)
