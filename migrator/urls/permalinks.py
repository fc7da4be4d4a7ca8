"""Reduce each URL on the old blog to one key, and rank the items that claim the same URL.

One post has many URLs: with http or https, with and without www, with letters percent-encoded or
not, with a tracking parameter at the end. `link_map` finds the post by the key of its URLs.
https://developer.wordpress.org/advanced-administration/wordpress/permalinks/
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from migrator.model import GrowingList, IndexEntry, Site
from migrator.site_ids import site_of
from migrator.startup.value_objects import value_object
from migrator.urls.blog_urls import blog_urls
from migrator.urls.fast_parse import Parts, plain_path, usual
from migrator.urls.hosts import WEB_SCHEMES, site_host_of

_MAX_LENGTH = 8192
_MAX_PARAMETERS = 64
_NOWHERE = "http://blog.invalid/"  # RFC 2606: no host has this name
_PLACE = (1 << 40) - 1
_MOST = 1 << 62  # WordPress has no larger ids

_NETLOC, _PATH = 1, 2  # positions among the parts of a URL
_ROOT = [""]

_ID_PARAMETERS = ("p", "page_id", "attachment_id")
JUNK_PREFIXES = ("utm_", "mc_", "pk_", "mtm_", "_hs", "hsa_", "preview")
# fmt: off
JUNK_PARAMETERS = frozenset({
    "amp", "dclid", "doing_wp_cron", "fbclid", "from", "gclid", "gi", "igshid", "like_comment",
    "moderation-hash", "msclkid", "nb", "ref", "relatedposts_hit", "relatedposts_origin",
    "relatedposts_position", "replytocom", "share", "shared", "source", "unapproved",
})
# fmt: on
"""Query parameters that do not change the page: tracking, sharing, previews."""


@value_object
class Address:
    """A URL on the blog.

    `paths` are decoded (UTF-8, NFC) and relative to the blog's folder, without slashes at the ends;
    "" is the home page. There is more than one if the blog has two folders on one host. `query` is
    without `JUNK_PARAMETERS`, in the order of the URL; `fragment` is as in the URL.
    """

    paths: tuple[str, ...]
    query: tuple[tuple[str, str], ...]
    fragment: str

    @property
    def asked_id(self) -> int:
        """The id in `?p=`, `?page_id=` or `?attachment_id=`; 0 if there is none."""
        for name, value in self.query:
            if name in _ID_PARAMETERS and value.isascii() and value.isdigit() and len(value) < 19:
                return int(value)
        return 0

    def key(self, path: str) -> str:
        """Return one string for all spellings of `path`, one of `paths`, with this query."""
        if not self.query:
            return path
        return f"{path}?{urlencode(sorted(self.query), errors='surrogatepass')}"


class BlogAddresses:
    """The hosts and folders at which a blog answered."""

    def __init__(self, site: Site, entries: Iterable[IndexEntry] = ()) -> None:
        """Read the URLs of the blog from the site and its items.

        The host and folder of most items of `entries` count as the blog as well: for a mapped
        domain, or an export that does not give its URL.
        """
        own = blog_urls(site)
        self.home = f"{own[0].rstrip('/')}/" if own else ""
        self._folders: dict[str, list[str]] = {}
        for url in own:
            if (parts := _split(url)) is not None:
                self._add(site_host_of(parts[_NETLOC]), decoded_path(parts[_PATH]))
        self._learn(e for e in entries if e.type != "attachment" and not site_of(e.id))
        if not self._folders:  # an export whose links are paths, or that has none
            self.home = _NOWHERE
            self._add(site_host_of(urlsplit(_NOWHERE).netloc), "")
        home = _split(self.home)
        self.folder = home[_PATH].rstrip("/") if home else ""

    def locate(self, url: str, base: str = "") -> Address | None:
        """Return the meaning of `url` in the page at `base`; None if it leads elsewhere.

        `base`, a permalink, may itself be relative to the home page.
        """
        parts = _split(url, self.home, base)
        if parts is None or (folders := self._folders.get(site_host_of(parts[_NETLOC]))) is None:
            return None
        _, _, path, query, fragment = parts
        path = decoded_path(path)
        if folders == _ROOT:
            paths: tuple[str, ...] = (path,)
        else:
            paths = tuple(rest for folder in folders if (rest := _inside(path, folder)) is not None)
        return Address(paths, _query(query) if query else (), fragment) if paths else None

    def holds(self, url: str) -> bool:
        """Return True if `url` is on the blog, that is, if `locate` knows it."""
        parts = _split(url, self.home)
        if parts is None or (folders := self._folders.get(site_host_of(parts[_NETLOC]))) is None:
            return False
        # All paths are below the root of a host.
        return "" in folders or self.locate(url) is not None

    def absolute(self, url: str, base: str) -> str:
        """Return a relative `url` in the page at `base`, with the blog's host.

        "" if the host is unknown, or if `url` cannot be relative (`mailto:...`).
        """
        if self.home == _NOWHERE or _SCHEME.match(url):
            return ""
        parts = _split(url, self.home, base)
        return _joined(_joined(self.home, base), url) if parts else ""

    def is_home(self, url: str) -> bool:
        """Return True if `url` is the URL of the home page itself."""
        address = self.locate(url) if url else None
        return address is not None and "" in address.paths and not address.query

    def _add(self, host: str, folder: str) -> None:
        folders = self._folders.setdefault(host, [])
        if folder not in folders:
            folders.append(folder)
            folders.sort(key=len, reverse=True)

    def _learn(self, entries: Iterable[IndexEntry]) -> None:
        """Add the host of most links, if the site's own URLs match fewer of them."""
        fitting, strange = 0, Counter[str]()
        for link in map(permalink, entries):
            if self.holds(link):
                fitting += 1
            elif (parts := _split(link)) is not None:
                strange[site_host_of(parts[_NETLOC])] += 1
        host, count = max(strange.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if count > fitting:
            self._add(host, "")
            self.home = self.home or f"http://{host}/"


def permalink(entry: IndexEntry) -> str:
    """Return the URL of an item; exporters that leave out `link` may still have a `guid`."""
    return entry.link or entry.guid


def seniority(entry: IndexEntry) -> tuple[bool, str, int, int, str, str, int]:
    """Return a sort key, the oldest first: by date, then id, then the other facts in the source.

    The item's place in the source is last, so that a source in another order gives the same
    archive.
    """
    published = entry.published
    moment = published.replace(tzinfo=None).isoformat() if published else ""
    link = len(entry.link), entry.link  # the versions of a post in other languages have longer ones
    return published is None, moment, entry.id, *link, entry.title, entry.position


def precedence(entry: IndexEntry) -> tuple[bool, tuple[object, ...]]:
    """Return a sort key, first the item with the better claim to a URL: published, then oldest."""
    return entry.status != "publish", seniority(entry)


def by_seniority(
    entries: GrowingList[IndexEntry], chosen: Callable[[IndexEntry], object]
) -> Iterator[IndexEntry]:
    """Yield the `chosen` entries, the oldest first."""
    return _sorted(entries, chosen, seniority, lambda entry: 0)


def by_precedence(
    entries: GrowingList[IndexEntry], chosen: Callable[[IndexEntry], object]
) -> Iterator[IndexEntry]:
    """Yield the `chosen` entries, first the one with the better claim to a URL."""
    return _sorted(entries, chosen, precedence, lambda entry: int(entry.status != "publish"))


def _sorted(
    entries: GrowingList[IndexEntry],
    chosen: Callable[[IndexEntry], object],
    key: Callable[[IndexEntry], tuple[object, ...]],
    claim: Callable[[IndexEntry], int],
) -> Iterator[IndexEntry]:
    """Yield the entries sorted by `key`, without holding them in memory.

    A number stands for each entry, and only those of one second and one id are compared together.
    """
    order = [
        ((claim(entry) << 1 | (entry.published is None)) << 128 | _moment(entry)) << 40 | place
        for place, entry in enumerate(entries)
        if chosen(entry)
    ]
    order.sort()
    for _, alike in groupby(order, lambda number: number >> 40):
        some = [entries[number & _PLACE] for number in alike]
        yield from sorted(some, key=key) if len(some) > 1 else some


def _moment(entry: IndexEntry) -> int:
    """Return date and id as one number."""
    date = entry.published
    moment = 0
    if date is not None:
        seconds = (date.hour * 60 + date.minute) * 60 + date.second
        moment = (date.toordinal() * 86_400 + seconds) * 1_000_000 + date.microsecond
    return moment << 64 | min(max(entry.id, -_MOST), _MOST) + _MOST


def decoded_path(path: str) -> str:
    """Return a URL's path as a reader would write it: decoded, NFC, without needless slashes.

    Dot segments are resolved (RFC 3986, 5.2.4) and a leading `index.php` is dropped ("almost
    pretty" permalinks).
    """
    plain = plain_path(path)
    return _decoded(path) if plain is None else plain


def _decoded(path: str) -> str:
    kept: list[str] = []
    for segment in unquote(path, errors="surrogateescape").split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in {"", "."}:
            kept.append(segment)
    if kept and kept[0].lower() == "index.php":
        del kept[0]
    return unicodedata.normalize("NFC", "/".join(kept))


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
# URLs that joining to any page leaves unchanged, except for parameters (`;`) without a value. Most
# links look like this. Joining each of them anyway took half the time of a look-up.
_WHOLE = re.compile(r"https?://[^\s/?#\\;][^;]*\Z", re.IGNORECASE)


def _split(url: str, home: str = "", page: str = "") -> Parts | None:
    """Return the parts of an http(s) URL, or None for anything else, however malformed.

    `url` is in `page`, and `page` may be relative to `home`.
    """
    if len(url) > _MAX_LENGTH:
        return None
    url = url.strip()
    if "&" in url:
        url = url.replace("&#038;", "&").replace("&amp;", "&")
    if (known := usual(url)) is not None:
        return known
    try:
        parts = urlsplit(url if _WHOLE.match(url) else _joined(_joined(home, page), url))
        usable = parts.scheme in WEB_SCHEMES and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:  # a malformed base: only `url` itself counts
        return url


def _inside(path: str, folder: str) -> str | None:
    if not folder or path == folder:
        return path[len(folder) :]
    if not path.startswith(folder + "/"):
        return None
    rest = path[len(folder) + 1 :]
    # An installation in a folder has its index.php there.
    return "" if rest == "index.php" else rest.removeprefix("index.php/")


def _query(query: str) -> tuple[tuple[str, str], ...]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MAX_PARAMETERS)
    except ValueError:
        return ()
    return tuple(
        (name, value)
        for name, value in pairs
        if name not in JUNK_PARAMETERS and not name.startswith(JUNK_PREFIXES)
    )
