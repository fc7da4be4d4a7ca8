"""Whatever somebody names as a source is opened: an export, a capture, a folder of saved pages;
and a live site is looked at, captured, and read from its capture.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import urljoin, urlsplit

from migrator.archive import capture_marker
from migrator.archive.swap_archive import workplace
from migrator.crawler import capture, discovery
from migrator.crawler.capture import Capture
from migrator.crawler.crawl import (
    Walk,
    folder_of,
    listing,
    walk,
)
from migrator.crawler.wayback import restore_site
from migrator.crawler.wayback.parked_pages import look
from migrator.crawler.web import Web
from migrator.errors import FetchError, SourceError, UsageError
from migrator.model import Source
from migrator.progress import Unwatched, Watcher
from migrator.settings import Settings
from migrator.sources.html.saved_pages import FolderWeb, holds_pages
from migrator.sources.html.source import CrawlSource, seen
from migrator.sources.rest import RestSource, probe
from migrator.sources.wxr.open_export import open_source as open_export
from migrator.urls.normalise import canonical

CAPTURE: Final = PurePosixPath("migration/capture.warc.gz")
"""Where in the archive of a live site its capture is."""

Locator = str | Path
Credentials = Callable[[str], Mapping[str, str]]
# What RestSource is given for credentials where the answers are there already.
_AS_CAPTURED: Final = {"Authorization": "as captured"}


_HOW: Final = {
    "rest": "by its REST API",
    "pages": "page by page",
    restore_site.VIA: "from an archive of the web",
}
_OK: Final = 200
_GONE: Final = "; if the site is gone, `--via wayback` reads it from the Internet Archive"


@dataclass(frozen=True, slots=True)
class Way:
    """How a site is read: `via` "rest", "pages" or "wayback"; `url` is its home page, `root` that
    of its API, and `why` says in a few words what speaks for it."""

    via: str
    url: str
    root: str = ""
    why: str = ""

    def __str__(self) -> str:
        return f"{self.url} is read {_HOW[self.via]}: {self.why}"


def open_source(locators: Sequence[Locator]) -> Source:
    """Open an export (`.xml`, `.xml.gz`, `.zip`, a folder, several parts), a capture (`.warc`,
    `.warc.gz`, `.wacz`, several files of one) or a folder of saved pages.

    Raises SourceError, with one sentence, for what is none of them.
    """
    paths = [Path(locator) for locator in locators if not is_address(locator)]
    if len(paths) < len(locators):
        sites = ", ".join(str(each) for each in locators if is_address(each))
        raise SourceError(
            f"{sites} is a site: `migrator migrate` reads it, and `migrator crawl` captures it"
        )
    if paths and all(is_capture(path) for path in paths):
        return _captured(capture.read(paths), ", ".join(map(str, paths)))
    if len(paths) == 1 and paths[0].is_dir() and not _holds_exports(paths[0]):
        if captures := sorted(path for path in paths[0].iterdir() if is_capture(path)):
            return _captured(capture.read(captures), str(paths[0]))
        if holds_pages(paths[0]):
            return CrawlSource(FolderWeb(paths[0]), locator=str(paths[0]))
    return open_export(locators)


def is_address(locator: Locator) -> bool:
    """Is it the address of a site, and no file?"""
    return isinstance(locator, str) and locator.lower().startswith(("http://", "https://"))


def is_capture(path: Path) -> bool:
    """Is it a WARC file, or a WACZ with some in it, by its name?"""
    return path.name.lower().endswith((".warc", ".warc.gz", ".wacz"))


def _holds_exports(folder: Path) -> bool:
    return any(
        path.name.lower().endswith((".xml", ".xml.gz", ".zip")) and path.is_file()
        for path in folder.iterdir()
    ) and not any(path.suffix.lower() in (".html", ".htm") for path in folder.iterdir())


def _captured(web: Capture, locator: str) -> Source:
    """The source in a capture: the way in which it was made, where it tells."""
    told = web.told
    url, via = told.get("url", ""), told.get("via", "")
    if via == "rest":
        return RestSource(web, url, told["root"], _AS_CAPTURED if told.get("user") else None)
    if not via and web.holds("/wp/v2/posts"):
        first = next(web.pages(), "")
        root = probe(web, url or folder_of(urljoin(first, "/")))
        if root:
            return RestSource(web, url or root, root)
    if via == restore_site.VIA:
        notes = ((snapshot, f"not taken: {reason}") for snapshot, reason in web.refused())
        return CrawlSource(restore_site.bygone(web), url, locator, notes)
    return CrawlSource(web, url, locator)


def captured(
    settings: Settings,
    watcher: Watcher | None = None,
    announce: Callable[[Way], None] = lambda _: None,
    credentials: Credentials | None = None,
) -> Settings:
    """The same settings with a capture in the place of a live site, which is written into the
    archive; offline, what is there is taken, and where an earlier run was stopped after it had
    captured all, that. `announce` is told which way is taken, and why;
    `credentials` gives the headers that say to the API at an address who asks.

    Raises UsageError, SourceError where the site does not answer, OutputError.
    """
    sites = [locator for locator in settings.source if is_address(locator)]
    if not sites:
        return settings
    if len(settings.source) > 1:
        raise UsageError("a site is a source of its own: name one address, and nothing else")
    path = settings.output / CAPTURE
    if not (settings.offline or settings.dry_run):
        asked = _asked(sites[0], settings)
        if not (path.is_file() and capture_marker.is_begun(settings.output, asked)):
            capture_site(sites[0], path, settings, watcher, announce, credentials)
            capture_marker.begin(settings.output, asked)
    elif not path.is_file():
        raise UsageError(
            f"{sites[0]} is not captured yet in {path}; it can only be read with the network, "
            "and not in a dry run"
        )
    return replace(settings, source=(str(path),))


def _asked(url: str, settings: Settings) -> dict[str, str]:
    """What decides what is captured: told otherwise, a run is another one."""
    names = ("via", "limit", "before", "user", "ignore_robots")
    return {"url": url, **{name: str(getattr(settings, name)) for name in names}}


def capture_site(
    url: str,
    path: Path,
    settings: Settings,
    watcher: Watcher | None = None,
    announce: Callable[[Way], None] = lambda _: None,
    credentials: Credentials | None = None,
) -> Walk:
    """Capture the site at `url` into the WARC file at `path`, or go on with that. Raises as
    `captured`."""
    watcher = watcher or Unwatched()
    if settings.via == restore_site.VIA:
        root = folder_of(canonical(url))
        announce(Way(restore_site.VIA, root, why="--via says so"))
        watcher.begin("Asking the archive", 0)
        return restore_site.salvage(root, path, settings, watcher)
    with capture.writing(path, url, settings) as web:
        way = choose(web, url, settings)
        announce(way)
        watcher.begin("Capturing", 0)
        headers = credentials(way.root) if credentials and way.root else {}
        if way.via == "rest":
            walked = _read_all(web, way, headers, watcher)
        else:
            try:
                walked = walk(web, way.url, seen, settings.limit, watcher.advance)
            except FetchError as error:
                raise SourceError(str(error)) from error
        told = {"via": way.via, "url": way.url, "root": way.root, "user": "yes" if headers else ""}
        web.finish(told, walked.lost)
    return walked


def _read_all(web: Web, way: Way, headers: Mapping[str, str], watcher: Watcher) -> Walk:
    source = RestSource(web, way.url, way.root, headers)
    for _ in source.posts():
        watcher.advance()
    return Walk(way="its REST API")


def choose(web: Web, url: str, settings: Settings) -> Way:
    """Which way the site at `url` is read. Raises SourceError where it does not answer."""
    try:
        home = web.get(url)
    except FetchError as error:
        raise SourceError(f"{error}{_GONE}") from error
    if home.status >= 400:
        raise SourceError(f"{url} answers {home.status}: there is no site to read{_GONE}")
    if home.status == _OK and (doubt := look(home).doubt):
        raise SourceError(f"{url} shows no site: {doubt}{_GONE}")
    here = folder_of(home.final_url)
    if settings.via == "pages":
        return Way("pages", here, why="--via says so")
    root = probe(web, home.final_url) or ""
    reason = _closed(web, root) if root else "it has no REST API that answers"
    if settings.via == "rest":
        if settings.limit:
            raise UsageError("--limit is for pages: by its REST API a site is read as a whole")
        if reason:
            raise SourceError(f"{here} cannot be read by its REST API: {reason}")
        return Way("rest", here, root, "--via says so")
    if not reason and settings.limit:
        return Way("pages", here, why="--limit says how many posts are enough")
    if not reason:
        return Way("rest", here, root, f"the API at {root} tells of its posts")
    return Way("pages", here, why=reason)


def _closed(web: Web, root: str) -> str:
    """Why the API at `root` does not tell of posts; "" when it does."""
    mark = "&" if urlsplit(root).query else "?"
    try:
        answer = web.get(f"{root.rstrip('/')}/wp/v2/posts{mark}per_page=1&_fields=id")
        posts = json.loads(answer.body.decode("utf-8-sig"))
    except FetchError as error:
        return f"its REST API does not answer ({error.reason})"
    except (ValueError, RecursionError):
        return "its REST API does not answer in JSON"
    if answer.status >= 400 or not isinstance(posts, list):
        return f"its REST API is closed ({answer.status})"
    return ""


@dataclass(frozen=True, slots=True)
class SiteSurvey:
    """What can be seen of a site from outside. `sitemap` and `feed` are how many pages its
    sitemaps list and how many posts the first page of its feed shows."""

    url: str
    title: str
    generator: str
    language: str
    api: str
    sitemap: int
    feed: int
    via: str
    why: str

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"


def survey(url: str, settings: Settings) -> SiteSurvey:
    """Look at a site without reading its posts. Raises SourceError where it does not answer."""
    with workplace() as folder, capture.writing(folder / "site.warc.gz", url, settings) as web:
        way = choose(web, url, settings)
        view = discovery.outlook(web.get(way.url))
        pages, feed = listing(web, way.url)
        return SiteSurvey(
            url=way.url,
            title=feed.title or view.site_name or view.title,
            generator=view.generator or feed.generator,
            language=view.language or feed.language,
            api=way.root,
            sitemap=pages,
            feed=len(feed.posts),
            via=way.via,
            why=way.why,
        )
