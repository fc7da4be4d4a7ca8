"""Find the page of the archive for each old address of a site.

This is the proof's own table. It is made from the plan (the item at each path) and from the
source's facts about each item: its permalink, id, slug and former slugs. It does not use the link
rewriter and its map, which may guess more than this table knows (a post that moved to another
folder). A guess is correct if the old address names the chosen page by its slug.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit

from migrator.model import Index, Site
from migrator.site_ids import site_of
from migrator.spill.int_map import IntMap
from migrator.verifier.fidelity.references import ARCHIVE

_AMBIGUOUS: Final = -(1 << 62)
_IDS: Final = ("p", "page_id", "attachment_id")
_DRAFTS: Final = f"{ARCHIVE}drafts/"
_MOST_SEGMENTS: Final = 6
_MOST_PARAMETERS: Final = 64
# Fragments that WordPress and its themes make for places that an archive does not have.
_OF_WORDPRESS: Final = re.compile(
    r"more-\d+|((li|div)-)?comment-\d+|comments?|respond|reply-title|comment-?form|comment-?list"
    r"|comments-title|trackbacks?|pings?|pingbacks?|postcomment|addcomment|leavecomment"
    r"|disqus_thread|post-\d+"
)
# `urljoin` leaves these as they are, whatever the base.
_IS_ABSOLUTE: Final = re.compile(r"https?://[^\s/?#;]+/[^\s?#;]*(?:\?[^\s#;]+)?\Z").match
_PAGES: Final = (".html", ".htm", ".php", ".aspx", ".asp")


def is_draft(page: str) -> bool:
    """Return True if the address of a page (`archive:PATH`) is that of a draft."""
    return page.startswith(_DRAFTS)


class SitePages(NamedTuple):
    """The places in the archive for which an old address may stand.

    exact   addresses of pages (`archive:PATH`) to which the source itself gives this address
    file    the address of the file that an attachment's page showed; "" for none
    named   addresses of pages whose slug is in the old address; none if a published page is exact
    is_own  the old address is on the site
    """

    exact: tuple[str, ...] = ()
    file: str = ""
    named: tuple[str, ...] = ()
    is_own: bool = False


class UrlTable:
    """The addresses of every item, for one site."""

    def __init__(self, site: Site, index: Index, paths: Mapping[int, PurePosixPath]) -> None:
        """Read the addresses; `paths` are the plan's: position of an item -> path of its file."""
        self._paths = paths
        self._attachments = index.attachments
        self._by_link = IntMap()
        self._by_id = IntMap()
        self._by_slug = IntMap()
        self._alike: dict[str, list[int]] = {}
        self.home = next(
            (f"{url.rstrip('/')}/" for url in (site.url, site.wordpress_url) if url), ""
        )
        self._outer = _outer_folder(site)
        hosts: Counter[str] = Counter()
        for entry in index.entries:
            if entry.position not in paths:
                continue
            link = entry.link or entry.guid
            if parts := _split(self.absolute(link, "")):
                if not site_of(entry.id):  # links of other blogs keep their old addresses
                    hosts[host_of(parts)] += 1
                if self._is_of_network(parts):
                    self._outer = None
                self._put(_key(parts), entry.position)
            if entry.id:
                self._by_id.setdefault(entry.id, entry.position)
            for slug in (entry.slug, *entry.old_slugs):
                if slug := _folded(slug).strip("/"):
                    known = self._by_slug.setdefault(slug, entry.position)
                    if known != entry.position:
                        self._by_slug[slug] = _AMBIGUOUS
        for item in index.attachments.values():
            if item.url and item.link and (parts := _split(self.absolute(item.link, ""))):
                self._put(_key(parts), -1 - item.id)
        likely = [host for host, _ in hosts.most_common(1)]
        own = _split(self.home)
        self.hosts = frozenset([*likely, *([host_of(own)] if own else [])])

    def absolute(self, url: str, permalink: str) -> str:
        """Return the absolute form of `url` in the post at `permalink`."""
        if _IS_ABSOLUTE(url):
            return url
        try:
            return urljoin(urljoin(self.home, permalink), url)
        except ValueError:
            return url

    def find(self, url: str) -> SitePages:
        """Return the places for which the absolute address `url` may stand."""
        parts = _split(url)
        if parts is None or host_of(parts) not in self.hosts or self._is_of_network(parts):
            return SitePages()
        fragment = unquote(parts.fragment)
        numbers = list(self._exact(parts))
        exact = tuple(self._pages(numbers, fragment))
        # Without a query, no attachment is among the likely ones.
        is_sure = not parts.query and any(not is_draft(page) for page in exact)
        likely = [] if is_sure else list(self._likely(parts))
        file = next((self._attachments[-1 - n].url for n in (*numbers, *likely) if n < 0), "")
        return SitePages(exact, file, tuple(self._pages(likely, fragment)), is_own=True)

    def _is_of_network(self, parts: SplitResult) -> bool:
        """Return True for an address beside the folder of a blog in a network."""
        if self._outer is None or host_of(parts) != self._outer[0]:
            return False
        return not f"{_folded(parts.path).rstrip('/')}/".startswith(self._outer[1])

    def on_page(self, page: str, fragment: str) -> tuple[str, ...]:
        """Return the places for which a fragment in the post at `page` may stand."""
        if _OF_WORDPRESS.fullmatch(fragment):
            return (f"{ARCHIVE}{page}#{fragment}", f"{ARCHIVE}{page}")
        return ()

    def _put(self, key: str, number: int) -> None:
        known = self._by_link.setdefault(key, number)
        if known != number:
            self._alike.setdefault(key, []).append(number)

    def _exact(self, parts: SplitResult) -> Iterator[int]:
        """Yield the numbers of items to which the source gives exactly this address."""
        for name, value in _parameters(parts):
            if name in _IDS and value.isascii() and value.isdigit() and len(value) < 19:
                if (number := self._by_id.get(int(value))) is not None:
                    yield number
                elif int(value) in self._attachments:
                    yield -1 - int(value)
        yield from self._at(_key(parts))

    def _likely(self, parts: SplitResult) -> Iterator[int]:
        """Yield the numbers of items at the same path (with any query) or with a slug in it."""
        if parts.query:
            yield from self._at(_key(parts._replace(query="")))
        for slug in _slugs(parts):
            number = self._by_slug.get(slug)
            if number is not None and number != _AMBIGUOUS:
                yield number

    def _at(self, key: str) -> Iterator[int]:
        if (number := self._by_link.get(key)) is not None:
            yield number
            yield from self._alike.get(key, ())

    def _pages(self, numbers: Iterable[int], fragment: str) -> Iterator[str]:
        """Yield the address of each of these items that has a page."""
        for number in numbers:
            if number < 0:
                continue
            page = f"{ARCHIVE}{self._paths[number]}"
            if fragment:
                yield f"{page}#{fragment}"
            if not fragment or _OF_WORDPRESS.fullmatch(fragment):
                yield page


