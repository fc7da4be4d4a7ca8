"""Capture a live site into a WARC file, from which its posts are then read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Final

from migrator.archive import capture_marker, private_folder
from migrator.archive.contained_path import own_path
from migrator.crawler import capture
from migrator.crawler.capture import Capture
from migrator.crawler.crawl import Walk, crawl, folder_of
from migrator.crawler.wayback import restore_site
from migrator.crawler.wayback.file_snapshots import Wayback
from migrator.crawler.web import Web
from migrator.errors import FetchError, SourceError, UsageError
from migrator.model import Source
from migrator.progress import Unwatched, Watcher
from migrator.settings import Settings, typed_address
from migrator.sources.html.crawled_page import crawled_page
from migrator.sources.locator.examine_site import Way, choose_method, named_url
from migrator.sources.locator.open_capture import open_capture
from migrator.sources.locator.open_locator import is_address
from migrator.sources.rest import RestSource
from migrator.urls.hosts import may_receive_password
from migrator.urls.normalise import canonical

CAPTURE: Final = PurePosixPath("migration/capture.warc.gz")
"""Path of a live site's capture within its archive."""

FilesTask = Callable[[Source, Web, Wayback | None], None]
"""Requests the files of the posts of a captured source through a web, or from an archive."""

Credentials = Callable[[str], Mapping[str, str]]


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
    # A name without a scheme was tried with https:// and http://: the user named both.
    named = typed_address.forms(typed)
    return replace(settings, source=(str(path),), private_sites=named, site="")


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
        return _restore(url, path, settings, watcher, announce, with_files)
    key = private_folder.key_of(path, url, settings.user) if credentials else ""
    with capture.writing(path, url, settings, key) as web:
        method = choose_method(web, url if typed_address.has_scheme(typed) else typed, settings)
        if reason := web.unreachable:
            raise SourceError(
                f"{method.url} answers nothing now: {reason}; what an earlier run captured is "
                f"still in {path}, which you can migrate as it is"
            )
        announce(method)
        watcher.begin("Capturing", 0)
        headers = _password_headers(url, method, credentials) if credentials else {}
        if method.via == "rest":
            walked = _read_all(web, method, headers, watcher)
        else:
            try:
                walked = crawl(web, method.url, crawled_page, settings.limit, watcher.advance)
            except FetchError as error:
                raise SourceError(str(error)) from error
        record = _run_record(method, walked, key if headers else "")
        if with_files is not None:
            view = web.begin_files()
            with suppress(SourceError):  # without a post there are no files
                with_files(open_capture(view, str(path), record), web, None)
        web.finish(record, walked.missing)
    return walked


def _restore(
    url: str,
    path: Path,
    settings: Settings,
    watcher: Watcher,
    announce: Callable[[Way], None],
    with_files: FilesTask | None,
) -> Walk:
    """Capture the site at `url` from a web archive; arguments as those of `capture_site`."""
    root = folder_of(canonical(url))
    announce(Way(restore_site.VIA, root, why="--via is set"))
    watcher.begin("Querying the web archive", 0)

    def after_pages(view: Capture, record: Mapping[str, str], web: Web, wayback: Wayback) -> None:
        if with_files is not None:
            with suppress(SourceError):  # without a post there are no files
                with_files(open_capture(view, str(path), record), web, wayback)

    after = after_pages if with_files is not None else None
    return restore_site.capture_from_archive(root, path, settings, watcher, after)


def _run_record(method: Way, walked: Walk, private_key: str) -> dict[str, str]:
    """Return the data that a run records about itself; `private_key` is "" without a password."""
    return {
        "via": method.via,
        "url": method.url,
        "root": method.root,
        "user": "yes" if private_key else "",
        "private": private_key,
        "limit": str(walked.limit or ""),
    }


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
