"""Capture the images and files of a site's posts, by the same rules as a migration downloads them.

A migration without a writer runs over the captured pages: what it asks for goes through the
capture, which requests it once and keeps the answer. So a later migration finds in the capture
every answer that it would have got from the site.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from migrator.assets.localised import Localised
from migrator.assets.network import Network
from migrator.crawler.wayback.file_snapshots import Wayback
from migrator.crawler.web import Web
from migrator.errors import FetchError, MigratorError
from migrator.fetch.body import Body
from migrator.fetch.results import GONE_STATUSES, Fetched
from migrator.findings import DEAD_FILE, MISSED_FILES
from migrator.model import Post, Source
from migrator.pipeline.archive_plan import ArchivePlan
from migrator.progress import Watcher
from migrator.settings import Settings

_OK = 200
_MISSING = {*MISSED_FILES, "missing-attachment"}


@dataclass(slots=True)
class CapturedFiles:
    """Result of capturing the files of a site.

    found    number of URLs at which a file was found
    missing  URL of each file that is not in the capture, with the reason
    dead     URLs of those that were already dead on the web
    """

    found: int = 0
    missing: dict[str, str] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)


class CaptureKeeper:
    """A `Keeper` (see `assets.download`) whose answers all come through a capture."""

    def __init__(self, web: Web) -> None:
        self._web = web

    def find(self, url: str) -> Fetched | None:
        """Return the file at a URL. Raises FetchError if the answer is not a file."""
        answer = self._web.get(url)
        if answer.status != _OK:
            reason = f"it returns status {answer.status}"
            raise FetchError(url, reason, is_gone=answer.status in GONE_STATUSES)
        body = Body.of_bytes(answer.body)
        kind = answer.content_type
        return Fetched(url, answer.final_url, _OK, answer.headers, body, kind)

    def keep(self, fetched: Fetched) -> Fetched:
        return fetched

    def forget(self, url: str) -> None:
        """Do nothing: what a server returned stays in the capture."""


class _Nowhere:
    """A writer that keeps nothing."""

    def write_bytes(self, path: PurePosixPath, data: bytes | Iterator[bytes]) -> None:
        pass


def capture_files(
    source: Source,
    settings: Settings,
    watcher: Watcher,
    web: Web | None,
    wayback: Wayback | None = None,
) -> CapturedFiles:
    """Request every image and file that a migration of `source` with `settings` would download.

    web      the capture that is being written; None requests nothing, so every file is missing
    wayback  index of the web archive, for a site that is offline

    Raises OutputError if the capture cannot be written.
    """
    keeper = CaptureKeeper(web) if web is not None else None
    network = Network(None, keeper, wayback=wayback, is_gone=wayback is not None)
    plan = ArchivePlan(source, settings, _Nowhere(), network)
    result = CapturedFiles()
    watcher.begin("Capturing images and files", len(source.index.entries))
    for post in source.posts():
        for localised in _localised(plan, post):
            for finding in localised.findings:
                if finding.kind in _MISSING:
                    url, _, reason = finding.message.partition(": ")
                    result.missing[url] = reason
                if finding.kind == DEAD_FILE:
                    result.dead.add(url)
        watcher.advance()
    result.found = sum(1 for _ in plan.files.found_urls())
    return result


def _localised(plan: ArchivePlan, post: Post) -> Iterator[Localised]:
    """Ask for all files of a post."""
    prepared = plan.conversion.prepare(post)
    if prepared.page is None:
        yield plan.icon(post)
        return
    try:
        yield from plan.conversion.localise(prepared, prepared.page).localised
    except MigratorError:
        raise
    except Exception:  # noqa: S110  the migration itself reports a post that fails
        pass
