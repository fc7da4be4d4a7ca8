"""Source that reads WordPress's own export format, WXR ("WordPress eXtended RSS").

The file is read twice: on opening for the index, then by `posts` for the items. Memory holds the
index and one item. Versions 1.0 to 1.2 differ only in fields that are absent, so the version is not
checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath

from lxml import etree

from migrator.errors import SourceError
from migrator.model import IndexEntry, Inputs, Post, Repair, Site, SkippedInput, SourceFile
from migrator.sources.index_entry import (
    add_related,
    empty_index,
    entry,
    fragments,
)
from migrator.sources.wxr import detect
from migrator.sources.wxr.channel import ExportedSite
from migrator.sources.wxr.export_files import ExportPart
from migrator.sources.wxr.item import read_item, read_outline
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
        self._skipped = list(others)
        self.locator = locator
        self.index = empty_index()
        self._parts: list[ExportPart] = []
        self._repairs: list[Repair] = []
        self._duplicates: set[tuple[str, int]] = set()
        self._clean: set[str] = set()  # names of parts that need no repair
        self._blog = ExportedSite()
        self._read_index(parts)
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
        for part in self._parts:
            known_clean = part.name in self._clean
            reading = Reading(part, RepairLog(part.name), lambda _: None, known_clean=known_clean)
            for count, item in enumerate(reading.items()):
                if (part.name, count) in self._duplicates:
                    continue
                post = read_item(item, position, self._blog.resolve, self.site.url)
                if not _is_same_item(post, next(known, None)):
                    raise SourceError(f"{part.name} changed while it was being read: run again.")
                yield post
                position += 1
        if position != len(self.index.entries):
            raise SourceError(f"{self.locator} changed while it was being read: run again.")

    def inputs(self, is_used: Callable[[str], bool]) -> Inputs:
        """Return the account of the files that came in; `is_used` is not asked."""
        return Inputs(len(self._parts) + len(self._skipped), len(self._parts), self._skipped)

    def files(self) -> Sequence[SourceFile]:
        """Return the parts as they are now; reads each once more."""
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
                self._repairs.append(Repair(part.name, 0, f"left out: it {error}"))
                self._skipped.append(SkippedInput(PurePath(part.name).name, f"it {error}"))
                continue
            self._parts.append(part)
            self._repairs += log.repairs()
        if not self._parts:
            raise SourceError(problem)

    def _index_part(self, part: ExportPart, log: RepairLog, seen: dict[bytes, str] | None) -> None:
        is_wxr = False

        def on_channel_element(element: etree._Element) -> None:
            nonlocal is_wxr
            is_wxr = is_wxr or detect.is_wxr(element)
            self._blog.read(element)

        reading = Reading(part, log, on_channel_element)
        for count, item in enumerate(reading.items()):
            is_wxr = is_wxr or detect.has_wxr_fields(item)
            if not is_wxr:
                raise detect.NotWxrError(detect.FEED)
            post = read_outline(item, len(self.index.entries), self._blog.resolve, self._blog.url)
            first = (
                seen.setdefault(_fingerprint(post), part.name) if seen is not None else part.name
            )
            if first == part.name:
                self._index_post(post)
            else:
                self._duplicates.add((part.name, count))
                log.add("duplicate", reading.line, _duplicate_message(post, first))
        if not is_wxr:
            raise detect.NotWxrError(detect.reason(reading.root))
        if reading.is_clean:
            self._clean.add(part.name)

    def _index_post(self, post: Post) -> None:
        """Add the data that other items refer to, such as attachments, to the index."""
        self._blog.add_author(post.author)
        self.index.entries.append(entry(post))
        self.index.fragments.update(fragments(post.content, self._blog.url))
        add_related(self.index, post)


def _is_same_item(post: Post, known: IndexEntry | None) -> bool:
    """Return True if `post` is the item that the index has at this position."""
    return known is not None and (
        (known.id, known.type, known.slug) == (post.id, post.type, post.slug)
    )


def _fingerprint(post: Post) -> bytes:
    """Return a digest that only copies of the same item in overlapping parts share."""
    identity = (str(post.id), post.type, post.link, post.content)
    return hashlib.blake2b("\0".join(identity).encode(errors="replace"), digest_size=16).digest()


def _duplicate_message(post: Post, first: str) -> str:
    return f'the {post.type} "{post.title}" (id {post.id}) is also in {first} and is read once'
