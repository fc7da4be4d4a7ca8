"""What became of every item: a file, or a skip with its reason.

The plan already says most of it; kept here is what only the run can know, so that
an account of 200,000 items takes little memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from sys import intern

from migrator.archive.layout import Plan
from migrator.archive.manifest import ItemRecord
from migrator.findings import Finding
from migrator.model import Index, IndexEntry
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import TEXTS
from migrator.verifier.source.reconcile import reconcile

_NO_ADDRESS = "attachment without the address of a file"
_UNUSED = "attachment that no written post uses, or whose file could not be had"


class ItemLedger:
    """Of each item that the source delivered: `taken`, or `failed` with the reason."""

    def __init__(self, index: Index, plan: Plan) -> None:
        self._index = index
        self._plan = plan
        self._taken = bytearray(len(index.entries))
        self._failed: dict[int, str] = {}
        self._files: Mapping[int, PurePosixPath] = {}

    def take(self, position: int) -> None:
        """The source has delivered the item, and it became what the plan says."""
        self._taken[position] = 1

    def fail(self, position: int, reason: str) -> None:
        """The item was delivered and could not be written."""
        self._taken[position] = 1
        self._failed[position] = reason

    def use(self, files: Mapping[int, PurePosixPath]) -> None:
        """The files that attachments became, by the attachment's id."""
        self._files = files

    def __iter__(self) -> Iterator[ItemRecord]:
        """What became of each item, in the source's order; of one that the source did not
        deliver, neither a path nor a reason."""
        for entry in self._index.entries:
            path, reason = self._outcome(entry)
            yield ItemRecord(
                entry.position, entry.id, entry.type, entry.status, entry.slug, path, reason
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
        return "", _UNUSED if attachment and attachment.url else _NO_ADDRESS

    def summary(self) -> tuple[int, int, dict[str, int], list[Finding]]:
        """How many items were written, how many of them as Markdown, how many were skipped
        for which reason, and a finding for each item that is neither or both."""
        written: BigDict[int, str] = BigDict(TEXTS)
        skipped: dict[int, str] = {}
        pages = 0
        for record in self:
            if record.path:
                written[record.position] = record.path
                pages += record.path.endswith(".md")
            elif record.skipped:
                skipped[record.position] = intern(record.skipped)
        findings = reconcile(self._index.entries, written, skipped)
        return len(written), pages, dict(Counter(skipped.values())), findings
