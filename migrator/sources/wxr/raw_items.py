"""Split an export that needs no repair into its items, without parsing them.

Only well-formed XML may be given: `<` begins markup there, except in CDATA sections, comments and
processing instructions (XML 1.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_MARK: Final = re.compile(rb"<!\[CDATA\[|<!--|<\?|</?item(?:\s[^<>]*)?>")
_START: Final = re.compile(rb"\s*(<item(?:\s[^<>]*)?>)")
_END_TAG: Final = b"</item>"
_ENDS: Final = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
_LONGEST_END: Final = 3


def raw_items(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes of each outermost `<item>` element, with its tags."""
    source = iter(chunks)
    data, at, begin, depth, end = b"", 0, 0, 0, b""
    while True:
        kept = begin if depth else at
        more = _at_least(len(data) - kept, source)
        if not more:
            return
        data, at, begin = data[kept:] + more, at - kept, 0
        while True:
            while not end and not depth and (plain := _plain_item(data, at)):
                yield data[slice(*plain)]
                at = plain[1]
            if end:
                found = data.find(end, at)
                if found < 0:
                    at = max(at, len(data) - _LONGEST_END + 1)
                    break
                at, end = found + len(end), b""
            mark = _MARK.search(data, at)
            if mark is None:
                # The data may end in the middle of a mark.
                last = data.rfind(b"<", at)
                at = len(data) if last < 0 else last
                break
            at, end = mark.end(), _ENDS.get(mark[0], b"")
            if end:
                continue
            if mark[0].startswith(b"</"):
                depth -= 1
                if not depth:
                    yield data[begin:at]
            else:
                begin = begin if depth else mark.start()
                depth += 1


def _plain_item(data: bytes, at: int) -> tuple[int, int] | None:
    """Return start and end of the item that begins at `at`; None unless that is plain to see.

    Its first end tag is its own if the last section of each kind that begins before it ends before
    it, and no other item begins before it. `at` is outside of all sections.
    """
    start = _START.match(data, at)
    if start is None:
        return None
    begin, inside = start.span(1)
    tag = data.find(_END_TAG, inside)
    if tag < 0 or data.find(b"<item", inside, tag) >= 0:
        return None
    for opening, closing in _ENDS.items():
        # `find` is faster than `rfind` where there is none.
        if data.find(opening, inside, tag) < 0:
            continue
        if data.find(closing, data.rfind(opening, inside, tag), tag) < 0:
            return None
    return begin, tag + len(_END_TAG)


def _at_least(size: int, source: Iterator[bytes]) -> bytes:
    """Return the next chunks together, at least `size` bytes: an item of any length is copied a
    few times only, not once for each of its chunks."""
    found = []
    for chunk in source:
        found.append(chunk)
        size -= len(chunk)
        if size <= 0 and chunk:
            break
    return b"".join(found)
