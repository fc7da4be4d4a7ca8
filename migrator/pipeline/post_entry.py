"""Make the entry of a post in the state of a run, from which the next run reuses its files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

from migrator.archive.incremental_state import StateEntry, StoredEntry
from migrator.assets.download import Got
from migrator.assets.localised import Given
from migrator.findings import MISSED_FILES, Finding
from migrator.pipeline.convert_task import ConvertedPost
from migrator.pipeline.post_record import PostRecord
from migrator.pipeline.recorded_answers import has_failed, has_unasked, recorded
from migrator.pipeline.resolved_post import LocalisedPost
from migrator.pipeline.site_lookups import RecordedLookups
from migrator.startup.value_objects import value_object

WrittenFile = tuple[str, str, int]
"""Path, SHA-256 and size of a file of an archive."""


@value_object
class PostEntry:
    """An entry, as JSON text.

    lacks    True if a file is missing that another run might get
    in_vain  True if a URL returned no file
    """

    text: str
    lacks: bool
    in_vain: bool

    @classmethod
    def of(cls, entry: StateEntry) -> PostEntry:
        """Return a new entry."""
        return cls(json.dumps(entry), entry["lacks"], entry["in_vain"] is not None)

    @classmethod
    def again(cls, stored: StoredEntry) -> PostEntry:
        """Return an entry of the last run, for this one."""
        return cls(stored.text, stored.values["lacks"], stored.values["in_vain"] is not None)


def post_entry(
    record: PostRecord,
    lookups: RecordedLookups | None,
    page: PurePosixPath,
    shown: LocalisedPost,
    converted: ConvertedPost,
    files: Sequence[WrittenFile],
    findings: Sequence[Finding],
    local: Callable[[Given], str | None],
    *,
    offline: bool,
) -> PostEntry | None:
    """Return the entry of a post that was converted; None if the next run must convert it again.

    `files` were made of it. `local` is as in `recorded_answers.recorded`.
    """
    detail, given = converted.detail, recorded(shown.localised, local)
    if given is None or lookups is None or (detail and detail.findings):
        return None
    digests = {sha256 for _, sha256, _ in files}
    answers = (each.answer for one in shown.localised for each in one.answers)
    if not all(each.body.sha256 in digests for each in answers if isinstance(each, Got)):
        return None
    return PostEntry.of(
        {
            "asked": lookups.questions,
            "answers": lookups.answers_digest,
            "files": files,
            "page": detail.content.sha256 if detail else "",
            "path": str(page),
            "used": list(map(str, shown.files)),
            "uses": [(str(use.path), use.urls) for one in shown.localised for use in one.uses],
            "given": given,
            "lacks": has_missing(findings) or has_unasked(shown.localised),
            "in_vain": offline if has_failed(shown.localised) else None,
            "findings": [(f.kind, f.where, f.message, f.weight, f.line, f.part) for f in findings],
            "left_out": record.left_out,
            "unwritten": record.unwritten.values,
            "listed": record.listed and record.listed.values,
            "comments": converted.replies,
            "words": converted.words,
        }
    )


def has_missing(findings: Iterable[Finding]) -> bool:
    """Return True if a finding names a missing file."""
    return any(finding.kind in MISSED_FILES for finding in findings)
