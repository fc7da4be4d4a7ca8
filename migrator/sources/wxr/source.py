"""Read the index and the posts of a WordPress export (WXR, "WordPress eXtended RSS").

The file is read twice: on opening for the index, then by `posts` for the items. Memory holds the
index and one item. Versions 1.0 to 1.2 differ only in fields that are absent, so the version is not
checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from lxml import etree

from migrator.errors import SourceError
from migrator.model import IndexEntry, Inputs, Post, Repair, Site, SkippedInput, SourceFile
from migrator.site_ids import blog_id
from migrator.sources.blog_clock import BlogClock
from migrator.sources.index_entry import add_related, empty_index, entry, fragments
from migrator.sources.multilingual import in_each_language
from migrator.sources.part_names import missing_parts
from migrator.sources.stored_item import StoredItem
from migrator.sources.wxr import detect
from migrator.sources.wxr.channel import ExportedSite
from migrator.sources.wxr.export_files import ExportPart
from migrator.sources.wxr.exported_tables import ExportedTables
from migrator.sources.wxr.item import count_comments, is_on_blog_clock, read_outline
from migrator.sources.wxr.item_copies import Copy, CopyPlace, ItemCopies
from migrator.sources.wxr.item_reader import CHANGED, ExportedItems, start_tag
from migrator.sources.wxr.part_head import Blogs, PartHead
from migrator.sources.wxr.reader import Reading
from migrator.sources.wxr.repair.repair_log import RepairLog


class WxrSource:
    """Export of one or more parts. See `migrator.model.Source`."""

    def __init__(
        self, parts: Sequence[ExportPart], locator: str, others: Sequence[SkippedInput] = ()
    ) -> None:
        """Read the index. Raises SourceError if a part is not a WordPress export.

        others  files and members beside the parts, which are not read
        """
        self.locator = locator
        self._others = list(others)
        self._left_out: dict[CopyPlace, str] = {}  # copies, each with the reason
        self._clean: set[str] = set()  # names of parts that need no repair
        self._languages = Site()
        self._start()
        while self._read_index(parts):  # once more without the copies that are older
            self._start()
        self.site: Site = self._blog.finish()

    @property
    def repairs(self) -> Sequence[Repair]:
        """Repairs made to the parts, by part and line."""
        return self._repairs

    def posts(self) -> Iterator[Post]:
        """Yield every item, in the order of the index.

        Raises SourceError if a part has changed since the source was opened.
        """
        known = iter(self.index.entries)
        for number, part in self._parts.items():
            yield from self._read(part, number, known)
        self._check_end(known)

    def items(self) -> Iterator[Post | StoredItem]:
        """Yield every item, in the order of the index; read, if the XML of its part is odd or it
        has texts in several languages.

        Raises SourceError if a part has changed since the source was opened.
        """
        known = iter(self.index.entries)
        for number, part in self._parts.items():
            if number in self.reader.heads:
                yield from self._find(part, number, known)
            else:
                yield from self._read(part, number, known)
        self._check_end(known)

    def _read(self, part: ExportPart, number: int, known: Iterator[IndexEntry]) -> Iterator[Post]:
        """Yield the items of a part; `known` yields their entries."""
        try:
            for count, element in enumerate(self._reading(part).items()):
                if (number, count) not in self._left_out:
                    yield from self._versions(element, part, number, known)
        except detect.NotWxrError as error:
            raise SourceError(CHANGED.format(part.name)) from error

    def _find(
        self, part: ExportPart, number: int, known: Iterator[IndexEntry]
    ) -> Iterator[Post | StoredItem]:
        """Yield the items of a part that can be split; `known` yields their entries."""
        try:
            for count, data in enumerate(self._reading(part).unread_items()):
                place = CopyPlace(number, count)
                if place in self._left_out:
                    continue
                if place in self._several:
                    element = self.reader.element(number, data)
                    yield from self._versions(element, part, number, known)
                elif (same := next(known, None)) is not None:
                    yield StoredItem(same.position, data, number, (same.id, same.type, same.slug))
                else:
                    raise SourceError(CHANGED.format(part.name))
        except detect.NotWxrError as error:
            raise SourceError(CHANGED.format(part.name)) from error

    def _reading(self, part: ExportPart) -> Reading:
        """Return a second pass over a part."""
        known_clean = part.name in self._clean
        return Reading(part, RepairLog(part.name), lambda _: None, known_clean=known_clean)

    def _versions(
        self,
        element: etree._Element,
        part: ExportPart,
        number: int,
        known: Iterator[IndexEntry],
    ) -> Iterator[Post]:
        """Yield the versions of an item with their positions."""
        same = next(known, None)
        position = same.position if same else 0
        for count, version in enumerate(self.reader.versions(element, number, position)):
            if count:
                same = next(known, None)
            if same is None or not _is_same_item(version, same):
                raise SourceError(CHANGED.format(part.name))
            shown = self.reader.with_shown_fields(version)
            is_placed = shown.position == same.position
            yield shown if is_placed else replace(shown, position=same.position)

    def _check_end(self, known: Iterator[IndexEntry]) -> None:
        if next(known, None) is not None:
            raise SourceError(CHANGED.format(self.locator))

    def inputs(self, is_used: Callable[[str], bool]) -> Inputs:
        """Return the account of the files that came in; `is_used` is not asked."""
        return Inputs(len(self._parts) + len(self._skipped), len(self._parts), self._skipped)

    def files(self) -> Sequence[SourceFile]:
        """Return the parts as they are now; reads each once more."""
        return [part.fingerprint() for part in self._parts.values()]

    def _start(self) -> None:
        """Begin with an empty index."""
        self.index = empty_index()
        self._blog, self._blogs, self._tables = ExportedSite(), Blogs(), ExportedTables()
        self._clock = BlogClock()
        self._several: set[CopyPlace] = set()  # items with texts in several languages
        self.reader = ExportedItems(
            self.locator, self._blog, self._blogs, self._clock, self._tables,
            self._languages, self.index.reusable_blocks,
        )  # fmt: skip
        """The reader of the items that `items` yields."""

    def _url(self, part: int) -> str:
        """Return the URL of the blog of a part."""
        return self._blogs.url(part) or self._blog.url

    def _read_index(self, parts: Sequence[ExportPart]) -> bool:
        """Read the index; return True if an item in it turned out to be an older copy."""
        self._parts: dict[int, ExportPart] = {}
        self._repairs: list[Repair] = []
        self._skipped = list(self._others)
        copies, known = ItemCopies(), len(self._left_out)
        replaced, problem = False, ""
        for number, part in enumerate(parts):
            log = RepairLog(part.name)
            try:
                replaced |= self._index_part(part, number, log, copies, parts)
            except detect.NotWxrError as error:
                if part.explicit:
                    raise SourceError(f"{part.name} {error}") from None
                problem = problem or f"{part.name} {error}"
                self._repairs.append(Repair(part.name, 0, f"left out: it {error}"))
                self._skipped.append(SkippedInput(PurePath(part.name).name, f"it {error}"))
                continue
            self._parts[number] = part
            self._repairs += log.repairs()
        if not self._parts:
            raise SourceError(problem)
        self._repairs += missing_parts(part.name for part in self._parts.values())
        return replaced and len(self._left_out) > known

    def _index_part(
        self,
        part: ExportPart,
        number: int,
        log: RepairLog,
        copies: ItemCopies,
        parts: Sequence[ExportPart],
    ) -> bool:
        """Add the items of a part to the index; return True if one replaces an earlier copy."""
        is_wxr, replaced, head = False, False, PartHead()

        def on_channel_element(element: etree._Element) -> None:
            nonlocal is_wxr
            is_wxr = is_wxr or detect.is_wxr(element)
            head.read(element)
            self._blog.read(element, self._blogs.at(head.url))

        reading = Reading(part, log, on_channel_element)
        for count, item in enumerate(reading.items()):
            is_wxr = is_wxr or detect.has_wxr_fields(item)
            if not is_wxr:
                raise detect.NotWxrError(detect.FEED)
            self._blogs.add(number, head.url)
            place = CopyPlace(number, count)
            if reason := self._left_out.get(place):
                log.add("duplicate", reading.line, reason)
                continue
            post = read_outline(
                item, len(self.index.entries), self._blog.resolve, self._url(number)
            )
            post = self.reader.of_its_blog(post, number)
            self._learn_clock(item, post)
            comments = count_comments(item) if len(parts) > 1 else 0
            copy = copies.find(post, place, head.exported, comments)
            if copy is None or not (copy.is_equal or copy.is_older or copy.is_newer):
                self._index_post(post, log, reading.line, place)
            elif copy.is_older:
                lacking = _lacking(copy.comments, comments)
                self._left_out[copy.place] = _copy_message(post, copy, part.name) + lacking
                replaced = True
                self._index_post(post, log, reading.line, place)
            else:
                kept = parts[copy.place.part].name
                lacking = _lacking(comments, copy.comments)
                self._left_out[place] = _copy_message(post, copy, kept) + lacking
                log.add("duplicate", reading.line, self._left_out[place])
        if not is_wxr:
            raise detect.NotWxrError(detect.reason(reading.root))
        if reading.is_clean:
            self._clean.add(part.name)
        if reading.can_be_split:
            self.reader.heads[number] = start_tag(reading.namespaces)
        return replaced

    def _learn_clock(self, item: etree._Element, post: Post) -> None:
        """Note the offset of an item's date, or of its last change if its date has none."""
        has_offset = post.published is not None and post.published.tzinfo is not None
        name = "post_date" if has_offset else "post_modified"
        if is_on_blog_clock(item, name):
            self._clock.learn(post.published if has_offset else post.modified)

    def _index_post(self, post: Post, log: RepairLog, line: int, place: CopyPlace) -> None:
        """Add the data that other items refer to, such as attachments, to the index."""
        self._tables.add(post)
        if not self._languages.url:  # the same for both passes, whatever follows in the file
            self._languages.url = self._blog.url
            self._languages.language = self._blog.site.language
        versions = list(in_each_language(post, self._languages))
        for version in versions:
            position = len(self.index.entries)
            self.index.entries.append(entry(replace(version, position=position)))
        if len(versions) > 1:
            self._several.add(place)
            log.add("languages", line, _language_message(post, versions))
        self.index.fragments.update(fragments(post.content, self._blog.url))
        add_related(self.index, post, self._languages.language)


def _is_same_item(post: Post, known: IndexEntry) -> bool:
    """Return True if `post` is the item that the index has at this position."""
    return (known.id, known.type, known.slug) == (post.id, post.type, post.slug)


def _language_message(post: Post, versions: Sequence[Post]) -> str:
    languages = (term.slug for v in versions for term in v.terms if term.taxonomy == "language")
    return (
        f"the {post.type} with id {blog_id(post.id)} has texts in several languages "
        f"({', '.join(languages)}); each is an item of its own"
    )


def _copy_message(post: Post, copy: Copy, kept: str) -> str:
    """Return the sentence about a copy that is left out; `kept` is the part with the other one."""
    item = f'the {post.type} "{post.title}" (id {blog_id(post.id)})'
    if copy.is_equal:
        return f"{item} is also in {kept} and is read once"
    return f"{item} is in {kept} with a newer text, which is read; this older one is left out"


def _lacking(left_out: int, kept: int) -> str:
    """Return the end of the sentence about a copy with more comments than the one that is read."""
    return f"; it has {left_out} comments, the other one {kept}" if left_out > kept else ""
