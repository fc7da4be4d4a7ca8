"""Where a CDATA section ends, when people forgot to escape the `]]>` in it."""

from __future__ import annotations

import re
from functools import lru_cache

from migrator.sources.wxr.repair.byte_cursor import LOOKAHEAD, Cursor
from migrator.sources.wxr.repair.element_stack import Open
from migrator.sources.wxr.repair.wxr_schema import ElementContent

_NOT_SPACE = re.compile(rb"[^ \t\n]")


def ends_here(cursor: Cursor, element: Open) -> bool:
    """Whether the `]]>` at the cursor ends the section, or is text.

    After the end comes the end of the element, or the next section. Where text
    comes instead, the rest of the element tells: a `]]>` with no section open
    means that this one was text. That is decided once for each element.
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
        element.literal = _dangles(cursor, element.name)
    return not element.literal


def _dangles(cursor: Cursor, name: bytes) -> bool:
    """Whether, read strictly, a `]]>` is left over before the element ends."""
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
