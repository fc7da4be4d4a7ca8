"""Make an archive or bring it up to date, and do nothing if nothing has changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path

from migrator.archive import capture_marker, incremental_state, journal, manifest
from migrator.archive.incremental_state import (
    RUN,
    State,
    StateEntry,
    digest_of,
)
from migrator.archive.manifest import Manifest
from migrator.archive.run_files import REPORT
from migrator.archive.run_lock import archive_lock
from migrator.archive.written_files import WrittenFiles
from migrator.assets.local_uploads import Uploads
from migrator.errors import SourceError, UsageError
from migrator.fetch.ssrf_guard import private_addresses
from migrator.model import Site, Source
from migrator.parallel.workers import Workers
from migrator.pipeline import program_fingerprint, saved_settings
from migrator.pipeline.last_run import (
    cache_digest,
    relevant_settings,
    report_page_is_unchanged,
    uploads_are_unchanged,
)
from migrator.pipeline.process_pool import is_large_export, pool_for_exports, workers
from migrator.progress import Watcher
from migrator.report import Report
from migrator.settings import Settings
from migrator.sources.locator.open_locator import has_typed_quotes, is_address, open_source
from migrator.sources.wxr.kept_outlines import KeptOutlines
from migrator.startup.deferred_imports import loading
from migrator.urls.hosts import host_name, is_web, origins_of_site
from migrator.verifier import baseline


def writing(settings: Settings) -> AbstractContextManager[None]:
    """Hold the lock of the archive that a run writes; a dry run needs none. Raises OutputError."""
    return nullcontext() if settings.dry_run else archive_lock(settings.output)


Consent = Callable[[str, str], bool]
"""Ask whether files may be requested from a site (its URL) at a private address."""


def migrate_if_changed(
    settings: Settings,
    watcher: Watcher | None = None,
    executor: Executor | None = None,
    consent: Consent | None = None,
) -> Report:
    """Make `settings.output` the archive of `settings.source`.

    If neither the source nor any other input has changed since the last run, return the report of
    that run; then files are read only to compute their digests. Raises the errors of
    `open_source` and `pipeline.run.migrate`.
    """
    # Computed before the source is read, so that a change during the run counts as a change.
    key = _inputs_key(settings)
    report = _unchanged_report(settings, key)
    if report is not None:
        return report
    with ExitStack() as stack:
        # A run that reuses the files of the last one may need no worker.
        if executor is None and not incremental_state.is_there(settings.output):
            executor = stack.enter_context(pool_for_exports(settings.source, settings.jobs))
        # A run without changes loads nothing that converts posts.
        with nullcontext() if "migrator.pipeline.run" in sys.modules else loading():
            from migrator.pipeline import run
        source = _opened(settings, executor)
        if consent is not None:
            settings = _with_consent(source.site, settings, consent)
        return run.migrate(source, settings, watcher, executor=executor, key=key)


def _opened(settings: Settings, executor: Executor | None) -> Source:
    """Open the source. Raises the errors of `open_source`, and UsageError for wrong settings."""
    helpers = None if executor is None else Workers(executor, workers(settings.jobs))
    kept, last_run = None, State(settings.output)
    if is_large_export(settings.source):
        find = (lambda _: "") if settings.force else last_run.outlines
        kept = KeptOutlines(find, program_fingerprint.digest_of_program())
    try:
        source = open_source(settings.source, settings.site, helpers, kept)
    except SourceError:
        # A capture that shows no post is no beginning: the next run asks the site again.
        capture_marker.end(settings.output)
        raise
    finally:
        last_run.close()
    if settings.straight_quotes and has_typed_quotes(source):
        raise UsageError(
            "--straight-quotes is for sites, captures and saved pages: this source has the quotes "
            "as they were typed"
        )
    return source


def _with_consent(site: Site, settings: Settings, consent: Consent) -> Settings:
    """Return the settings with the private sites that the source names and the user allows."""
    if settings.offline or settings.dry_run or settings.allow_private:
        return settings
    allowed = list(settings.private_sites)
    known = {each for url in allowed for each in origins_of_site(url)}
    for url in dict.fromkeys((site.url, site.wordpress_url)):
        if not is_web(url) or origins_of_site(url) <= known:
            continue
        found = private_addresses(host_name(url))
        if found and consent(url, found[0]):
            allowed.append(url)
    return replace(settings, private_sites=tuple(allowed))


def _inputs_key(settings: Settings) -> str:
    """Return a digest of all inputs of an archive; "" if a network would be needed to know them."""
    if settings.dry_run or any(map(is_address, settings.source)):
        return ""
    files = list(_source_files(settings))
    if not all(digest for _, digest in files):
        return ""
    return program_fingerprint.digest_of_values(
        program_fingerprint.digest_of_program(),
        relevant_settings(settings),
        saved_settings.dumps(settings),
        digest_of(settings.output / baseline.NAME),
        files,
    )


def _source_files(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield name and digest of each file of the source; "" for a file that cannot be read.

    The report also names folders and links to nothing, so each is here with its kind.
    """
    for locator in map(Path, settings.source):
        if not locator.is_dir():
            yield locator.name, digest_of(locator)
            continue
        for path in sorted(locator.rglob("*")):
            kind = "folder" if path.is_dir() else "no file"
            digest = digest_of(path) if path.is_file() else kind
            yield path.relative_to(locator).as_posix(), digest


def _unchanged_report(settings: Settings, key: str) -> Report | None:
    """Return the last run's report if a run now would give the same; None if it might not."""
    if not key or settings.force or settings.prune:
        return None
    state = State(settings.output)
    try:
        last_run = state.find(RUN)
        if last_run is None or last_run["key"] != key:
            return None
        if not _downloads_would_repeat(settings, last_run):
            return None
        report = Report.load(settings.output / REPORT)
        if not _files_are_unchanged(settings, state, last_run, report):
            return None
    except (KeyError, TypeError, ValueError, OSError):
        return None
    finally:
        state.close()
    report.kept = report.counts["posts"]
    return report


def _downloads_would_repeat(settings: Settings, last_run: StateEntry) -> bool:
    """Return True if a run now would get the same files, and miss the others for the same
    reasons."""
    if last_run["in_vain"] not in (None, settings.offline):
        return False
    if not last_run["lacks"]:
        return True
    return settings.offline and last_run["held"] == cache_digest(settings)


def _files_are_unchanged(
    settings: Settings, state: State, last_run: StateEntry, report: Report
) -> bool:
    """Return True if every file of the archive and of the local uploads is as it was.

    `report` names the files of earlier runs that were still there.
    """
    root = settings.output
    if (root / journal.PATH).exists():
        return False
    written = WrittenFiles(root)
    stale = manifest.stale_paths([*report.findings, *(a.finding for a in report.accepted)])
    uploads = Uploads(settings.uploads) if settings.uploads else None
    return (
        # The manifest is one of them: it names the other files.
        str(manifest.PATH) in dict(last_run["own"])
        and all(written.has(path, sha256) for path, sha256 in last_run["own"])
        and all(
            (root / path).exists() == (path in stale) if is_stale else written.has(path, sha256)
            for path, sha256, is_stale in Manifest.known_files(root)
        )
        and all(
            uploads_are_unchanged(uploads, entry)
            and ("path" not in entry or report_page_is_unchanged(written, entry))
            for entry in state.all()
        )
    )