def host_of(parts: SplitResult) -> str:
    """Return the host without `www.`, and the port unless it is the usual one.

    Raises ValueError for a port that is no number.
    """
    return _server(parts.netloc)[0]


# A blog links to few hosts, often.
@lru_cache(maxsize=1024)
def _server(netloc: str) -> tuple[str, bool]:
    """Return the text of `host_of`, and True if a browser would send a request there."""
    parts = SplitResult("", netloc, "", "", "")
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if host.startswith("xn--") or ".xn--" in host:
        with contextlib.suppress(UnicodeError):
            host = host.encode("ascii").decode("idna")
    port = parts.port
    text = host if port in (None, 80, 443) else f"{host}:{port}"
    return text, bool(parts.hostname) and port != 0


def _split(url: str) -> SplitResult | None:
    try:
        if "&" in url:
            url = url.replace("&#038;", "&").replace("&amp;", "&")
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("http", "https") and _server(parts.netloc)[1]
    except ValueError:
        return None
    return parts if usable else None


def _outer_folder(site: Site) -> tuple[str, str] | None:
    """Return the host and folder of a blog below the main site of its network; None for others."""
    blog, network = _split(site.url), _split(site.wordpress_url)
    if blog is None or network is None or host_of(blog) != host_of(network):
        return None
    folder, above = (f"{_folded(parts.path).rstrip('/')}/" for parts in (blog, network))
    return (host_of(blog), folder) if folder != above and folder.startswith(above) else None


def _key(parts: SplitResult) -> str:
    """Return one text for all spellings of an address."""
    segments = [each for each in _folded(parts.path).split("/") if each not in ("", ".")]
    if segments and segments[0] == "index.php":
        del segments[0]
    query = f"?{unquote(parts.query)}" if parts.query else ""
    return f"{host_of(parts)}/{'/'.join(segments)}{query}"


def _parameters(parts: SplitResult) -> list[tuple[str, str]]:
    try:
        return parse_qsl(parts.query, max_num_fields=_MOST_PARAMETERS) if parts.query else []
    except ValueError:
        return []


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unquote(text)).casefold()


def _slugs(parts: SplitResult) -> Iterator[str]:
    """Yield the parts of an address that may be a slug, the last one first."""
    segments = [each for each in _folded(parts.path).split("/") if each]
    values = [value for _, value in _parameters(parts)]
    for segment in (*reversed(segments[-_MOST_SEGMENTS:]), *map(_folded, values)):
        yield segment.strip("/")
        for ending in _PAGES:
            if segment.endswith(ending):
                yield segment.removesuffix(ending)
