"""Read the posts of a site from its pages, in a capture or a folder of saved pages.

The pages are read twice: on opening for the index, then by `posts`. The pages of a small site are
kept in memory between the two. Memory holds the index and a bounded number of pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin
from zlib import crc32

from migrator.crawler import discovery, feeds
from migrator.crawler.crawl import folder_of
from migrator.crawler.web import DEAD, Answer, Saved
from migrator.errors import FetchError, SourceError
from migrator.findings import DEAD_PAGE, LIMITED
from migrator.model import (
    Attachment,
    Author,
    IndexEntry,
    Inputs,
    Post,
    Repair,
    Site,
    SkippedInput,
    SourceFile,
    Term,
)
from migrator.sources.html import SitePage, make_post, read_page, supplement
from migrator.sources.html.missing_parts import PageEnds, missing_parts, refused_pages
from migrator.sources.html.other_sites import OtherSites
from migrator.sources.html.page import SINGLE
from migrator.sources.html.page_addresses import plain_path, root_of_most, shown_host
from migrator.sources.html.page_type import UNKNOWN
from migrator.sources.html.post_lists import PostLists
from migrator.sources.html.post_views import PostViews, is_below, repeats
from migrator.sources.html.posts_on_page import selected_item
from migrator.sources.index_entry import anchor_links, empty_index, entry
from migrator.spill.big_list import BigList
from migrator.spill.codecs import records
from migrator.startup.value_objects import value_object
from migrator.urls.normalise import page_key

# Images whose id no page shows get ids from here on, which do not depend on the order of pages.
_FIRST_MADE_UP_ID: Final = 1_000_000_000
# In characters: the content of all pages kept in memory, and the overhead of each page.
_CACHE_SIZE: Final = 1 << 25
_PAGE_OVERHEAD: Final = 2_000
_UNDATED: Final = datetime.max.replace(tzinfo=UTC)


@value_object
class _PageLocation:
    """Location of a page of a post.

    number    its number among the pages of the post
    comments  its number among the pages of the post's comments
    url       its URL
    """

    number: int
    comments: int
    url: str


class CrawlSource:
    """Source over the pages of one site; see `migrator.model.Source`."""

    def __init__(
        self,
        web: Saved,
        root: str = "",
        locator: str = "",
        notes: Iterable[tuple[str, str]] = (),
        *,
        newest_first: bool = False,
        is_site: bool = False,
        limit: str = "",
    ) -> None:
        """Read the index of the site at `root`, by default the site with the most pages.

        notes         pairs of a URL and a message about it, added to `repairs`
        newest_first  True if the pages are snapshots of different times, the newest first. Two
                      texts of a post are then two versions of it, and the newest counts
        is_site       True if one site gave the pages: several URLs may then show one post
        limit         number of posts after which their capture was ended; "" if it was not

        Raises SourceError if no page shows a post.
        """
        self.web = web
        self.locator = locator or root
        self.index = empty_index()
        self._repairs: dict[Repair, None] = {}
        self._newest_first = newest_first
        self._is_site = is_site
        self._limit = limit
        self._skipped = BigList(records(SkippedInput))
        self._total = 0
        self._views = PostViews()
        self._ends = PageEnds()
        self._locations: list[tuple[_PageLocation, ...]] = []
        self._ids_by_path: dict[str, int] = {}
        self._names: dict[str, str] = {}
        self._terms: dict[Term, None] = {}
        self._ids_by_image: dict[str, int] = {}
        self._root = folder_of(root or root_of_most(web.pages()))
        self._feed = ""
        self._page_cache: dict[str, SitePage] = {}
        self._cache_room = _CACHE_SIZE
        self._supplement = supplement.PageSupplement(self._get_or_none)
        self.site = self._read_site()
        self._read_index()
        for url, note in notes:
            self._repairs[Repair(shown_host(url), 0, f"{url}: {note}")] = None
        for url, reason in (*web.lost(), *refused_pages(web, self._root)):
            kind = DEAD_PAGE if reason.startswith(DEAD) else ""
            self._repairs[Repair(shown_host(url), 0, f"{url}: {reason}", not kind, kind)] = None
        if limit:
            message = f"only so many posts were read: --limit {limit}"
            self._repairs[Repair(shown_host(self.site.url), 0, message, kind=LIMITED)] = None

    @property
    def repairs(self) -> Sequence[Repair]:
        """Problems found in pages, and pages that could not be read."""
        return sorted(self._repairs)

    def files(self) -> Sequence[SourceFile]:
        return self.web.files()

    def posts(self) -> Iterator[Post]:
        """Yield every post, in the order of the index.

        Raises SourceError if a page has disappeared since the source was opened.
        """
        for position, locations in enumerate(self._locations):
            yield self._post(self._pages(locations), position)

    def _read_index(self) -> None:
        """Find the pages that show posts, group them by post and sort the posts by date."""
        locations: dict[str, list[_PageLocation]] = {}
        entries: dict[str, IndexEntry] = {}
        scope = discovery.SiteScope(self._root)
        others = OtherSites(self._root)
        lists = PostLists()
        for url in self.web.pages():
            self._total += 1
            if not scope.contains(url):
                self._skip(url, "a page of another site")
                others.add(url)
            elif (page := self._page(url)) is None:
                self._skip(url, "it cannot be read")
            else:
                self._supplement.learn(page)
                if page.kind in SINGLE:
                    self._locate(page, url, locations)
                elif not lists.add(page):
                    self._skip(url, page.reason, is_text=page.kind == UNKNOWN)
        if not locations:
            raise SourceError(
                f"{self.locator}: none of its pages shows a WordPress post{self._reason()}"
            )
        for name, parts in locations.items():
            parts.sort(key=lambda location: (location.number, location.comments))
            entries[name] = self._index_post(self._pages(parts))
        self._index_redirected_attachments(scope)
        self._supplement.learn_types(self._feed)
        self._repairs |= dict.fromkeys(others.repairs(len(entries), self._read_page))
        for url in self._ends.cut_off():
            self._lose(url, f"{url}: the page breaks off before its end: its end tags are missing")
        self._ids_by_path = {
            plain_path(e.link): e.id for e in entries.values() if e.type != "attachment"
        }
        self._account_for(lists, entries.values(), scope)
        for position, name in enumerate(sorted(entries, key=lambda name: _order(entries[name]))):
            each = entries[name]
            parent = self._parent_id(each.type, each.link)
            self.index.entries.append(replace(each, position=position, parent_id=parent))
            self._locations.append(tuple(locations[name]))
        if self._views:
            urls = (each.url for part in self._locations for each in part)
            pages = (page for url in urls if (page := self._page(url)))
            self._views.find_in(map(self._supplement.completed, pages))
        for skip in self._views.skips():
            self._skipped.append(skip)
        self.site.authors = dict(sorted(self.site.authors.items()))
        self.site.terms = sorted(self._terms, key=lambda term: (term.taxonomy, term.slug))

    def _reason(self) -> str:
        """Return why there is no post: a page that could not be read, or one that is none."""
        lost = dict(self.web.lost())
        for url, reason in lost.items():
            return f"; {len(lost)} could not be read, such as {url}: {reason}"
        for url in self.web.pages():
            if page := self._page(url):
                return f"; the first one is {url}" + (f", “{page.title}”" if page.title else "")
        return ""

    def _skip(self, url: str, reason: str, *, is_text: bool = False) -> None:
        self._skipped.append(SkippedInput(url, reason, is_text))

    def _account_for(
        self, lists: PostLists, entries: Collection[IndexEntry], scope: discovery.SiteScope
    ) -> None:
        """Account for the lists, and note the posts on them that were not read.

        Posts of a dead site that its web archive does not have are no fault of this source.
        """
        for skip in lists.skips(each.link for each in entries):
            self._skipped.append(skip)
        if self._limit:
            return
        told = {page_key(url) for url, _ in self.web.lost()}
        kind = DEAD_PAGE if self._newest_first else ""
        for url, why in lists.unread({e.id for e in entries}, scope, self._get_or_none):
            if page_key(url) not in told:
                self._repairs[Repair(shown_host(url), 0, f"{url}: {why}", not kind, kind)] = None

    def _locate(self, page: SitePage, url: str, locations: dict[str, list[_PageLocation]]) -> None:
        """Add a page to those of its post, unless it is another copy of one of them.

        A page that says it shows the same post and has another text becomes a post of its own: a
        folder may have pages of different times. But a site shows one post at several URLs, such as
        `/embed/`: of such views the first counts.
        """
        here = (page.number, page.comments_page)
        name = self._name_of_post(page)
        for key in (name, f"{name} {url}"):
            known = locations.setdefault(key, [])
            twin = next((each for each in known if (each.number, each.comments) == here), None)
            if twin is None:
                known.append(_PageLocation(*here, url))
                return
            first = self._page(twin.url)
            if first is not None and (self._is_site or is_below(url, first)):
                if self._replaces(page, first, twin.url):
                    known[known.index(twin)] = _PageLocation(*here, url)
                    return
                if self._views.add(page, first, url):
                    return
            if self._newest_first and first is not None and not repeats(page, first):
                self._skip(url, f"an older version of a page of a post: {twin.url}")
                return
            if first is None or repeats(page, first):
                self._skip(url, f"another copy of a page of a post: {twin.url}")
                return

    def _name_of_post(self, page: SitePage) -> str:
        """Return a name that is equal for all pages of one post.

        Some pages show only its id, some only its permalink, such as those for phones (AMP).
        """
        link = page.link or page.url
        number = page.id or selected_item(link)[1]
        if number:
            self._names.setdefault(page_key(link), f"#{number}")
            return f"#{number}"
        return self._names.setdefault(page_key(link), link)

    def _replaces(self, page: SitePage, first: SitePage, url: str) -> bool:
        """Return True if `page` is at the post's own URL, and `first`, at `url`, only shows it."""
        if page.url != page.link or first.url == first.link:
            return False
        if repeats(first, page):
            self._skip(url, f"another copy of a page of a post: {page.url}")
            return True
        return self._views.add(first, page, url)

    def inputs(self, is_used: Callable[[str], bool]) -> Inputs:
        """Return the account of all pages, and of all other responses or files."""
        skipped = BigList(records(SkippedInput), self._skipped)
        total, used = self._total, sum(map(len, self._locations))
        for other in self.web.others():
            total += 1
            if is_used(other.address):
                used += 1
            else:
                skipped.append(SkippedInput(other.address, other.reason))
        return Inputs(total, used, skipped)

    def _index_post(self, pages: Sequence[SitePage]) -> IndexEntry:
        """Add the data that other items refer to, such as attachments, to the index."""
        post = self._post(pages, 0)
        self.index.anchor_links.update(anchor_links(post.content, post.link, self.site.url))
        if post.attachment:
            self.index.attachments.setdefault(post.id, post.attachment)
        if post.author:
            known = self.site.authors.get(post.author)
            if known is None or not known.name:
                self.site.authors[post.author] = Author(post.author, pages[0].author.name)
        self._terms.update(dict.fromkeys(post.terms))
        for page in pages:
            self._ends.add(page)
            for repair in page.repairs:
                message = f"{page.url}: {repair.message}"
                self._repairs[Repair(shown_host(page.url), 0, message, repair.lost)] = None
        for message in missing_parts(pages, self._get_or_none):
            self._lose(pages[0].url, message)
        return entry(post)

    def _lose(self, url: str, message: str) -> None:
        self._repairs[Repair(shown_host(url), 0, message, lost=True)] = None

    def _index_redirected_attachments(self, scope: discovery.SiteScope) -> None:
        """Add attachments whose pages redirect to their files.

        WordPress 6.4 and newer do this unless `wp_attachment_pages_enabled` is set.
        """
        for url, target in sorted(self.web.moved()):
            if not scope.contains(url) or "/wp-content/uploads/" not in target:
                continue
            shown_id = re.search(r"[?&](?:attachment_id|p)=(\d{1,18})\Z", url)
            identity = int(shown_id[1]) if shown_id else _FIRST_MADE_UP_ID + crc32(target.encode())
            self.index.attachments[identity] = Attachment(identity, target, link=url)

    def _parent_id(self, kind: str, link: str) -> int:
        """Return the id of the page or post whose URL is a prefix of `link`; 0 if there is none.

        Only the URLs of pages, and of files attached to a post, show their parent.
        """
        if kind not in ("page", "attachment"):
            return 0
        path = plain_path(link).rpartition("/")[0]
        return self._ids_by_path.get(path, 0) if path else 0

    def _post(self, pages: Sequence[SitePage], position: int) -> Post:
        post = make_post(pages, position, self._thumbnail_id(pages[0]))
        return replace(
            post,
            parent_id=self._parent_id(post.type, post.link),
            sticky=self._supplement.is_sticky(pages[0]),
        )

    def _thumbnail_id(self, page: SitePage) -> int:
        """Return the id in the index of a page's featured image; 0 if it has none."""
        if page.kind == "attachment" or not page.image:
            return 0
        identity = self._ids_by_image.get(page.image)
        if identity is None:
            identity = page.image_id or _FIRST_MADE_UP_ID + crc32(page.image.encode())
            self._ids_by_image[page.image] = identity
            self.index.attachments.setdefault(identity, Attachment(identity, page.image))
        return identity

    def _pages(self, locations: Sequence[_PageLocation]) -> list[SitePage]:
        """Return the pages of one item, the first completed with data from the rest of the site.

        Raises SourceError if a page has disappeared since the source was opened.
        """
        pages = [page for location in locations if (page := self._page(location.url))]
        if len(pages) < len(locations):
            raise SourceError(f"{self.locator} changed while it was being read: run again.")
        return [self._supplement.completed(pages[0]), *pages[1:]]

    def _page(self, url: str) -> SitePage | None:
        """Return a page, from memory if it was kept; None if it cannot be read."""
        if (cached := self._page_cache.get(url)) is not None:
            return cached
        page = self._read_page(url)
        if page is None:
            return None
        size = len(page.content) + sum(len(comment.content) for comment in page.comments)
        size += sum(map(len, page.linked)) + sum(len(post.link) for post in page.shown)
        if self._cache_room >= size + _PAGE_OVERHEAD:
            self._cache_room -= size + _PAGE_OVERHEAD
            self._page_cache[url] = page
        return page

    def _read_page(self, url: str) -> SitePage | None:
        answer = self._answer(url)
        return read_page(answer) if answer is not None else None

    def _answer(self, url: str) -> Answer | None:
        try:
            return self.web.get(url)
        except FetchError as error:
            self._lose(url, f"{url}: {error.reason}")
            return None

    def _read_site(self) -> Site:
        """Read the site's data from its home page and its feed, if it has one."""
        home = self._get_or_none(self._root)
        view = discovery.page_links(home) if home else discovery.PageLinks()
        feed = feeds.Feed()
        for address in (*view.feeds, *(urljoin(self._root, name) for name in feeds.FEED_PATHS)):
            if pages := list(feeds.history(self._get_or_none, address)):
                feed, self._feed = pages[0], address
                for each in pages:
                    self._supplement.learn_feed(each)
                break
        self._supplement.tagline = feed.description or view.description
        url = self._root.rstrip("/")
        return Site(
            title=feed.title or view.site_name or view.title,
            url=url,
            wordpress_url=url,
            description=feed.description or view.description,
            language=feed.language or view.language,
            generator=feed.generator or view.generator,
        )

    def _get_or_none(self, url: str) -> Answer | None:
        try:
            return self.web.get(url)
        except FetchError:
            return None


def _order(each: IndexEntry) -> tuple[datetime, int, str]:
    published = each.published or _UNDATED
    if published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    return published, each.id, each.link
