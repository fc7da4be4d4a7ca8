"""Outline the items of an export that needs no repair: in worker processes, or as the last run did.

The file is split at its items without being parsed. A slice is a document of its own: the start of
the file up to the tag `<channel>`, some of the items, and the end. If the elements before the items
and all slices are well-formed documents that need no repair, so is the file. Everything else is
read in one piece (`reader.py`).

Where a slice ends depends on the items before its end, and the start of the file counts without its
comments, which tell the time. So most slices of a newer export are the slices of the last one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from io import BytesIO
from typing import Final

from lxml import etree

from migrator.model import Term
from migrator.parallel.ordered_map import Done, Failure, Task, map_ordered
from migrator.parallel.workers import Workers
from migrator.sources.wxr.detect import NotWxrError
from migrator.sources.wxr.export_files import ExportPart
from migrator.sources.wxr.item_outline import OutlineContext, outline
from migrator.sources.wxr.kept_outlines import KeptOutlines
from migrator.sources.wxr.packed_outlines import SliceOutlines, packed, unpacked
from migrator.sources.wxr.raw_items import pieces
from migrator.sources.wxr.reader import Reading
from migrator.sources.wxr.repair.repair_log import RepairLog
from migrator.startup.value_objects import value_object

_CHANNEL: Final = re.compile(rb"<channel(?:\s[^<>]*)?>")
_END: Final = b"</channel></rss>"
_TAIL: Final = re.compile(rb"\s*</channel>\s*</rss>\s*")
_SLICE: Final = 1 << 18
"""Bytes after which a slice ends; from a quarter of them on, after an item of this many."""
_ENDS_ONE_OF: Final = 16
_MOST: Final = 1 << 26
"""Bytes of an item, or of what is between two, from which a file is read in one piece."""


class NotPlainError(Exception):
    """Raised for an export that is to be read in one piece."""


@value_object
class ExportSlice:
    """Some items of an export, as a document of its own, and their number (`count`)."""

    data: bytes
    count: int
    context: OutlineContext

    def work(self) -> str | None:
        """Return the outlines, packed; None if the slice needs a repair or the data of other
        items."""
        log = RepairLog("")
        reading = Reading(_document(self.data), log, lambda _: None)
        terms: dict[Term, None] = {}

        def noted(term: Term) -> Term:
            terms.setdefault(term)
            return term

        items = [outline(each, self.context, noted) for each in reading.items()]
        is_plain = reading.is_clean and reading.can_be_split and not log.repairs()
        # A term without a slug is known by its name, and another item may have its slug.
        if not is_plain or len(items) != self.count or not all(term.slug for term in terms):
            return None
        return packed(SliceOutlines(items, tuple(terms), reading.namespaces))


@value_object
class _Place:
    """A slice in its export.

    lines  the lines on which its items begin
    name   its name in `KeptOutlines`
    known  its outlines, if the last run kept them
    """

    lines: Sequence[int]
    name: str
    known: SliceOutlines | None


class ExportSlices:
    """The slices of one part of an export."""

    def __init__(self, part: ExportPart) -> None:
        """Read the elements before the items. Raises NotPlainError, SourceError."""
        self._log = RepairLog(part.name)
        self._pieces = pieces(part.chunks(self._log), _MOST)
        before, self._first = next(self._pieces)
        start = _CHANNEL.search(before)
        if start is None or not self._first:
            raise NotPlainError
        self._start = _without_comments(before[: start.end()])
        self._line = 1 + before.count(b"\n")
        self.head = _elements(before)
        """The elements before the items."""

    def outlines(
        self, context: OutlineContext, workers: Workers | None, kept: KeptOutlines | None
    ) -> Iterator[tuple[SliceOutlines, Sequence[int]]]:
        """Yield the outlines of each slice, and the lines on which its items begin.

        Raises NotPlainError where the file turns out to need a repair, and SourceError.
        """
        executor, count = (workers.executor, workers.count) if workers else (None, 1)
        for place, found in map_ordered(self._tasks(context, kept), executor, count):
            if found is None or isinstance(found, Failure):
                raise NotPlainError
            if kept is not None:
                kept.keep(place.name, found)
            yield place.known or unpacked(found), place.lines
        if self._log.repairs():
            raise NotPlainError

    def _tasks(
        self, context: OutlineContext, kept: KeptOutlines | None
    ) -> Iterator[tuple[_Place, Task[str | None]]]:
        """Yield the slices; those that the last run had come with their outlines."""
        for lines, each in self._slices(context):
            name = kept.name(each.data, context) if kept else ""
            text = kept.find(name) if kept else ""
            known = _known(text, each.count) if text else None
            yield _Place(lines, name, known), Done(text) if known else each

    def _slices(self, context: OutlineContext) -> Iterator[tuple[Sequence[int], ExportSlice]]:
        """Yield the slices, each with the lines on which its items begin."""
        items, lines, size = [self._start, self._first], [self._line], len(self._first)
        line = self._line + self._first.count(b"\n")
        for before, item in self._pieces:
            if not item:
                if not _TAIL.fullmatch(before):
                    raise NotPlainError
                break
            if before and not before.isspace():
                raise NotPlainError
            if size >= _SLICE or (4 * size >= _SLICE and _ends_slice(items[-1])):
                yield lines, _slice(items, len(lines), context)
                items, lines, size = [self._start], [], 0
            line += before.count(b"\n")
            items.append(item)
            lines.append(line)
            line += item.count(b"\n")
            size += len(item)
        yield lines, _slice(items, len(lines), context)


def _slice(parts: Sequence[bytes], count: int, context: OutlineContext) -> ExportSlice:
    return ExportSlice(b"".join((*parts, _END)), count, context)


def _ends_slice(item: bytes) -> bool:
    """Return True for one of `_ENDS_ONE_OF` items. The item alone decides: after a change, slices
    soon end again where they ended before."""
    return zlib.crc32(item) % _ENDS_ONE_OF == 0


def _known(text: str, count: int) -> SliceOutlines | None:
    """Return the outlines of `count` items that the last run kept; None if the text holds others,
    because the state was edited by hand."""
    with suppress(ValueError, TypeError, KeyError, IndexError):
        found = unpacked(text)
        if len(found.items) == count and all(each.entries for each in found.items):
            return found
    return None


def _without_comments(start: bytes) -> bytes:
    """Return the start of a file without the comments of WordPress, which name the time."""
    if start.count(b"<?") > 1 or b"<!DOCTYPE" in start:
        return start  # what looks like a comment in them may be none
    found, at = [], 0
    while (begin := start.find(b"<!--", at)) >= 0:
        end = start.find(b"-->", begin)
        if end < 0:
            break
        found.append(start[at:begin])
        at = end + len(b"-->")
    return b"".join((*found, start[at:]))


def _document(data: bytes) -> ExportPart:
    return ExportPart("", explicit=True, open=partial(BytesIO, data))


def _elements(before: bytes) -> Sequence[etree._Element]:
    """Return the elements before the items. Raises NotPlainError if they need a repair."""
    log = RepairLog("")
    found: list[etree._Element] = []
    reading = Reading(_document(before + _END), log, found.append)
    try:
        has_items = any(True for _ in reading.items())
    except NotWxrError:
        raise NotPlainError from None
    if has_items or not reading.is_clean or log.repairs():
        raise NotPlainError
    return found
