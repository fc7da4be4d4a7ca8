"""Examine a live site: whether it answers, and the method by which it can be read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from migrator.archive.swap_archive import temporary_folder
from migrator.crawler import capture, discovery
from migrator.crawler.crawl import folder_of, listing
from migrator.crawler.wayback import restore_site
from migrator.crawler.wayback.parked_pages import check_snapshot
from migrator.crawler.web import Answer, Web
from migrator.errors import FetchError, SourceError, UsageError
from migrator.settings import Settings, typed_address
from migrator.sources.rest import find_api_root
from migrator.startup.value_objects import value_object
from migrator.untrusted.json_text import parse_json
from migrator.urls.hosts import is_host_name, site_host, without_credentials
from migrator.urls.normalise import canonical

_METHOD_TEXTS: Final = {
    "rest": "by its REST API",
    "pages": "page by page",
    restore_site.VIA: "from a web archive",
}
# Endings of the paths of WordPress's API and feeds; the rest is the home page.
_BELOW_HOME: Final = (
    "/wp-json/",
    "/feed/rss2/",
    "/feed/atom/",
    "/feed/rdf/",
    "/feed/rss/",
    "/feed/",
)
_OK: Final = 200
_BAD: Final = 400
_CLOSED: Final = frozenset({401, 403})
_WAYBACK_HINT: Final = (
    "; if the site is offline, `--via wayback` reads it from the Internet Archive"
)


@value_object
class Way:
    """The method by which a site is read.

    via   "rest", "pages" or "wayback"
    url   the site's home page
    root  URL of its API's index, "" if it has none
    why   the reason in a few words
    """

    via: str
    url: str
    root: str = ""
    why: str = ""

    def __str__(self) -> str:
        return f"{self.url} is read {_METHOD_TEXTS[self.via]}: {self.why}"


def named_url(typed: str) -> str:
    """Return the URL of a site without user and password. Raises UsageError for an invalid one."""
    url = typed_address.url_of(typed) or typed
    try:
        parts = urlsplit(canonical(url))
        named = without_credentials(url)
    except (FetchError, ValueError) as error:
        reason = error.reason if isinstance(error, FetchError) else f"not a valid URL: {error}"
        # A reason quotes parts of the address, and one of them may be a password.
        reason = "not a valid URL" if "@" in url else reason
        raise UsageError(f"{typed}: {reason}") from error
    if not is_host_name(parts.hostname or ""):
        raise UsageError(f"{typed}: not a valid URL: it has no valid host name")
    return named


def choose_method(web: Web, typed: str, settings: Settings) -> Way:
    """Choose the method for reading the site with the address `typed`, with or without a scheme.

    Raises SourceError if the site does not answer, UsageError for settings that exclude each other.
    """
    home = _home_page(web, typed)
    url = home.url
    if home.status == _OK and (doubt := check_snapshot(home).doubt):
        raise SourceError(f"{url} is not a WordPress site: {doubt}{_WAYBACK_HINT}")
    here = folder_of(home.final_url)
    if settings.via == "pages":
        return Way("pages", here, why="--via is set")
    root = find_api_root(web, home.final_url) or ""
    reason, is_closed = _api_problem(web, root) if root else ("no REST API answers", False)
    if is_closed and settings.user and not settings.limit:
        return Way("rest", here, root, f"the API at {root} wants a password, and --user is set")
    if settings.via == "rest":
        if settings.limit:
            raise UsageError("--limit cannot be used with the REST API: use --via pages")
        if reason:
            raise SourceError(f"{here} cannot be read by its REST API: {reason}")
        return Way("rest", here, root, "--via is set")
    if not reason and settings.limit:
        return Way("pages", here, why="--limit is set")
    if not reason:
        return Way("rest", here, root, f"the API at {root} lists its posts")
    if settings.user and not settings.limit:
        raise SourceError(
            f"{here} cannot be read as {settings.user}, because {reason}: run without --user to "
            "read what visitors see"
        )
    return Way("pages", here, why=reason)


def _home_page(web: Web, typed: str) -> Answer:
    """Return the page at an address; without a scheme, https is tried before http.

    Raises SourceError if none answers.
    """
    problems = []
    for url in typed_address.forms(typed) or (typed,):
        try:
            answer = web.get(url)
        except FetchError as error:
            problems.append(str(error))
            continue
        if answer.status < _BAD:
            return answer
        # An answer says more than a refused connection.
        problems.insert(0, f"{url} returns status {answer.status}, not a site")
    no_file = "" if typed_address.has_scheme(typed) else f"there is no file {typed}, and "
    raise SourceError(f"{no_file}{problems[0]}{_WAYBACK_HINT}")


def _api_problem(web: Web, root: str) -> tuple[str, bool]:
    """Return the reason why the API at `root` lists no posts, "" if it does, and whether it may
    list them to a user with a password."""
    mark = "&" if urlsplit(root).query else "?"
    try:
        answer = web.get(f"{root.rstrip('/')}/wp/v2/posts{mark}per_page=1&_fields=id")
        posts = parse_json(answer.body.decode("utf-8-sig"))
    except FetchError as error:
        return f"its REST API does not answer ({error.reason})", False
    except (ValueError, RecursionError):
        return "its REST API does not answer in JSON", False
    if answer.status >= _BAD or not isinstance(posts, list):
        return f"its REST API is not public ({answer.status})", answer.status in _CLOSED
    return "", False


@value_object
class SiteSurvey:
    """Data about a site that can be read without reading its posts.

    sitemap  number of pages in its sitemaps
    feed     number of posts on the first page of its feed
    """

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


def survey(typed: str, settings: Settings) -> SiteSurvey:
    """Examine a site without reading its posts; the address may be that of any of its pages.

    Raises SourceError if it does not answer.
    """
    url = named_url(typed)
    with (
        temporary_folder() as folder,
        capture.writing(folder / "site.warc.gz", url, settings) as web,
    ):
        address = url if typed_address.has_scheme(typed) else typed
        # Only a visitor looks here: no password is asked for.
        method = choose_method(web, address, replace(settings, user=""))
        view = discovery.page_links(web.get(method.url))
        home = _site_of(method, view.feeds)
        if home != method.url:
            with suppress(FetchError):
                view = discovery.page_links(web.get(home))
        pages, feed = listing(web, home)
        return SiteSurvey(
            url=home,
            title=feed.title or view.site_name or view.title,
            generator=view.generator or feed.generator,
            language=view.language or feed.language,
            api=method.root,
            sitemap=pages,
            feed=len(feed.posts),
            via=method.via,
            why=method.why,
        )


def _site_of(method: Way, offered_feeds: Sequence[str]) -> str:
    """Return the home page of the site to which the examined page belongs.

    The addresses of the API and of the feed that a page offers are below it.
    """
    for url in (method.root, *offered_feeds):
        home = _home_of(url)
        if home and site_host(home) == site_host(method.url) and method.url.startswith(home):
            return home
    return method.url


def _home_of(url: str) -> str:
    """Return the home page above the API or the feed with this URL, "" if it has no usual form."""
    parts = urlsplit(url)
    for ending in _BELOW_HOME:
        path = f"{parts.path.rstrip('/')}/"
        if path.endswith(ending):
            return urlunsplit((parts.scheme, parts.netloc, path.removesuffix(ending) + "/", "", ""))
    if parts.query.startswith(("rest_route=", "feed=")):
        return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    return ""
