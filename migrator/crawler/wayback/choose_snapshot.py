"""Choose the snapshot to use for each page that a web archive has of a site.

Pure functions; `restore_site` requests the snapshots. URL variants count as one page. The newest
snapshot of a page comes first; the next older one is examined if the newest is not the page as it
was (`parked_pages`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import urljoin

from migrator.crawler import feeds
from migrator.crawler.discovery import SiteScope
from migrator.crawler.wayback.cdx_index import REVISIT, Snapshot
from migrator.crawler.wayback.parked_pages import SnapshotCheck
from migrator.model import Site
from migrator.startup.value_objects import value_object
from migrator.urls.permalinks import BlogAddresses

MAX_PAGES: Final = 200_000
"""Maximum number of pages of one site; pages beyond are not examined."""
MAX_TRIED: Final = 4
"""Maximum number of snapshots examined for one page."""

_MAX_SNAPSHOTS: Final = 8
_COMMON: Final = 5  # URLs with the same bytes: posts are never identical that often
_SHORT: Final = 4  # a snapshot that many times shorter than the others is suspicious
_EMPTY_SHA1: Final = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
_HTML: Final = frozenset({"text/html", "application/xhtml+xml", "", "unk", REVISIT})
_FEEDS: Final = frozenset({"application/rss+xml", "application/xml", "text/xml", REVISIT})


@value_object
class ArchivedPage:
    """A page or feed with its snapshots, newest first, each with different content.

    doubts  reasons against single snapshots that the index shows, by position in `snapshots`
    """

    url: str
    snapshots: tuple[Snapshot, ...]
    doubts: Mapping[int, str]
    is_feed: bool = False


def archived_pages(snapshots: Iterable[Snapshot], root: str) -> list[ArchivedPage]:
    """Return the pages of the site that may be posts, its home page, and its posts' feeds.

    They are sorted by their newest snapshot, newest first.
    """
    scope = SiteScope(root)
    blog = BlogAddresses(Site(url=root))
    feed = _url_key(blog, urljoin(root, feeds.FEED_PATHS[0]))
    found: dict[str, list[Snapshot]] = {}
    pages_by_digest: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    feed_keys: set[str] = set()
    for snapshot in snapshots:
        if not _may_be(snapshot, _HTML | _FEEDS):
            continue
        url = scope.page(snapshot.original, root)
        key = _url_key(blog, url or snapshot.original)
        if key.partition("?")[0] == feed or feeds.is_feed_of_post(snapshot.original):
            feed_keys.add(key)
        elif not (url and _may_be(snapshot, _HTML) and _is_wanted(scope, url)):
            continue
        if key not in found and len(found) >= MAX_PAGES:
            continue
        if (key, snapshot.digest) not in seen:
            seen.add((key, snapshot.digest))
            pages_by_digest[snapshot.digest] += 1
        known = found.setdefault(key, [])
        known.append(snapshot)
        if len(known) > 4 * _MAX_SNAPSHOTS:
            known[:] = _newest(known)
    pages = [
        ArchivedPage(
            taken[0].original, taken, _doubts(taken, pages_by_digest), is_feed=key in feed_keys
        )
        for key, known in found.items()
        if (taken := _newest(known))
    ]
    pages.sort(key=lambda page: page.url)
    pages.sort(key=lambda page: page.snapshots[0].timestamp, reverse=True)
    return pages


def _may_be(snapshot: Snapshot, types: frozenset[str]) -> bool:
    return snapshot.status in (0, 200) and snapshot.mimetype in types


def _url_key(blog: BlogAddresses, url: str) -> str:
    """Return a key that is equal for variants of a URL of the site."""
    address = blog.locate(url)
    return address.key(address.paths[0]) if address else url


def _is_wanted(scope: SiteScope, url: str) -> bool:
    """Return True unless the page is a mere list."""
    return not scope.is_archive(url)


def _newest(snapshots: Sequence[Snapshot]) -> tuple[Snapshot, ...]:
    """Return one snapshot for each content, newest first; a full one is preferred to a revisit."""
    by_content: dict[str, Snapshot] = {}
    for each in sorted(snapshots, key=lambda s: (s.timestamp, s.original), reverse=True):
        key = each.digest or each.timestamp
        known = by_content.get(key)
        if known is None or (known.mimetype == REVISIT and each.mimetype != REVISIT):
            by_content[key] = each
    return tuple(by_content.values())[:_MAX_SNAPSHOTS]


def _doubts(snapshots: Sequence[Snapshot], forms: Counter[str]) -> dict[int, str]:
    doubts: dict[int, str] = {}
    for position, snapshot in enumerate(snapshots):
        if snapshot.digest == _EMPTY_SHA1:
            doubts[position] = "it is empty"
        elif snapshot.digest and (count := forms[snapshot.digest]) >= _COMMON:
            doubts[position] = f"{count - 1} other URLs had the same content"
    return doubts


def is_short(page: ArchivedPage, position: int) -> bool:
    """Return True if the snapshot is much shorter than the older ones of the page."""
    own = page.snapshots[position].length
    others = sorted(s.length for s in page.snapshots[position + 1 :] if s.length)
    return bool(own and others) and own * _SHORT < others[len(others) // 2]


def best_snapshot(checks: Sequence[tuple[int, SnapshotCheck]], page: ArchivedPage) -> int | None:
    """Return the position of the snapshot to use; None if none of them shows the site.

    `checks` are the examined snapshots, newest first. The newest is chosen unless an older one
    shows a post and it does not, an older one is complete and it is truncated, or much of the
    post's text is missing from it.
    """
    chosen: tuple[int, SnapshotCheck] | None = None
    for position, check in checks:
        if check.doubt:
            continue
        if chosen is None or _is_better(check, chosen[1], is_short=is_short(page, chosen[0])):
            chosen = position, check
    return chosen[0] if chosen else None


def _is_better(older: SnapshotCheck, newer: SnapshotCheck, *, is_short: bool) -> bool:
    if older.is_item != newer.is_item:
        return older.is_item and not newer.is_list
    if not older.is_item:
        return False
    if not newer.is_whole:
        return older.is_whole and older.size >= newer.size
    return is_short and older.is_whole and older.size > 2 * newer.size


def is_enough(check: SnapshotCheck, page: ArchivedPage, position: int) -> bool:
    """Return True if older snapshots need not be examined."""
    if check.doubt:
        return False
    if page.is_feed or check.is_list:
        return True
    return check.is_item and check.is_whole and not is_short(page, position)


def rejection_reason(taken: SnapshotCheck, left: SnapshotCheck) -> str:
    """Return the reason why a snapshot was not used although an older one was."""
    if left.doubt:
        return left.doubt
    if not left.is_item:
        return "it shows no post, and an older one does"
    if not left.is_whole:
        return "it is truncated"
    return f"most of the text is missing from it ({left.size} characters, {taken.size} before)"
