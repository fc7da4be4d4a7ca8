"""Read the index and the posts of a WordPress export (WXR, "WordPress eXtended RSS").

The file is read twice: on opening for the index, then by `posts` for the items. Memory holds the
index and one item. Versions 1.0 to 1.2 differ only in fields that are absent, so the version is not
checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from lxml import etree

from migrator.errors import SourceError
from migrator.model import IndexEntry, Inputs, Post, Repair, SkippedInput, SourceFile
from migrator.parallel.workers import Workers
from migrator.sources.stored_item import StoredItem
from migrator.sources.wxr import detect
from migrator.sources.wxr.export_files import ExportPart
from migrator.sources.wxr.export_index import ExportIndex
from migrator.sources.wxr.item_copies import CopyPlace
from migrator.sources.wxr.item_reader import CHANGED
from migrator.sources.wxr.kept_outlines import KeptOutlines
from migrator.sources.wxr.reader import Reading
from migrator.sources.wxr.repair.repair_log import RepairLog


class WxrSource:
    """Export of one or more parts. See `migrator.model.Source`."""

    def __init__(
        self,
        parts: Sequence[ExportPart],
        locator: str,
        others: Sequence[SkippedInput] = (),
        workers: Workers | None = None,
        kept: KeptOutlines | None = None,
    ) -> None:
        """Read the index, with `workers` and with what the last run `kept`, if there are any.

        `others` are files and members beside the parts, which are not read. Raises SourceError if
        a part is not a WordPress export.
        """
        self.locator = locator
        self._versions_read = [part.version() for part in parts]
        self._given = parts
        self._kept = kept
        found = ExportIndex(parts, locator, workers, kept)
        self.index, self.site, self.reader = found.index, found.site, found.reader
        self.repairs: Sequence[Repair] = found.repairs
        """Repairs made to the parts, by part and line."""
        self._parts, self._skipped = found.parts, [*others, *found.skipped]
        self._left_out, self._several, self._clean = found.left_out, found.several, found.clean

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

    def outlines(self) -> Iterator[tuple[str, str]]:
        """Yield what a later run can open the source with, each text with its name."""
        return iter(()) if self._kept is None else self._kept.all()

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
        if self._is_changed() or next(known, None) is not None:
            raise SourceError(CHANGED.format(self.locator))

    def inputs(self, is_used: Callable[[str], bool]) -> Inputs:
        """Return the account of the files that came in; `is_used` is not asked."""
        return Inputs(len(self._parts) + len(self._skipped), len(self._parts), self._skipped)

    def files(self) -> Sequence[SourceFile]:
        """Return the parts; reads each once more.

        Raises SourceError if a part has changed since the source was opened.
        """
        found = [part.fingerprint() for part in self._parts.values()]
        if self._is_changed():
            raise SourceError(CHANGED.format(self.locator))
        return found

    def _is_changed(self) -> bool:
        return self._versions_read != [part.version() for part in self._given]


def _is_same_item(post: Post, known: IndexEntry) -> bool:
    """Return True if `post` is the item that the index has at this position."""
    return (known.id, known.type, known.slug) == (post.id, post.type, post.slug)
