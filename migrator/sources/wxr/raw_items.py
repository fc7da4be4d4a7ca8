"""Split an export that needs no repair into its items, without parsing them.

They are the right ones if the export is well-formed XML: `<` begins markup there, except in CDATA
sections, comments and processing instructions (XML 1.0).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

_MARK: Final = re.compile(rb"<!\[CDATA\[|<!--|<\?|</?item(?:\s[^<>]*)?>")
_START: Final = re.compile(rb"\s*(<item(?:\s[^<>]*)?>)")
_END_TAG: Final = b"</item>"
_ENDS: Final = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
_LONGEST_END: Final = 3


def raw_items(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes of each outermost `<item>` element, with its tags."""
    return (item for _, item in pieces(chunks) if item)


def pieces(chunks: Iterable[bytes], most: int = sys.maxsize) -> Iterator[tuple[bytes, bytes]]:
    """Yield each outermost `<item>` element with the bytes before it; at last those after all
    items, with b"" for the item.

    An element of more than `most` bytes, or so many bytes between two, are the last ones.
    """
    source = iter(chunks)
    data, at, last, begin, depth, end = b"", 0, 0, 0, 0, b""
    while True:
        more = _at_least(len(data) - last, source) if len(data) - last <= most else b""
        if not more:
            yield data[last:], b""
            return
        data, at, begin, last = data[last:] + more, at - last, begin - last, 0
        while True:
            while not end and not depth and (plain := _plain_item(data, at)):
                yield data[last : plain[0]], data[slice(*plain)]
                at = last = plain[1]
            if end:
                found = data.find(end, at)
                if found < 0:
                    at = max(at, len(data) - _LONGEST_END + 1)
                    break
                at, end = found + len(end), b""
            mark = _MARK.search(data, at)
            if mark is None:
                # The data may end in the middle of a mark.
                cut = data.rfind(b"<", at)
                at = len(data) if cut < 0 else cut
                break
            at, end = mark.end(), _ENDS.get(mark[0], b"")
            if end:
                continue
            if not mark[0].startswith(b"</"):
                begin = begin if depth else mark.start()
                depth += 1
            elif depth:
                depth -= 1
                if not depth:
                    yield data[last:begin], data[begin:at]
                    last = at


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
