"""Have worker processes outline the items of an export that needs no repair.

The file is split at its items without being parsed. A slice is a document of its own: the start of
the file up to the tag `<channel>`, some of the items, and the end. If the elements before the items
and all slices are well-formed documents that need no repair, so is the file. Everything else is
read in one piece (`reader.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO
from typing import Final

from lxml import etree

from migrator.model import Term
from migrator.parallel.ordered_map import Failure
from migrator.parallel.workers import Workers
from migrator.sources.wxr.detect import NotWxrError
from migrator.sources.wxr.export_files import ExportPart
from migrator.sources.wxr.item_outline import ItemOutline, OutlineContext, outline
from migrator.sources.wxr.raw_items import pieces
from migrator.sources.wxr.reader import Reading
from migrator.sources.wxr.repair.repair_log import RepairLog
from migrator.startup.value_objects import value_object

_CHANNEL: Final = re.compile(rb"<channel(?:\s[^<>]*)?>")
_END: Final = b"</channel></rss>"
_TAIL: Final = re.compile(rb"\s*</channel>\s*</rss>\s*")
_SLICE: Final = 1 << 18
"""Bytes after which a slice ends."""
_MOST: Final = 1 << 26
"""Bytes of an item, or of what is between two, from which a file is read in one piece."""


class NotPlainError(Exception):
    """Raised for an export that is to be read in one piece."""


@value_object
class SliceOutlines:
    """The outlines of the items of a slice, the terms that they name, and the namespaces by prefix.

    Each term is listed once, in the order of the items.
    """

    items: Sequence[ItemOutline]
    terms: Sequence[Term]
    namespaces: dict[str | None, str]


@value_object
class ExportSlice:
    """Some items of an export, as a document of its own, and their number (`count`)."""

    data: bytes
    count: int
    context: OutlineContext

    def work(self) -> SliceOutlines | None:
        """Return the outlines; None if the slice needs a repair or the data of other items."""
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
        return SliceOutlines(items, tuple(terms), reading.namespaces)


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
        self._start = before[: start.end()]
        self._line = 1 + before.count(b"\n")
        self.head = _elements(before)
        """The elements before the items."""

    def outlines(
        self, context: OutlineContext, workers: Workers
    ) -> Iterator[tuple[SliceOutlines, Sequence[int]]]:
        """Yield the outlines of each slice, and the lines on which its items begin.

        Raises NotPlainError where the file turns out to need a repair, and SourceError.
        """
        for lines, found in workers.map(self._slices(context)):
            if found is None or isinstance(found, Failure):
                raise NotPlainError
            yield found, lines
        if self._log.repairs():
            raise NotPlainError

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
            if size >= _SLICE:
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
