"""Read the index and the posts of a WordPress export (WXR, "WordPress eXtended RSS").

The file is read twice: on opening for the index, then by `posts` for the items. Memory holds the
index and one item. Versions 1.0 to 1.2 differ only in fields that are absent, so the version is not
checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Final

from lxml import etree

from migrator.errors import SourceError
from migrator.model import IndexEntry, Inputs, Post, Repair, Site, SkippedInput, SourceFile
from migrator.site_ids import blog_id
from migrator.sources.blog_clock import BlogClock
from migrator.sources.index_entry import (
    add_related,
    empty_index,
    entry,
    fragments,
    language_of,
)
from migrator.sources.multilingual import in_each_language
from migrator.sources.part_names import missing_parts
from migrator.sources.shown_fields import with_shown_fields
from migrator.sources.wxr import detect
from migrator.sources.wxr.channel import ExportedSite
from migrator.sources.wxr.export_files import ExportPart
from migrator.sources.wxr.exported_tables import ExportedTables
from migrator.sources.wxr.item import (
    count_comments,
    is_on_blog_clock,
    read_item,
    read_outline,
)
from migrator.sources.wxr.item_copies import Copy, CopyPlace, ItemCopies
from migrator.sources.wxr.part_head import Blogs, PartHead, numbered
from migrator.sources.wxr.reader import Reading
from migrator.sources.wxr.repair.repair_log import RepairLog

_CHANGED: Final = "{} changed while it was being read: run again."


class WxrSource:
    """Export of one or more parts. See `migrator.model.Source`."""

    def __init__(
        self, parts: Sequence[ExportPart], locator: str, others: Sequence[SkippedInput] = ()
    ) -> None:
        """Read the index. Raises SourceError if a part is not a WordPress export.

        others  files and members beside the parts, which are not read
        """
        self.locator = locator
        self.index = empty_index()
        self._others = list(others)
        self._left_out: dict[CopyPlace, str] = {}  # copies, each with the reason
        self._clean: set[str] = set()  # names of parts that need no repair
        self._blog = ExportedSite()
        self._blogs = Blogs()
        self._clock = BlogClock()
        self._tables = ExportedTables()
        self._languages = Site()
        while self._read_index(parts):  # once more without the copies that are older
            self._start_again()
        self.site: Site = self._blog.finish()

    @property
    def repairs(self) -> Sequence[Repair]:
        """Repairs made to the parts, by part and line."""
        return self._repairs

    def posts(self) -> Iterator[Post]:
        """Yield every item, in the order of the index.

        Raises SourceError if a part has changed since the source was opened.
        """
        position = 0
        known = iter(self.index.entries)
        for number, part in self._parts.items():
            known_clean = part.name in self._clean
            reading = Reading(part, RepairLog(part.name), lambda _: None, known_clean=known_clean)
            for count, item in enumerate(_read_again(part, reading)):
                if (number, count) in self._left_out:
                    continue
                post = read_item(item, position, self._blog.resolve, self._url(number))
                post = self._of_its_blog(self._clock.set(post), number)
                for version in in_each_language(self._tables.expanded(post), self._languages):
                    if not _is_same_item(version, next(known, None)):
                        raise SourceError(_CHANGED.format(part.name))
                    language = language_of(version) or self._languages.language
                    shown = with_shown_fields(version, self._item, language)
                    yield shown if shown is post else replace(shown, position=position)
                    position += 1
        if position != len(self.index.entries):
            raise SourceError(_CHANGED.format(self.locator))

    def inputs(self, is_used: Callable[[str], bool]) -> Inputs:
        """Return the account of the files that came in; `is_used` is not asked."""
        return Inputs(len(self._parts) + len(self._skipped), len(self._parts), self._skipped)

    def files(self) -> Sequence[SourceFile]:
        """Return the parts as they are now; reads each once more."""
        return [part.fingerprint() for part in self._parts.values()]

    def _item(self, number: int) -> str | None:
        """Return the HTML of an item that others show by its id."""
        return self.index.reusable_blocks.get(number)

    def _start_again(self) -> None:
        self.index = empty_index()
        self._blog, self._blogs, self._tables = ExportedSite(), Blogs(), ExportedTables()
        self._clock = BlogClock()

    def _of_its_blog(self, post: Post, part: int) -> Post:
        """Return a post with ids and an author that are unique in a run with several blogs."""
        blog = self._blogs.number(part)
        author = self._blog.author_key(post.author, blog)
        return numbered(post if author == post.author else replace(post, author=author), blog)

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
            post = self._of_its_blog(post, number)
            self._learn_clock(item, post)
            comments = count_comments(item) if len(parts) > 1 else 0
            copy = copies.find(post, place, head.exported, comments)
            if copy is None or not (copy.is_equal or copy.is_older or copy.is_newer):
                self._index_post(post, log, reading.line)
            elif copy.is_older:
                lacking = _lacking(copy.comments, comments)
                self._left_out[copy.place] = _copy_message(post, copy, part.name) + lacking
                replaced = True
                self._index_post(post, log, reading.line)
            else:
                kept = parts[copy.place.part].name
                lacking = _lacking(comments, copy.comments)
                self._left_out[place] = _copy_message(post, copy, kept) + lacking
                log.add("duplicate", reading.line, self._left_out[place])
        if not is_wxr:
            raise detect.NotWxrError(detect.reason(reading.root))
        if reading.is_clean:
            self._clean.add(part.name)
        return replaced

    def _learn_clock(self, item: etree._Element, post: Post) -> None:
        """Note the offset of an item's date, or of its last change if its date has none."""
        has_offset = post.published is not None and post.published.tzinfo is not None
        name = "post_date" if has_offset else "post_modified"
        if is_on_blog_clock(item, name):
            self._clock.learn(post.published if has_offset else post.modified)

    def _index_post(self, post: Post, log: RepairLog, line: int) -> None:
        """Add the data that other items refer to, such as attachments, to the index."""
        self._tables.add(post)
        if not self._languages.url:  # the same for both passes, whatever follows in the file
            self._languages = Site(url=self._blog.url, language=self._blog.site.language)
        versions = list(in_each_language(post, self._languages))
        for version in versions:
            place = len(self.index.entries)
            self.index.entries.append(entry(replace(version, position=place)))
        if len(versions) > 1:
            log.add("languages", line, _language_message(post, versions))
        self.index.fragments.update(fragments(post.content, self._blog.url))
        add_related(self.index, post, self._languages.language)


def _is_same_item(post: Post, known: IndexEntry | None) -> bool:
    """Return True if `post` is the item that the index has at this position."""
    return known is not None and (
        (known.id, known.type, known.slug) == (post.id, post.type, post.slug)
    )


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


def _read_again(part: ExportPart, reading: Reading) -> Iterator[etree._Element]:
    """Yield the items of a part that was an export a moment ago. Raises SourceError."""
    try:
        yield from reading.items()
    except detect.NotWxrError as error:
        raise SourceError(_CHANGED.format(part.name)) from error
