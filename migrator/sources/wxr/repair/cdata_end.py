"""Find the end of a CDATA section whose text contains an unescaped `]]>`."""

from __future__ import annotations

import re
from functools import lru_cache

from migrator.sources.wxr.repair.byte_cursor import LOOKAHEAD, Cursor
from migrator.sources.wxr.repair.element_stack import Open
from migrator.sources.wxr.repair.wxr_schema import ElementContent

_NOT_SPACE = re.compile(rb"[^ \t\n]")


def ends_here(cursor: Cursor, element: Open) -> bool:
    """Return True if the `]]>` at the cursor ends the section, False if it is text.

    The end of a section is followed by the end of the element or by another section. If text
    follows, the rest of the element decides: a later `]]>` outside any section means that this one
    was text. That is decided once for each element.
    """
    after = _NOT_SPACE.search(cursor.buffer, cursor.at + 3, cursor.at + LOOKAHEAD)
    if not after or len(cursor.buffer) - after.start() < len(element.name) + 9:
        cursor.need(LOOKAHEAD)
    if not after or element.kind is not ElementContent.LEAF:
        return True
    if cursor.buffer.startswith(b"</%b" % element.name, after.start()):
        return True
    if cursor.buffer.startswith(b"<![CDATA[", after.start()) and not element.literal:
        return True
    if element.literal is None:
        element.literal = _has_stray_end(cursor, element.name)
    return not element.literal


def _has_stray_end(cursor: Cursor, name: bytes) -> bool:
    """Return True if, read strictly, the rest of the element has a `]]>` outside any section."""
    at, limit = cursor.at + 3, cursor.at + LOOKAHEAD
    while found := _step(name).search(cursor.buffer, at, limit):
        if found[1] or found[0].startswith(b"</"):
            return bool(found[1])
        end = cursor.buffer.find(b"]]>", found.end(), limit)
        if end < 0:
            break
        at = end + 3
    cursor.need(LOOKAHEAD)
    return False


@lru_cache(maxsize=64)
def _step(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<!\[CDATA\[|(\]\]>)|</" + re.escape(name) + rb"\s*+>")
