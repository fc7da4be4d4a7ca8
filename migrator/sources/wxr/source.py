"""WordPress's own export (WXR, "WordPress eXtended RSS") as a Source.

Two passes: opening reads the index, `posts` reads the items again. Memory holds
the index and one item. Versions 1.0 to 1.2 differ only in fields that are
absent; the version itself is not asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from lxml import etree

from migrator.errors import SourceError
from migrator.model import IndexEntry, Post, Repair, Site, SourceFile
from migrator.sources.index_entry import (
    empty_index,
    entry,
    fragments,
    menu_item,
)
from migrator.sources.wxr import detect
from migrator.sources.wxr.channel import ExportedSite
from migrator.sources.wxr.export_files import ExportPart
from migrator.sources.wxr.item import read_item, read_outline
from migrator.sources.wxr.reader import Reading
from migrator.sources.wxr.repair.repair_log import RepairLog


class WxrSource:
    """An export of one or more parts. See `migrator.model.Source`."""

    def __init__(self, parts: Sequence[ExportPart], locator: str) -> None:
        """Read the index. Raises SourceError where a part is no WordPress export."""
        self.locator = locator
        self.index = empty_index()
        self._parts: list[ExportPart] = []
        self._repairs: list[Repair] = []
        self._duplicates: set[tuple[str, int]] = set()
        self._clean: set[str] = set()  # names of parts in which nothing is to be mended
        self._blog = ExportedSite()
        self._read_index(parts)
        self.site: Site = self._blog.finish()

    @property
    def repairs(self) -> Sequence[Repair]:
        """What was mended, by part and line."""
        return self._repairs

    def posts(self) -> Iterator[Post]:
        """Every item, in the order of the index.

        Raises SourceError where a part has changed since the source was opened.
        """
        position = 0
        known = iter(self.index.entries)
        for part in self._parts:
            trusted = part.name in self._clean
            reading = Reading(part, RepairLog(part.name), lambda _: None, trusted=trusted)
            for count, item in enumerate(reading.items()):
                if (part.name, count) in self._duplicates:
                    continue
                post = read_item(item, position, self._blog.resolve, self.site.url)
                if not _is_one(post, next(known, None)):
                    raise SourceError(f"{part.name} changed while it was read: start again.")
                yield post
                position += 1
        if position != len(self.index.entries):
            raise SourceError(f"{self.locator} changed while it was read: start again.")

    def files(self) -> Sequence[SourceFile]:
        """The parts as they are now; reads each once more."""
        return [part.fingerprint() for part in self._parts]

    def _read_index(self, parts: Sequence[ExportPart]) -> None:
        seen: dict[bytes, str] | None = {} if len(parts) > 1 else None
        problem = ""
        for part in parts:
            log = RepairLog(part.name)
            try:
                self._index_part(part, log, seen)
            except detect.NotWxrError as error:
                if part.explicit:
                    raise SourceError(f"{part.name} {error}") from None
                problem = problem or f"{part.name} {error}"
                self._repairs.append(Repair(part.name, 0, f"left out: {error}"))
                continue
            self._parts.append(part)
            self._repairs += log.repairs()
        if not self._parts:
            raise SourceError(problem)

    def _index_part(self, part: ExportPart, log: RepairLog, seen: dict[bytes, str] | None) -> None:
        is_wxr = False

        def outside(element: etree._Element) -> None:
            nonlocal is_wxr
            is_wxr = is_wxr or detect.is_wxr(element)
            self._blog.read(element)

        reading = Reading(part, log, outside)
        for count, item in enumerate(reading.items()):
            is_wxr = is_wxr or detect.has_wxr_fields(item)
            if not is_wxr:
                raise detect.NotWxrError(detect.FEED)
            post = read_outline(item, len(self.index.entries), self._blog.resolve, self._blog.url)
            first = (
                seen.setdefault(_fingerprint(post), part.name) if seen is not None else part.name
            )
            if first == part.name:
                self._enter(post)
            else:
                self._duplicates.add((part.name, count))
                log.add("duplicate", reading.line, _is_duplicate(post, first))
        if not is_wxr:
            raise detect.NotWxrError(detect.reason(reading.root))
        if reading.is_clean:
            self._clean.add(part.name)

    def _enter(self, post: Post) -> None:
        """Put what others refer to into the index."""
        self._blog.credit(post.author)
        self.index.entries.append(entry(post))
        self.index.fragments.update(fragments(post.content, self._blog.url))
        if post.attachment:
            self.index.attachments.setdefault(post.id, post.attachment)
        elif post.type == "wp_block":
            self.index.reusable_blocks.setdefault(post.id, post.content)
        elif post.type == "nav_menu_item":
            self.index.menu_items.append(menu_item(post))


def _is_one(post: Post, known: IndexEntry | None) -> bool:
    """Is it the item that the index knows at this place?"""
    return known is not None and (
        (known.id, known.type, known.slug) == (post.id, post.type, post.slug)
    )


def _fingerprint(post: Post) -> bytes:
    """Equal for the same item in overlapping parts, and for nothing else."""
    facts = (str(post.id), post.type, post.link, post.content)
    return hashlib.blake2b("\0".join(facts).encode(errors="replace"), digest_size=16).digest()


def _is_duplicate(post: Post, first: str) -> str:
    return f'the {post.type} "{post.title}" (id {post.id}) is in {first} too and is read once'
