"""Build the index of an export in a first pass over its parts.

Worker processes, and what the last run kept, help with a part that needs no repair. If an item is
there more than once, its newest copy counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from lxml import etree

from migrator.errors import SourceError
from migrator.model import Repair, Site, SkippedInput
from migrator.parallel.workers import Workers
from migrator.site_ids import blog_id
from migrator.sources.blog_clock import BlogClock
from migrator.sources.index_entry import add_related, empty_index
from migrator.sources.part_names import missing_parts
from migrator.sources.wxr import detect
from migrator.sources.wxr.channel import ExportedSite
from migrator.sources.wxr.export_files import ExportPart
from migrator.sources.wxr.export_slices import ExportSlices, NotPlainError
from migrator.sources.wxr.exported_tables import ExportedTables
from migrator.sources.wxr.item_copies import Copy, CopyPlace, ItemCopies
from migrator.sources.wxr.item_outline import ItemOutline, OutlineContext, outline
from migrator.sources.wxr.item_reader import ExportedItems, start_tag
from migrator.sources.wxr.kept_outlines import KeptOutlines
from migrator.sources.wxr.part_head import Blogs, PartHead
from migrator.sources.wxr.reader import Reading
from migrator.sources.wxr.repair.repair_log import RepairLog


class ExportIndex:
    """The index of an export, and what else the first pass over it found.

    index     as in `Source`
    parts     the parts with items, by number
    reader    the reader of the items
    repairs   the repairs made to the parts, by part and line
    skipped   the parts that are no exports
    left_out  the older copies of items, each with the reason
    several   the items with texts in several languages
    clean     the names of the parts that need no repair
    """

    def __init__(
        self,
        given: Sequence[ExportPart],
        locator: str,
        workers: Workers | None = None,
        kept: KeptOutlines | None = None,
    ) -> None:
        """Read the parts that were `given`. Raises SourceError if one is not an export."""
        self._given = given
        self._locator = locator
        self._workers, self._kept = workers, kept
        self._languages = Site()
        self.left_out: dict[CopyPlace, str] = {}
        self.clean: set[str] = set()
        self._start()
        while self._must_repeat():
            self._workers = self._kept = None
            self._start()
        self.site: Site = self._blog.finish()

    def _start(self) -> None:
        """Begin with an empty index."""
        self.index = empty_index()
        self.parts: dict[int, ExportPart] = {}
        self.repairs: list[Repair] = []
        self.skipped: list[SkippedInput] = []
        self.several: set[CopyPlace] = set()
        self._blog, self._blogs, self._tables = ExportedSite(), Blogs(), ExportedTables()
        self._clock, self._copies = BlogClock(), ItemCopies()
        self.reader = ExportedItems(
            self._locator, self._blog, self._blogs, self._clock, self._tables,
            self._languages, self.index.reusable_blocks,
        )  # fmt: skip

    def _must_repeat(self) -> bool:
        """Read the index. Return True if an item in it turned out to be an older copy, or a part
        to need a repair after some of its items had been read."""
        known = len(self.left_out)
        try:
            self._read()
        except NotPlainError:
            self.left_out.clear()
            return True
        return len(self.left_out) > known and self._has_replaced

    def _read(self) -> None:
        """Add the items of all parts to the index."""
        self._has_replaced, problem = False, ""
        for number, part in enumerate(self._given):
            log = RepairLog(part.name)
            try:
                self._read_part(part, number, log)
            except detect.NotWxrError as error:
                if part.explicit:
                    raise SourceError(f"{part.name} {error}") from None
                problem = problem or f"{part.name} {error}"
                self.repairs.append(Repair(part.name, 0, f"left out: it {error}"))
                self.skipped.append(SkippedInput(PurePath(part.name).name, f"it {error}"))
                continue
            self.parts[number] = part
            self.repairs += log.repairs()
        if not self.parts:
            raise SourceError(problem)
        self.repairs += missing_parts(part.name for part in self.parts.values())

    def _read_part(self, part: ExportPart, number: int, log: RepairLog) -> None:
        """Add the items of a part to the index.

        Raises NotPlainError if workers read some of its items, and others need a repair.
        """
        is_split = self._workers is not None or self._kept is not None
        slices = _slices(part) if is_split else None
        if slices is None:
            self._read_alone(part, number, log)
            return
        head = PartHead()
        for element in slices.head:
            self._read_outside(element, head)
        self._blogs.add(number, head.url)
        context = self._context(number)
        place = 0
        for found, lines in slices.outlines(context, self._workers, self._kept):
            self.reader.heads[number] = start_tag(found.namespaces)
            for term in found.terms:
                self._blog.resolve(term)
            for item, line in zip(found.items, lines, strict=True):
                self._take(item, CopyPlace(number, place), head.exported, log, line)
                place += 1
        self.clean.add(part.name)

    def _read_alone(self, part: ExportPart, number: int, log: RepairLog) -> None:
        """Add the items of a part to the index, without workers."""
        is_wxr, head = False, PartHead()

        def on_channel_element(element: etree._Element) -> None:
            nonlocal is_wxr
            is_wxr = is_wxr or detect.is_wxr(element)
            self._read_outside(element, head)

        reading = Reading(part, log, on_channel_element)
        for count, item in enumerate(reading.items()):
            is_wxr = is_wxr or detect.has_wxr_fields(item)
            if not is_wxr:
                raise detect.NotWxrError(detect.FEED)
            self._blogs.add(number, head.url)
            place = CopyPlace(number, count)
            if reason := self.left_out.get(place):
                log.add("duplicate", reading.line, reason)
                continue
            found = outline(item, self._context(number), self._blog.resolve)
            self._take(found, place, head.exported, log, reading.line)
        if not is_wxr:
            raise detect.NotWxrError(detect.reason(reading.root))
        if reading.is_clean:
            self.clean.add(part.name)
        if reading.can_be_split:
            self.reader.heads[number] = start_tag(reading.namespaces)

    def _read_outside(self, element: etree._Element, head: PartHead) -> None:
        """Read an element that is not in an item."""
        head.read(element)
        self._blog.read(element, self._blogs.at(head.url))

    def _context(self, part: int) -> OutlineContext:
        """Return what the outlines of the items of a part depend on."""
        if not self._languages.url:  # the same for both passes, whatever follows in the file
            self._languages.url = self._blog.url
            self._languages.language = self._blog.site.language
        return OutlineContext(
            self._blogs.url(part) or self._blog.url,
            self._blog.url,
            self._blogs.number(part),
            self._languages,
            counts_comments=len(self._given) > 1,
        )

    def _take(
        self, item: ItemOutline, place: CopyPlace, exported: datetime | None, log: RepairLog,
        line: int,
    ) -> None:  # fmt: skip
        """Add an item to the index, unless it is a copy of another one that is as new.

        `exported` is the date of its part.
        """
        login = item.entries[0].author
        author = self._blog.author_key(login, self._blogs.number(place.part))
        self._clock.learn(item.clock)
        copy = self._copies.find(item.copy, place, exported, item.comments)
        if copy is not None and copy.is_older:
            self._has_replaced = True
            lacking = _lacking(copy.comments, item.comments)
            self._leave_out(copy.place, item, copy, place, lacking)
        elif copy is not None and (copy.is_equal or copy.is_newer):
            lacking = _lacking(item.comments, copy.comments)
            self._leave_out(place, item, copy, copy.place, lacking)
            log.add("duplicate", line, self.left_out[place])
            return
        for version in item.entries:
            position = len(self.index.entries)
            self.index.entries.append(replace(version, position=position, author=author))
        if item.languages:
            self.several.add(place)
            log.add("languages", line, _language_message(item))
        self._tables.add(item.table)
        self.index.anchor_links.update(item.anchor_links)
        add_related(self.index, item.id, item.related)

    def _leave_out(
        self, place: CopyPlace, item: ItemOutline, copy: Copy, kept: CopyPlace, lacking: str
    ) -> None:
        """Note that the copy at `place` is not read, but the one at the place `kept` is."""
        message = _copy_message(item, copy, self._given[kept.part].name)
        self.left_out[place] = message + lacking


def _slices(part: ExportPart) -> ExportSlices | None:
    """Return the slices of a part; None if it must be read in one piece."""
    try:
        slices = ExportSlices(part)
    except NotPlainError:
        return None
    return slices if any(map(detect.is_wxr, slices.head)) else None


def _language_message(item: ItemOutline) -> str:
    return (
        f"the {item.type} with id {blog_id(item.id)} has texts in several languages "
        f"({', '.join(item.languages)}); each is an item of its own"
    )


def _copy_message(item: ItemOutline, copy: Copy, kept: str) -> str:
    """Return the sentence about a copy that is left out; `kept` is the part with the other one."""
    named = f'the {item.type} "{item.title}" (id {blog_id(item.id)})'
    if copy.is_equal:
        return f"{named} is also in {kept} and is read once"
    return f"{named} is in {kept} with a newer text, which is read; this older one is left out"


def _lacking(left_out: int, kept: int) -> str:
    """Return the end of the sentence about a copy with more comments than the one that is read."""
    return f"; it has {left_out} comments, the other one {kept}" if left_out > kept else ""
