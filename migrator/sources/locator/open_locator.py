"""Open what the user named as a source: an export, a capture, a folder or a live site.

A live site is examined, captured, and read from its capture.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urljoin

from migrator.archive import capture_marker, private_folder
from migrator.archive.contained_path import own_path
from migrator.assets.backup_uploads import BackupUploads
from migrator.crawler import capture
from migrator.crawler.capture import Capture
from migrator.crawler.crawl import Walk, crawl, folder_of
from migrator.crawler.wayback import restore_site
from migrator.crawler.wayback.file_snapshots import Wayback
from migrator.crawler.web import Web
from migrator.errors import FetchError, SourceError, UsageError
from migrator.fetch.mysql import connect
from migrator.model import Source
from migrator.progress import Unwatched, Watcher
from migrator.settings import Settings, typed_address
from migrator.sources.backup import backup
from migrator.sources.backup.recognise import head_of
from migrator.sources.database.server import load_server
from migrator.sources.database.source import DatabaseSource
from migrator.sources.html.saved_pages import FolderWeb, contains_pages
from migrator.sources.html.source import CrawlSource, sight_of
from migrator.sources.locator.examine_site import Way, choose_method, named_url
from migrator.sources.rest import RestSource, find_api_root
from migrator.sources.wxr.open_export import open_source as open_export
from migrator.urls.hosts import may_receive_password
from migrator.urls.normalise import canonical

CAPTURE: Final = PurePosixPath("migration/capture.warc.gz")
"""Path of a live site's capture within its archive."""

Locator = str | Path
FilesTask = Callable[[Source, Web, Wayback | None], None]
"""Requests the files of the posts of a captured source through a web, or from an archive."""

Credentials = Callable[[str], Mapping[str, str]]
# Credentials for RestSource when the answers come from a capture.
_AS_CAPTURED: Final = {"Authorization": "as captured"}


def open_source(locators: Sequence[Locator], site: str = "") -> Source:
    """Open an export, a capture, a folder of saved pages, a database or a backup.

    An export is `.xml`, `.xml.gz`, `.zip`, a folder or several parts; a capture is `.warc`,
    `.warc.gz`, `.wacz` or several files of one. Raises SourceError, with one sentence, for anything
    else. A database is a dump, a backup that holds one, or the address of a MySQL server
    (`mysql://user@host/name`); `site` names one of several sites in it.
    """
    if any(map(is_database, locators)):
        return _live_database(locators, site)
    paths = [Path(locator) for locator in locators if not is_address(locator)]
    if len(paths) < len(locators):
        sites = ", ".join(str(each) for each in locators if is_address(each))
        raise SourceError(
            f"{sites} is a site, and no file of that name is here: `migrator migrate` reads a "
            "site, `migrator crawl` captures it"
        )
    if paths and all(is_capture(path) for path in paths):
        return _open_capture(capture.read(paths), ", ".join(map(str, paths)))
    if len(paths) == 1 and paths[0].is_dir() and not _contains_exports(paths[0]):
        if captures := sorted(path for path in paths[0].iterdir() if is_capture(path)):
            return _open_capture(capture.read(captures), str(paths[0]))
        if not _contains_wxr(paths[0]):
            source = _in_backup(paths, locators, site)
            if source is not None:
                return source
        if contains_pages(paths[0]):
            return CrawlSource(FolderWeb(paths[0]), locator=str(paths[0]))
    if not any(path.is_dir() and _contains_wxr(path) for path in paths):
        source = _in_backup(paths, locators, site)
        if source is not None:
            return source
    if site:
        raise UsageError("--site chooses among the sites of a database, and this source is none")
    return open_export(locators)


def _in_backup(
    paths: Sequence[Path], locators: Sequence[Locator], site: str
) -> DatabaseSource | None:
    """Open the database of WordPress in these files, with the uploads beside it."""
    if not paths or not all(path.exists() for path in paths):
        return None
    found = backup.find(paths)
    if found is None:
        return None
    locator = ", ".join(map(str, locators))
    source = DatabaseSource(found.loader, locator, found.files, site, found.notes)
    source.uploads = BackupUploads(found.uploads) if found.uploads else None
    source.members = found.ledger
    return source


def _live_database(locators: Sequence[Locator], site: str) -> Source:
    """Read a running MySQL or MariaDB server. Raises UsageError, SourceError."""
    if len(locators) > 1:
        raise UsageError("a database is a source of its own: name one address, and nothing else")
    address = str(locators[0])
    with connect(address) as server:
        loader, file = load_server(server)
    return DatabaseSource(loader, address, [file], site)


def is_database(locator: Locator) -> bool:
    """Return True if it is the address of a MySQL server."""
    return isinstance(locator, str) and locator.lower().startswith(("mysql://", "mariadb://"))


def is_address(locator: Locator) -> bool:
    """Return True if it is the address of a site, with or without https://, and not a file."""
    return isinstance(locator, str) and bool(typed_address.url_of(locator))


def is_capture(path: Path) -> bool:
    """Return True if the name is that of a WARC file or of a WACZ file, a zip of WARC files."""
    return path.name.lower().endswith((".warc", ".warc.gz", ".wacz"))


def _contains_exports(folder: Path) -> bool:
    return any(
        path.name.lower().endswith((".xml", ".xml.gz", ".zip")) and path.is_file()
        for path in folder.iterdir()
    ) and not any(path.suffix.lower() in (".html", ".htm") for path in folder.iterdir())


def _contains_wxr(folder: Path) -> bool:
    """Return True if an export lies in the folder; a site's sitemap.xml is none."""
    for path in folder.iterdir():
        if path.name.lower().endswith((".xml", ".xml.gz")) and path.is_file():
            head = head_of(path)
            if b"wordpress.org/export/" in head or b"<wp:" in head:
                return True
    return False


