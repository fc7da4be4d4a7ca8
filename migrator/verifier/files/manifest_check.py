"""Compare the files of an archive with its manifest: edited, changed or missing files."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from migrator.archive import journal
from migrator.archive.front_matter_fields import FieldSpec
from migrator.archive.manifest import Manifest, changed_finding, is_fetched, stale_finding
from migrator.errors import OutputError, UsageError
from migrator.findings import Finding

_MISSING: Final = (
    "the migration wrote this file, but it is missing; restore it, or run `migrator regenerate`"
)
_EDITED: Final = "the file was edited after the migration wrote it"


_UNFINISHED: Final = (
    "a run began to write this archive and has not ended, so posts and files may be missing or of "
    "two states; run the same `migrator migrate` or `migrator regenerate` again"
)


def unfinished_run(root: Path) -> Iterator[Finding]:
    """Yield a finding if a run was interrupted, or is still busy, before the archive was whole."""
    if journal.is_unfinished(root):
        yield Finding("unfinished-run", str(journal.PATH), _UNFINISHED)


class Record:
    """The files in an archive's manifest; empty for an archive of another tool.

    `findings` report an invalid manifest.
    """

    def __init__(self, root: Path) -> None:
        self.findings: list[Finding] = []
        try:
            manifest, self.findings = Manifest.load(root)
        except OutputError as error:
            manifest = Manifest()
            self.findings = [Finding("broken-manifest", "migration/manifest.json", str(error))]
        self._files = manifest.files
        self._settings = manifest.settings

    def __bool__(self) -> bool:
        return bool(self._files)

    @property
    def fields(self) -> str:
        """The setting `fields` of the run, "" if there is none that could be used."""
        fields = self._settings.get("fields")
        try:
            FieldSpec.parse(text := fields if isinstance(fields, str) else "")
        except UsageError:
            return ""
        return text

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __contains__(self, path: str) -> bool:
        return path in self._files

    def as_written(self, path: str, sha256: str) -> bool:
        """Return True if the migration wrote a file with this digest to this path."""
        record = self._files.get(path)
        return record is not None and record.sha256 == sha256

    def changed(self, path: str, sha256: str) -> Iterator[Finding]:
        """Yield a finding if an existing file differs from the written one."""
        if path not in self._files or self.as_written(path, sha256):
            return
        if is_fetched(path):
            yield changed_finding(path)
        else:
            yield Finding("edited-by-hand", path, _EDITED)

    def missing(self, files: Collection[str]) -> Iterator[Finding]:
        """Yield a finding for each written file that is not among the existing `files`."""
        for path, record in self._files.items():
            if path not in files and not record.stale:
                yield Finding(_kind_of_missing(path), path, _MISSING)

    def is_stale(self, path: str) -> bool:
        """Return True if an earlier run wrote the file, but not the last one."""
        record = self._files.get(path)
        return record is not None and record.stale

    def stale(self, files: Collection[str]) -> Iterator[Finding]:
        """Yield a finding for each existing file that the last run did not write."""
        for path, record in self._files.items():
            if record.stale and path in files:
                yield stale_finding(path)

    def pages(self) -> Iterator[str]:
        """Yield the pages that the last run wrote."""
        for path, record in self._files.items():
            if path.endswith(".md") and not record.stale:
                yield path

    def paths(self) -> dict[str, str]:
        """Return the first written file for each SHA-256."""
        found: dict[str, str] = {}
        for path, record in self._files.items():
            found.setdefault(record.sha256, path)
        return found


def _kind_of_missing(path: str) -> str:
    if path.endswith(".md"):
        return "lost-page"
    is_data = path.startswith("data/") or path.rpartition("/")[2] == "comments.yaml"
    return "lost-data" if is_data else "lost-file"
