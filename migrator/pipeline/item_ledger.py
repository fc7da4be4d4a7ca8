"""Record the file that each item of the source became, or the reason why it was skipped.

The plan already holds most of it. The ledger adds only the results of the run, so that
200,000 items take little memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from sys import intern

from migrator.archive.layout import Plan
from migrator.archive.manifest import ItemRecord
from migrator.findings import Finding
from migrator.model import Index, IndexEntry
from migrator.selection import PART_REASONS
from migrator.site_ids import blog_id
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import TEXTS
from migrator.verifier.source.reconcile import reconcile

_NO_URL = "attachment without the URL of a file"
_BESIDE = "attachment: its file is beside the posts that use it"
_UNUSED = "attachment that no written post uses, or whose file could not be downloaded"


@dataclass(slots=True)
class ItemCounts:
    """The items of a source by their outcome; see `Report`.

    findings  one for each item that has no outcome, or two
    """

    items: int = 0
    written: int = 0
    parts: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class ItemLedger:
    """The outcome of each item of the source; iterating yields one record per item."""

    def __init__(self, index: Index, plan: Plan) -> None:
        self._index = index
        self._plan = plan
        self._taken = bytearray(len(index.entries))
        self._failed: dict[int, str] = {}
        self._files: Mapping[int, PurePosixPath] = {}

    def take(self, position: int) -> None:
        """Record that the source yielded the item, and that its outcome is as planned."""
        self._taken[position] = 1

    def fail(self, position: int, reason: str) -> None:
        """Record that the source yielded the item, but that it could not be written."""
        self._taken[position] = 1
        self._failed[position] = reason

    def use(self, files: Mapping[int, PurePosixPath]) -> None:
        """Record the files that attachments became, by the attachment's id."""
        self._files = files

    def __iter__(self) -> Iterator[ItemRecord]:
        """Yield the record of each item, in the source's order. An item that the source did not
        yield has neither a path nor a reason."""
        for entry in self._index.entries:
            path, reason = self._outcome(entry)
            yield ItemRecord(
                entry.position,
                blog_id(entry.id),
                entry.type,
                entry.status,
                entry.slug,
                path,
                reason,
            )

    def _outcome(self, entry: IndexEntry) -> tuple[str, str]:
        position = entry.position
        if not self._taken[position]:
            return "", ""
        if entry.type == "attachment":
            return self._attachment(entry)
        if reason := self._failed.get(position):
            return "", reason
        if path := self._plan.paths.get(position):
            return str(path), ""
        return "", self._plan.skips.get(position, "")

    def _attachment(self, entry: IndexEntry) -> tuple[str, str]:
        if path := self._files.get(entry.id):
            return str(path), ""
        attachment = self._index.attachments.get(entry.id)
        return "", _UNUSED if attachment and attachment.url else _NO_URL

    def summary(self) -> ItemCounts:
        """Count the items by their outcome."""
        written: BigDict[int, str] = BigDict(TEXTS)
        skipped: dict[int, str] = {}
        counts = ItemCounts(items=len(self._index.entries))
        for record in self:
            if record.path:
                written[record.position] = record.path
                if record.path.endswith(".md"):
                    counts.written += 1
                else:
                    counts.parts[_BESIDE] = counts.parts.get(_BESIDE, 0) + 1
            elif record.skipped:
                skipped[record.position] = intern(record.skipped)
                group = counts.parts if record.skipped in PART_REASONS else counts.skipped
                group[record.skipped] = group.get(record.skipped, 0) + 1
        counts.findings = reconcile(self._index.entries, written, skipped)
        return counts
