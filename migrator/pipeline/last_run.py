"""Compare files and settings with those of the last run.

A run without changes imports this module, but none that converts posts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.archive.incremental_state import StateEntry, digest_of
from migrator.archive.run_files import STORE
from migrator.archive.written_files import WrittenFiles
from migrator.pipeline import from_settings, program_fingerprint
from migrator.reports.html import page_paths
from migrator.settings import Settings
from migrator.untrusted.regular_files import read_regular

if TYPE_CHECKING:
    from migrator.assets.local_uploads import UploadFinder


def relevant_settings(settings: Settings) -> tuple[object, ...]:
    """Return the settings that affect the archive or the report."""
    return tuple(from_settings.compared(settings).items())


def report_page_is_unchanged(written: WrittenFiles, entry: StateEntry) -> bool:
    """Return True if the post's page in the report is as the last run wrote it."""
    page = page_paths.detail_name(entry["path"])
    return not entry["page"] or written.has(page, entry["page"])


def uploads_are_unchanged(uploads: UploadFinder | None, entry: StateEntry) -> bool:
    """Return True if the local uploads have the same file for each URL of the entry."""
    for url, _, local, _ in entry["given"]:
        path = uploads.find(url) if uploads is not None else None
        if (digest_of(path) if path is not None else "") != local:
            return False
    return True


def cache_digest(settings: Settings) -> str:
    """Return a digest of the downloads of earlier runs: an offline run can use only these."""
    journal = (settings.cache or settings.output / STORE) / "journal.jsonl"
    try:
        # Sorted, because the lines are in the random order of the downloads.
        lines = sorted(set(read_regular(journal).splitlines()))
        return program_fingerprint.digest_of_values(*lines)
    except OSError:
        return ""
