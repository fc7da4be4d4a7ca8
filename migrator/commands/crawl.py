"""Capture a site in a WARC file, with the images and files of its posts."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from migrator.archive.run_lock import file_lock, lock_of_file
from migrator.crawler.crawl import Walk
from migrator.crawler.wayback.file_snapshots import Wayback
from migrator.crawler.web import Web
from migrator.errors import UsageError
from migrator.model import Source
from migrator.pipeline.capture_files import CapturedFiles, capture_files
from migrator.progress import Unwatched, Watcher
from migrator.settings import Settings
from migrator.sources.locator.examine_site import Way
from migrator.sources.locator.live_site import Credentials, capture_site
from migrator.untrusted.json_text import parse_json


@dataclass(slots=True)
class CapturedSite:
    """Result of a crawl.

    walk        result for the pages
    files       result for the images and files
    with_files  False for `--no-media`: then every file is missing
    """

    walk: Walk
    files: CapturedFiles = field(default_factory=CapturedFiles)
    with_files: bool = True

    @property
    def is_complete(self) -> bool:
        """True if no page is missing, and no file but those that were already dead on the web."""
        return not (self.walk.lost or self.files.missing.keys() - self.files.dead)

    def to_json(self) -> str:
        """Return the result as JSON: the fields of `Walk`, and those of `CapturedFiles`."""
        data = parse_json(self.walk.to_json())
        data["files"] = self.files.found
        data["missing_files"] = self.files.missing
        data["dead_files"] = sorted(self.files.dead)
        return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def crawl(
    url: str,
    path: Path,
    settings: Settings,
    watcher: Watcher | None = None,
    announce: Callable[[Way], None] = lambda _: None,
    credentials: Credentials | None = None,
    *,
    with_files: bool = True,
) -> CapturedSite:
    """Capture the site at `url` into the WARC file at `path`, or continue an unfinished capture.

    Without `with_files`, images and files are only counted. Raises as `capture_site`, and
    UsageError if the name of the file is not that of a capture.
    """
    if not path.name.lower().endswith((".warc", ".warc.gz")):
        raise UsageError(f"{path} would be a WARC file: its name must end in .warc.gz or .warc")
    watcher = watcher or Unwatched()
    files = CapturedFiles()

    def take_files(source: Source, web: Web, wayback: Wayback | None) -> None:
        nonlocal files
        files = capture_files(source, settings, watcher, web if with_files else None, wayback)

    with file_lock(lock_of_file(path), str(path)):
        walk = capture_site(url, path, settings, watcher, announce, credentials, take_files)
    return CapturedSite(walk, files, with_files)
