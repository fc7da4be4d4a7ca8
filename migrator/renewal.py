"""An archive is made, or brought up to date: where nothing has changed, nothing is done."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

from migrator import fingerprint, keeping, migration, recipe
from migrator.assets.uploads import Uploads
from migrator.config import Settings
from migrator.opening import is_address, open_source
from migrator.output import begun
from migrator.output.manifest import Manifest
from migrator.output.state import RUN, State, Told, digest_of, stands
from migrator.verify.report import Report
from migrator.watching import Watcher


def renew(
    settings: Settings, watcher: Watcher | None = None, executor: Executor | None = None
) -> Report:
    """Make `settings.output` the archive of `settings.source`.

    Where neither the source nor anything else has changed since the last run, its report comes
    back, and nothing is read but to see that. Raises as `open_source` and `migrate`.
    """
    # Before it is read: what changes while it is read has changed.
    key = _key(settings)
    report = _unchanged(settings, key)
    if report is not None:
        return report
    source = open_source(settings.source, settings.site)
    return migration.migrate(source, settings, watcher, executor=executor, key=key)


def _key(settings: Settings) -> str:
    """What stands for all that goes into an archive; "" where nobody can tell without asking."""
    if settings.dry_run or any(map(is_address, settings.source)):
        return ""
    files = [(name, digest_of(path)) for name, path in _files(settings)]
    if not all(digest for _, digest in files):
        return ""
    told = keeping.of_settings(settings)
    return fingerprint.of(fingerprint.of_program(), told, recipe.dumps(settings), files)


def _files(settings: Settings) -> Iterator[tuple[str, Path]]:
    for locator in map(Path, settings.source):
        if locator.is_dir():
            files = (path for path in sorted(locator.rglob("*")) if path.is_file())
            yield from ((path.relative_to(locator).as_posix(), path) for path in files)
        else:
            yield locator.name, locator


def _unchanged(settings: Settings, key: str) -> Report | None:
    """What the last run told, where a run now would come to the same; None where it might not."""
    if not key or settings.force:
        return None
    state = State(settings.output)
    try:
        before = state.find(RUN)
        if before is None or before["key"] != key or not _can_be_had(settings, before):
            return None
        if not _stands(settings, state, before):
            return None
        report = Report.load(settings.output / migration.REPORT)
    except (KeyError, TypeError, ValueError, OSError):
        return None
    finally:
        state.close()
    report.kept = report.counts["posts"]
    return report


def _can_be_had(settings: Settings, before: Told) -> bool:
    """Would a run now get the same files, and for the same reasons not the others?"""
    if before["in_vain"] not in (None, settings.offline):
        return False
    if not before["lacks"]:
        return True
    return settings.offline and before["held"] == keeping.held(settings)


def _stands(settings: Settings, state: State, before: Told) -> bool:
    """Is every file what it was: those of the archive, and those of the local uploads?"""
    root = settings.output
    if (root / begun.PATH).exists():
        return False
    manifest, broken = Manifest.load(root)
    uploads = Uploads(settings.uploads) if settings.uploads else None
    return (
        not broken
        and all(stands(root, path, sha256) for path, sha256 in before["own"])
        and all(
            record.stale or stands(root, path, record.sha256)
            for path, record in manifest.files.items()
        )
        and all(
            keeping.still_given(uploads, told)
            and ("path" not in told or keeping.page_stands(root, told))
            for told in state.all()
        )
    )
