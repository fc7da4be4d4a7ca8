"""Rebuild an archive from its own settings, lock and files, without a network.

The rebuild goes into a temporary folder first. Then it is either compared with the archive
(`drift`), or replaces it file by file (`regenerate`). Files that the user edited stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from migrator.archive import lock
from migrator.archive.bytes_by_digest import KeptFiles
from migrator.archive.lock import Lock
from migrator.archive.manifest import Manifest
from migrator.archive.ownership import OnEdited
from migrator.archive.run_files import REPORT, STORE
from migrator.archive.run_lock import archive_lock
from migrator.archive.swap_archive import (
    Rebuild,
    put,
    sha256_of,
    swap_in,
    temporary_folder,
)
from migrator.archive.writer import Output
from migrator.assets.replay_lock import LockedAnswers
from migrator.findings import Finding
from migrator.pipeline import run, saved_settings
from migrator.progress import Watcher
from migrator.report import Report
from migrator.settings import Settings
from migrator.sources.locator.open_locator import open_source
from migrator.startup.value_objects import value_object
from migrator.verdict import VerdictSubject
from migrator.verifier import baseline
from migrator.verifier.expected_files import difference

_SOURCE = "changed since the archive was made; `migrator regenerate` updates the archive"
_LOST = (
    "neither the archive nor its store has the bytes that this URL returned; restore the file "
    "from a backup, or run `migrator migrate` while it can still be downloaded"
)
_KEPT = (
    "a part of the source is lost, and the rest does not give this page; nothing was changed, so"
    " restore the source and run again"
)
_REMOVED = "the source does not give this page any more"
_DELETED = "deleted after the archive was made"
_SETTINGS = "{}: {} now, {} when the archive was made; `migrator regenerate` updates the archive"


def regenerate(settings: Settings, watcher: Watcher | None = None) -> Report:
    """Rebuild the archive in `settings.output` from `settings.source`, and replace the files that
    differ.

    Files that the user edited stay (unless `settings.force`), and each is a finding, as is each
    page that the source does not give any more. If the bytes of a downloaded file are lost, so that
    the rebuild would lack it, nothing is changed; nor if a part of the source is lost and the
    rebuild would lack pages.

    Raises SourceError, ConfigError or UsageError if the archive cannot be built, OutputError if
    it cannot be written.
    """
    archive = settings.output
    on_edited: OnEdited = "overwrite" if settings.force else "keep"
    with archive_lock(archive), temporary_folder() as folder:
        output = Rebuild(folder, archive, on_edited)
        report, lost = _rebuild(settings, folder, watcher, output)
        if lost:
            return replace(report, findings=lost)
        gone = list(_pages_left_out(archive, folder))
        if gone and any(finding.kind == "lost-source" for finding in report.findings):
            # A page may come from the lost part.
            kept = [Finding("stale-page", path, _KEPT) for path in gone]
            return replace(report, findings=[*report.findings, *kept])
        toml = saved_settings.dumps(settings).encode()
        findings = [
            *swap_in(folder, archive, on_edited, toml),
            *(
                Finding("removed-page", path, _REMOVED)
                for path in gone
                if not (archive / path).exists()
            ),
        ]
        reported = set(report.findings)
        new = (finding for finding in findings if finding not in reported)
        report = replace(report, findings=[*report.findings, *new])
        report = baseline.apply_file(report, archive / baseline.NAME)
        put(archive, REPORT, report.chunks())
    return report


def drift(
    settings: Settings, watcher: Watcher | None = None, accepted: Path | None = None
) -> Report:
    """Rebuild the archive in `settings.output` in another folder, and report the differences.

    Each finding names the cause: another source, other settings, another version of this
    program, or an edit by hand. Findings that the baseline file `accepted` (by default the
    archive's own) accepts are apart from the others. Changes nothing. Raises the errors of
    `regenerate`, ConfigError for an invalid baseline file, and UsageError if `accepted` does not
    exist.
    """
    archive = settings.output
    baseline.require(accepted)
    with temporary_folder() as folder:
        report, lost = _rebuild(replace(settings, report="none"), folder, watcher)
        manifest, broken = Manifest.load(archive)
        comparison = _DriftCheck(archive, folder, manifest, Manifest.load(folder)[0])
        findings = [*broken, *lost, *comparison.causes(), *comparison.files()]
    report = replace(report, findings=findings, uncompared=None, subject=VerdictSubject.REBUILD)
    path = accepted or archive / baseline.NAME
    if not path.exists():
        return report
    entries = baseline.with_edits(baseline.load(path))
    return baseline.apply(report, entries, path.name, {baseline.Check.REBUILD})


def _pages_left_out(archive: Path, folder: Path) -> Iterator[str]:
    """Yield the path of each page of the archive that its rebuild in `folder` has not."""
    rebuilt = Manifest.load(folder)[0].files
    for path in Manifest.load(archive)[0].files:
        if path.endswith(".md") and path not in rebuilt and (archive / path).exists():
            yield path


def _rebuild(
    settings: Settings, folder: Path, watcher: Watcher | None, output: Output | None = None
) -> tuple[Report, list[Finding]]:
    """Build the archive of `settings` in `folder`. Also return a finding for each downloaded file
    whose bytes are lost; the others are taken from the existing archive."""
    archive = settings.output
    manifest, _ = Manifest.load(archive)
    store = settings.cache or archive / STORE
    kept = KeptFiles(archive, manifest, store)
    answers = LockedAnswers(Lock.load(archive), lambda record: kept.find(record.sha256))
    uploads = settings.uploads if settings.uploads and settings.uploads.is_dir() else None
    rebuild_settings = replace(
        settings,
        source=(),  # its path in migrator.toml is relative to the archive's folder
        output=folder,
        cache=store,
        uploads=uploads,
        offline=True,
        dry_run=False,
    )
    source = open_source(settings.source, settings.site)
    report = run.migrate(source, rebuild_settings, watcher, answers, output=output)
    now = Lock.load(folder)
    lost = [
        Finding("lost-asset", url, _LOST)
        for url, record in sorted(answers.unfound.items())
        if record not in (now.assets.get(url), now.snapshots.get(url))
    ]
    return report, lost


@value_object
class _DriftCheck:
    """An archive and its rebuild in `folder`, each with its manifest."""

    archive: Path
    folder: Path
    then: Manifest
    now: Manifest

    def causes(self) -> Iterator[Finding]:
        """Yield a finding for each input of the archive that has changed."""
        if self.then.sources != self.now.sources:
            yield Finding("drifted-source", _source_names(self.now), _SOURCE)
        for key in sorted({*self.then.settings, *self.now.settings}):
            before, after = self.then.settings.get(key), self.now.settings.get(key)
            if before != after:
                message = _SETTINGS.format(key, after, before)
                yield Finding("drifted-settings", str(saved_settings.PATH), message)
        if self.then.tool != self.now.tool:
            message = f"{self.now.tool} now, {self.then.tool} when the archive was made"
            yield Finding("drifted-tool", str(saved_settings.PATH), message)

    def files(self) -> Iterator[Finding]:
        """Yield a finding for each file that differs from the rebuild, sorted by path."""
        # No manifest lists the lock, and without it the next rebuild cannot know the downloads.
        if not (self.archive / lock.PATH).exists():
            yield Finding("drifted-edit", str(lock.PATH), _DELETED)
        for path in sorted({*self.then.files, *self.now.files}):
            actual = sha256_of(self.archive, PurePosixPath(path))
            written, wanted = self.then.files.get(path), self.now.files.get(path)
            if actual == (wanted.sha256 if wanted else None):
                continue
            if actual != (written.sha256 if written else None):
                yield Finding("drifted-edit", path, self._edit_message(path, actual))
            else:
                yield Finding("drifted-file", path, self._change_message(path))

    def _edit_message(self, path: str, actual: str | None) -> str:
        if actual is None:
            if (self.archive / path).exists():
                return "moved out of the archive, with a symbolic link in its place"
            return _DELETED
        if path not in self.now.files:
            return "edited after the archive was made, and the source does not give it any more"
        return f"edited after the archive was made: {self._difference(path)}"

    def _change_message(self, path: str) -> str:
        if path not in self.now.files:
            return "the source does not give this file any more"
        if path not in self.then.files:
            return "the source gives this file now, but it is missing"
        return self._difference(path)

    def _difference(self, path: str) -> str:
        return difference(path, self.folder / path, self.archive / path) or "the bytes differ"


def _source_names(manifest: Manifest) -> str:
    return ", ".join(source.name for source in manifest.sources)