def _open_capture(web: Capture, locator: str, record: Mapping[str, str] | None = None) -> Source:
    """Return the source in a capture, for the method by which it was captured if it is recorded.

    `record` is the data about the run, by default those of the last finished run.
    """
    record = web.run_record if record is None else record
    url, via = record.get("url", ""), record.get("via", "")
    if via == "rest":
        if record.get("private"):
            web = web.with_private_answers(record["private"])
        return RestSource(web, url, record["root"], _AS_CAPTURED if record.get("user") else None)
    if not via and web.has_url_containing("/wp/v2/posts"):
        first = next(web.pages(), "")
        root = find_api_root(web, url or folder_of(urljoin(first, "/")))
        if root:
            return RestSource(web, url or root, root)
    if via == restore_site.VIA:
        notes = ((snapshot, f"not used: {reason}") for snapshot, reason in web.refused())
        restored = restore_site.open_restored_capture(web, record)
        return CrawlSource(restored, url, locator, notes, newest_first=True)
    return CrawlSource(web, url, locator, is_site=True)


def with_captured_site(
    settings: Settings,
    watcher: Watcher | None = None,
    announce: Callable[[Way], None] = lambda _: None,
    credentials: Credentials | None = None,
) -> Settings:
    """Capture a live site into the archive and return settings whose source is the capture.

    Offline, an existing capture is used, as is one that an earlier run had completed before it was
    stopped. `announce` is called with the chosen method. `credentials` returns the headers that
    authenticate the user with the API at a URL.

    Raises UsageError, OutputError, or SourceError if the site does not answer.
    """
    sites = [locator for locator in settings.source if is_address(locator)]
    if not sites:
        return settings
    if len(settings.source) > 1:
        raise UsageError("a site cannot be combined with other sources: give only its URL")
    typed = str(sites[0])
    url = named_url(typed)
    path = own_path(settings.output, CAPTURE)
    if not (settings.offline or settings.dry_run):
        request = _capture_request(url, settings)
        if not (path.is_file() and capture_marker.is_begun(settings.output, request)):
            capture_site(typed, path, settings, watcher, announce, credentials)
            capture_marker.begin(settings.output, request)
    elif not path.is_file():
        raise UsageError(
            f"{url} is not captured yet in {path}: run once without --offline and without --dry-run"
        )
    return replace(settings, source=(str(path),), private_sites=(url,))


def _capture_request(url: str, settings: Settings) -> dict[str, str]:
    """Return the settings that determine the capture: if one changes, the site is captured anew."""
    names = ("via", "limit", "before", "user", "ignore_robots")
    return {"url": url, **{name: str(getattr(settings, name)) for name in names}}


def capture_site(
    url: str,
    path: Path,
    settings: Settings,
    watcher: Watcher | None = None,
    announce: Callable[[Way], None] = lambda _: None,
    credentials: Credentials | None = None,
    with_files: FilesTask | None = None,
) -> Walk:
    """Capture the site at `url` into the WARC file at `path`, or continue an unfinished capture.

    A `url` without a scheme is tried with https:// and then with http://. `with_files` gets the
    source that was captured and the capture, and requests the files of the posts. Raises the same
    errors as `with_captured_site`.
    """
    watcher = watcher or Unwatched()
    typed, url = url, named_url(url)
    if settings.via == restore_site.VIA:
        root = folder_of(canonical(url))
        announce(Way(restore_site.VIA, root, why="--via is set"))
        watcher.begin("Querying the web archive", 0)

        def after_pages(
            view: Capture, record: Mapping[str, str], web: Web, wayback: Wayback
        ) -> None:
            if with_files is not None:
                with suppress(SourceError):  # without a post there are no files
                    with_files(_open_capture(view, str(path), record), web, wayback)

        after = after_pages if with_files is not None else None
        return restore_site.capture_from_archive(root, path, settings, watcher, after)
    key = private_folder.key_of(path, url, settings.user) if credentials else ""
    with capture.writing(path, url, settings, key) as web:
        method = choose_method(web, url if typed_address.has_scheme(typed) else typed, settings)
        announce(method)
        watcher.begin("Capturing", 0)
        headers = _password_headers(url, method, credentials) if credentials else {}
        if method.via == "rest":
            walked = _read_all(web, method, headers, watcher)
        else:
            try:
                walked = crawl(web, method.url, sight_of, settings.limit, watcher.advance)
            except FetchError as error:
                raise SourceError(str(error)) from error
        record = {
            "via": method.via,
            "url": method.url,
            "root": method.root,
            "user": "yes" if headers else "",
            "private": key if headers else "",
        }
        if with_files is not None:
            view = web.begin_files()
            with suppress(SourceError):  # without a post there are no files
                with_files(_open_capture(view, str(path), record), web, None)
        web.finish(record, walked.lost)
    return walked


def _password_headers(url: str, method: Way, credentials: Credentials) -> Mapping[str, str]:
    """Return the headers that authenticate the user with the API, {} if there is no API.

    A site's pages choose the address of its API, so a password goes only to the site that the user
    named. Raises SourceError for an API elsewhere.
    """
    if not method.root:
        return {}
    if not may_receive_password(url, method.root):
        raise SourceError(
            f"the REST API of {url} is at {method.root}, which is another host, port or scheme; "
            "the password is not sent there: if that is your site too, name its URL instead"
        )
    return credentials(method.root)


def _read_all(web: Web, method: Way, headers: Mapping[str, str], watcher: Watcher) -> Walk:
    source = RestSource(web, method.url, method.root, headers)
    for _ in source.posts():
        watcher.advance()
    return Walk(found_by="its REST API")
