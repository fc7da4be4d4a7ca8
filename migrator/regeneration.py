"""An archive built again from what it tells of itself, without a network.

The rebuild goes into a temporary folder first. Then it is either held against the archive
(`drift`), or takes its place there, file by file: whatever a person edited stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from migrator import migration, recipe
from migrator.assets.locked import LockedAnswers
from migrator.config import Settings
from migrator.findings import Finding
from migrator.network import STORE
from migrator.opening import open_source
from migrator.output.kept import KeptFiles
from migrator.output.ledger import OnEdited
from migrator.output.lock import Lock
from migrator.output.manifest import Manifest
from migrator.output.rebuilding import Rebuild, put, sha256_of, swap_in, workplace
from migrator.output.writer import Output
from migrator.verify.fixtures import difference
from migrator.verify.report import Report
from migrator.watching import Watcher

_SOURCE = "other than when the archive was made; `migrator regenerate` takes it over"
_LOST = (
    "no file of the archive and of its store has the bytes that it gave; put the file back from "
    "a backup, or run `migrator migrate` while it can still be fetched"
)
_SETTINGS = "{}: {} now, {} when the archive was made; `migrator regenerate` takes it over"


def regenerate(settings: Settings, watcher: Watcher | None = None) -> Report:
    """Build the archive in `settings.output` again from `settings.source`, and put what differs
    in its place there; what a person edited stays (unless `settings.force`), and is a finding.
    Where the bytes of a file are lost, which the rebuild would lack, nothing is changed.

    Raises SourceError, ConfigError or UsageError when it cannot be built, OutputError when it
    cannot be written.
    """
    archive = settings.output
    on_edited: OnEdited = "overwrite" if settings.force else "keep"
    with workplace() as folder:
        output = Rebuild(folder, archive, on_edited)
        report, lost = _rebuild(settings, folder, watcher, output)
        if lost:
            return replace(report, findings=lost)
        toml = recipe.dumps(settings).encode()
        findings = swap_in(folder, archive, on_edited, toml)
        told = set(report.findings)
        new = (finding for finding in findings if finding not in told)
        report = replace(report, findings=[*report.findings, *new])
        put(archive, migration.REPORT, report.chunks())
    return report


def drift(settings: Settings, watcher: Watcher | None = None) -> Report:
    """Build the archive in `settings.output` again elsewhere, and find where it differs, and
    why: another source, other settings, another version of this program, or an edit by hand.
    Changes nothing. Raises as `regenerate`.
    """
    archive = settings.output
    with workplace() as folder:
        report, lost = _rebuild(replace(settings, report="none"), folder, watcher)
        then, broken = Manifest.load(archive)
        comparison = _Comparison(archive, folder, then, Manifest.load(folder)[0])
        findings = [*broken, *lost, *comparison.causes(), *comparison.files()]
    return replace(report, findings=findings)


def _rebuild(
    settings: Settings, folder: Path, watcher: Watcher | None, output: Output | None = None
) -> tuple[Report, list[Finding]]:
    """The archive of `settings`, in `folder`, and the files that could not be had again; the
    others come from the archive that is there."""
    archive = settings.output
    manifest, _ = Manifest.load(archive)
    store = settings.cache or archive / STORE
    kept = KeptFiles(archive, manifest, store)
    answers = LockedAnswers(Lock.load(archive), lambda record: kept.find(record.sha256))
    uploads = settings.uploads if settings.uploads and settings.uploads.is_dir() else None
    elsewhere = replace(
        settings,
        source=(),  # what it says of its source depends on where it lies
        output=folder,
        cache=store,
        uploads=uploads,
        offline=True,
        dry_run=False,
    )
    report = migration.migrate(
        open_source(settings.source, settings.site), elsewhere, watcher, answers, output=output
    )
    now = Lock.load(folder)
    lost = [
        Finding("lost-asset", url, _LOST)
        for url, record in sorted(answers.unfound.items())
        if record not in (now.assets.get(url), now.snapshots.get(url))
    ]
    return report, lost


@dataclass(frozen=True, slots=True)
class _Comparison:
    """An archive and its rebuild in `folder`, by what `then` was written and is `now`."""

    archive: Path
    folder: Path
    then: Manifest
    now: Manifest

    def causes(self) -> Iterator[Finding]:
        """What went into the archive that is not the same any more."""
        if self.then.sources != self.now.sources:
            yield Finding("drifted-source", _names(self.now), _SOURCE)
        for key in sorted({*self.then.settings, *self.now.settings}):
            before, after = self.then.settings.get(key), self.now.settings.get(key)
            if before != after:
                message = _SETTINGS.format(key, after, before)
                yield Finding("drifted-settings", str(recipe.PATH), message)
        if self.then.tool != self.now.tool:
            message = f"{self.now.tool} now, {self.then.tool} when the archive was made"
            yield Finding("drifted-tool", str(recipe.PATH), message)

    def files(self) -> Iterator[Finding]:
        """Each file that is not what it would be now, in the order of their paths."""
        for path in sorted({*self.then.files, *self.now.files}):
            there = sha256_of(self.archive, PurePosixPath(path))
            written, wanted = self.then.files.get(path), self.now.files.get(path)
            if there == (wanted.sha256 if wanted else None):
                continue
            if there != (written.sha256 if written else None):
                yield Finding("drifted-edit", path, self._edit(path, there))
            else:
                yield Finding("drifted-file", path, self._change(path))

    def _edit(self, path: str, there: str | None) -> str:
        if there is None:
            return "it is gone since the archive was made"
        if path not in self.now.files:
            return "it was edited since the archive was made, and comes of the source no more"
        return f"edited since the archive was made: {self._difference(path)}"

    def _change(self, path: str) -> str:
        if path not in self.now.files:
            return "it comes of the source no more"
        if path not in self.then.files:
            return "it comes of the source now, and is not there"
        return self._difference(path)

    def _difference(self, path: str) -> str:
        return difference(path, self.folder / path, self.archive / path) or "other bytes"


def _names(manifest: Manifest) -> str:
    return ", ".join(source.name for source in manifest.sources)
