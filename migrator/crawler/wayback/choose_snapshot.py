"""What an archive of the web has kept of a site that is gone: which snapshot of each page to take.

Pure functions; who asks for the snapshots is `salvage`. Several forms of one address are one
page; of its snapshots the newest comes first, and the next older one is looked at where that
is not what the page was (`glance`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from migrator.crawler import feeds
from migrator.crawler.discovery import SiteScope
from migrator.crawler.wayback.cdx_index import REVISIT, Snapshot
from migrator.crawler.wayback.parked_pages import SnapshotCheck
from migrator.model import Site
from migrator.urls.permalinks import BlogAddresses

MOST_PAGES: Final = 200_000
"""Of one site; what is beyond is not looked at."""
MOST_TRIED: Final = 4
"""Snapshots of one page that are looked at."""

_KEPT: Final = 8
_COMMON: Final = 5  # addresses at which the same bytes stand: posts are never that alike
_SHORT: Final = 4  # so many times shorter than the others is suspicious
_EMPTY_SHA1: Final = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
_HTML: Final = frozenset({"text/html", "application/xhtml+xml", "", "unk", REVISIT})
_FEEDS: Final = frozenset({"application/rss+xml", "application/xml", "text/xml", REVISIT})


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page, or a feed, of which there are snapshots, the newest first and each of other
    content. `doubts` are reasons against single ones, by their place, that the index tells."""

    url: str
    snapshots: tuple[Snapshot, ...]
    doubts: Mapping[int, str]
    is_feed: bool = False


def kept_pages(snapshots: Iterable[Snapshot], root: str) -> list[ArchivedPage]:
    """The pages of the site at `root` that may be posts, its home page, and the feeds that tell
    of its posts, those with the newest snapshots first."""
    scope = SiteScope(root)
    blog = BlogAddresses(Site(url=root))
    feed = _form(blog, urljoin(root, feeds.PLACES[0]))
    found: dict[str, list[Snapshot]] = {}
    forms: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    fed: set[str] = set()
    for snapshot in snapshots:
        if not _may_be(snapshot, _HTML | _FEEDS):
            continue
        url = scope.page(snapshot.original, root)
        form = _form(blog, url or snapshot.original)
        if form.partition("?")[0] == feed or feeds.is_of_one(snapshot.original):
            fed.add(form)
        elif not (url and _may_be(snapshot, _HTML) and _is_wanted(scope, url)):
            continue
        if form not in found and len(found) >= MOST_PAGES:
            continue
        if (form, snapshot.digest) not in seen:
            seen.add((form, snapshot.digest))
            forms[snapshot.digest] += 1
        known = found.setdefault(form, [])
        known.append(snapshot)
        if len(known) > 4 * _KEPT:
            known[:] = _newest(known)
    pages = [
        ArchivedPage(taken[0].original, taken, _doubts(taken, forms), is_feed=form in fed)
        for form, known in found.items()
        if (taken := _newest(known))
    ]
    pages.sort(key=lambda page: page.url)
    pages.sort(key=lambda page: page.snapshots[0].timestamp, reverse=True)
    return pages


def _may_be(snapshot: Snapshot, types: frozenset[str]) -> bool:
    return snapshot.status in (0, 200) and snapshot.mimetype in types


def _form(blog: BlogAddresses, url: str) -> str:
    """The same for all forms of an address of the site."""
    address = blog.locate(url)
    return address.key(address.paths[0]) if address else url


def _is_wanted(scope: SiteScope, url: str) -> bool:
    """Is it no mere list?"""
    return not scope.is_archive(url)


def _newest(snapshots: Sequence[Snapshot]) -> tuple[Snapshot, ...]:
    """The newest first, of each content one: that which is told in full, where one is."""
    by_content: dict[str, Snapshot] = {}
    for each in sorted(snapshots, key=lambda s: (s.timestamp, s.original), reverse=True):
        key = each.digest or each.timestamp
        known = by_content.get(key)
        if known is None or (known.mimetype == REVISIT and each.mimetype != REVISIT):
            by_content[key] = each
    return tuple(by_content.values())[:_KEPT]


def _doubts(snapshots: Sequence[Snapshot], forms: Counter[str]) -> dict[int, str]:
    doubts: dict[int, str] = {}
    for place, snapshot in enumerate(snapshots):
        if snapshot.digest == _EMPTY_SHA1:
            doubts[place] = "it is empty"
        elif snapshot.digest and (count := forms[snapshot.digest]) >= _COMMON:
            doubts[place] = f"the same stood at {count - 1} other addresses"
    return doubts


def is_short(page: ArchivedPage, place: int) -> bool:
    """Is the snapshot at this place much shorter than those before it?"""
    own = page.snapshots[place].length
    others = sorted(s.length for s in page.snapshots[place + 1 :] if s.length)
    return bool(own and others) and own * _SHORT < others[len(others) // 2]


def best(looks: Sequence[tuple[int, SnapshotCheck]], page: ArchivedPage) -> int | None:
    """The place of the snapshot to take, of those that were looked at, the newest first; None
    when none is one of the site.

    The newest counts, unless an older one shows a post and it shows none, or an older one is
    whole and it is not, or much of the post is not in it any more.
    """
    chosen: tuple[int, SnapshotCheck] | None = None
    for place, seen in looks:
        if seen.doubt:
            continue
        if chosen is None or _is_better(seen, chosen[1], is_short=is_short(page, chosen[0])):
            chosen = place, seen
    return chosen[0] if chosen else None


def _is_better(older: SnapshotCheck, newer: SnapshotCheck, *, is_short: bool) -> bool:
    if older.is_item != newer.is_item:
        return older.is_item and not newer.is_list
    if not older.is_item:
        return False
    if not newer.is_whole:
        return older.is_whole and older.size >= newer.size
    return is_short and older.is_whole and older.size > 2 * newer.size


def is_enough(seen: SnapshotCheck, page: ArchivedPage, place: int) -> bool:
    """Is there no reason to look at older ones?"""
    if seen.doubt:
        return False
    if page.is_feed or seen.is_list:
        return True
    return seen.is_item and seen.is_whole and not is_short(page, place)


def passed_over(taken: SnapshotCheck, left: SnapshotCheck) -> str:
    """Why a snapshot was not taken, though an older one was."""
    if left.doubt:
        return left.doubt
    if not left.is_item:
        return "it shows no post, and an older one does"
    if not left.is_whole:
        return "it ends in the middle"
    return f"most of the text is gone from it ({left.size} characters, {taken.size} before)"
