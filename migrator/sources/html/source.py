"""Pages as a site showed them as a Source: a capture, or a folder somebody saved.

Two passes over the pages: opening reads the index, `posts` reads the pages again, of a large
site; those of a small one are kept. Memory holds the index, and a bounded number of pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin, urlsplit
from zlib import crc32

from migrator.crawler import discovery, feeds
from migrator.crawler.crawl import Sight, folder_of
from migrator.crawler.web import Answer, Saved
from migrator.errors import FetchError, SourceError
from migrator.model import Attachment, Author, IndexEntry, Post, Repair, Site, SourceFile, Term
from migrator.sources.html import SitePage, make_post, read_page, supplement
from migrator.sources.html.page import SINGLE
from migrator.sources.index_entry import empty_index, entry, fragments
from migrator.urls.hosts import authority, site_host

# From here on are the ids of images of which the pages tell none: the same in whatever order
# the pages come.
_UNTOLD: Final = 1_000_000_000
# In characters, of all pages that are kept; what else is known of one takes about so much.
_ROOM: Final = 1 << 25
_AROUND: Final = 2_000
_LAST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Place:
    """A page of a post: the number that it has among the pages of that post, and among those of
    its comments, and its address."""

    number: int
    comments: int
    url: str


class CrawlSource:
    """See `migrator.model.Source`."""

    def __init__(
        self,
        web: Saved,
        root: str = "",
        locator: str = "",
        notes: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Read the index of the site at `root`, or of that of which there are most pages.
        `notes` are what else is to be known of single addresses.

        Raises SourceError where no page holds a post.
        """
        self.web = web
        self.locator = locator or root
        self.index = empty_index()
        self._repairs: dict[Repair, None] = {}
        self._places: list[tuple[_Place, ...]] = []
        self._parents: dict[str, int] = {}
        self._terms: dict[Term, None] = {}
        self._thumbnails: dict[str, int] = {}
        self._root = folder_of(root or _most_frequent(web.pages()))
        self._feed = ""
        self._kept: dict[str, SitePage] = {}
        self._room = _ROOM
        self._elsewhere = supplement.Elsewhere(self._quietly)
        self.site = self._read_site()
        self._read_index()
        for url, note in notes:
            self._repairs[Repair(_host(url), 0, f"{url}: {note}")] = None
        for url, reason in web.lost():
            self._repairs[Repair(_host(url), 0, f"{url}: {reason}", lost=True)] = None

    @property
    def repairs(self) -> Sequence[Repair]:
        """What was odd about pages, and what could not be had."""
        return sorted(self._repairs)

    def files(self) -> Sequence[SourceFile]:
        return self.web.files()

    def posts(self) -> Iterator[Post]:
        """Every post, in the order of the index. Raises SourceError where a page is gone since
        the source was opened."""
        for position, places in enumerate(self._places):
            yield self._post(self._pages(places), position)

    def _read_index(self) -> None:
        """Find the pages that hold posts, put those of one post together, and order the posts
        as they were written."""
        places: dict[str, list[_Place]] = {}
        entries: dict[str, IndexEntry] = {}
        scope = discovery.SiteScope(self._root)
        for url in self.web.pages():
            if not scope.takes(url) or (page := self._page(url)) is None:
                continue
            self._elsewhere.learn(page)
            if page.kind not in SINGLE:
                continue
            known = places.setdefault(_name_of(page), [])
            here = (page.number, page.comments_page)
            if here not in {(place.number, place.comments) for place in known}:
                known.append(_Place(*here, url))
        if not places:
            raise SourceError(f"{self.locator}: none of its pages holds a post of WordPress")
        for name, parts in places.items():
            parts.sort(key=lambda place: (place.number, place.comments))
            entries[name] = self._enter(self._pages(parts))
        self._enter_files(scope)
        self._elsewhere.learn_types(self._feed)
        self._parents = {_path(e.link): e.id for e in entries.values() if e.type != "attachment"}
        for position, name in enumerate(sorted(entries, key=lambda name: _order(entries[name]))):
            each = entries[name]
            parent = self._parent(each.type, each.link)
            self.index.entries.append(replace(each, position=position, parent_id=parent))
            self._places.append(tuple(places[name]))
        self.site.authors = dict(sorted(self.site.authors.items()))
        self.site.terms = sorted(self._terms, key=lambda term: (term.taxonomy, term.slug))

    def _enter(self, pages: Sequence[SitePage]) -> IndexEntry:
        """Put what others refer to into the index."""
        post = self._post(pages, 0)
        self.index.fragments.update(fragments(post.content, self.site.url))
        if post.attachment:
            self.index.attachments.setdefault(post.id, post.attachment)
        if post.author:
            known = self.site.authors.get(post.author)
            if known is None or not known.name:
                self.site.authors[post.author] = Author(post.author, pages[0].author.name)
        self._terms.update(dict.fromkeys(post.terms))
        for page in pages:
            for repair in page.repairs:
                message = f"{page.url}: {repair.message}"
                self._repairs[Repair(_host(page.url), 0, message, repair.lost)] = None
        return entry(post)

    def _enter_files(self, scope: discovery.SiteScope) -> None:
        """Attachments whose pages lead to their files at once (WordPress 6.4,
        `wp_attachment_pages_enabled`)."""
        for url, target in sorted(self.web.moved()):
            if not scope.takes(url) or "/wp-content/uploads/" not in target:
                continue
            told = re.search(r"[?&](?:attachment_id|p)=(\d{1,18})\Z", url)
            identity = int(told[1]) if told else _UNTOLD + crc32(target.encode())
            self.index.attachments[identity] = Attachment(identity, target, link=url)

    def _parent(self, kind: str, link: str) -> int:
        """The id of the page, or post, beneath whose address this one lies: the addresses of
        pages, and of files that belong to a post, tell that."""
        if kind not in ("page", "attachment"):
            return 0
        path = _path(link).rpartition("/")[0]
        return self._parents.get(path, 0) if path else 0

    def _post(self, pages: Sequence[SitePage], position: int) -> Post:
        post = make_post(pages, position, self._thumbnail(pages[0]))
        return replace(
            post,
            parent_id=self._parent(post.type, post.link),
            sticky=self._elsewhere.is_sticky(pages[0]),
        )

    def _thumbnail(self, page: SitePage) -> int:
        """The id in the index of a page's featured image; 0 where it has none."""
        if page.kind == "attachment" or not page.image:
            return 0
        identity = self._thumbnails.get(page.image)
        if identity is None:
            identity = page.image_id or _UNTOLD + crc32(page.image.encode())
            self._thumbnails[page.image] = identity
            self.index.attachments.setdefault(identity, Attachment(identity, page.image))
        return identity

    def _pages(self, places: Sequence[_Place]) -> list[SitePage]:
        """The pages of one item, the first with what others tell of it. Raises SourceError
        where one is gone since it was seen."""
        pages = [page for place in places if (page := self._page(place.url))]
        if len(pages) < len(places):
            raise SourceError(f"{self.locator} changed while it was read: start again.")
        return [self._elsewhere.completed(pages[0]), *pages[1:]]

    def _page(self, url: str) -> SitePage | None:
        """A page, read once as long as there is room."""
        if (kept := self._kept.get(url)) is not None:
            return kept
        answer = self._answer(url)
        if answer is None:
            return None
        page = read_page(answer)
        size = len(page.content) + sum(len(comment.content) for comment in page.comments)
        if self._room >= size + _AROUND:
            self._room -= size + _AROUND
            self._kept[url] = page
        return page

    def _answer(self, url: str) -> Answer | None:
        try:
            return self.web.get(url)
        except FetchError as error:
            self._repairs[Repair(_host(url), 0, f"{url}: {error.reason}", lost=True)] = None
            return None

    def _read_site(self) -> Site:
        """What the home page and the feed say of the site; of a feed there may be none."""
        home = self._quietly(self._root)
        view = discovery.outlook(home) if home else discovery.Outlook()
        feed = feeds.Feed()
        for address in (*view.feeds, *(urljoin(self._root, name) for name in feeds.PLACES)):
            if told := list(feeds.history(self._quietly, address)):
                feed, self._feed = told[0], address
                for each in told:
                    self._elsewhere.learn_feed(each)
                break
        self._elsewhere.tagline = feed.description or view.description
        url = self._root.rstrip("/")
        return Site(
            title=feed.title or view.site_name or view.title,
            url=url,
            wordpress_url=url,
            description=feed.description or view.description,
            language=feed.language or view.language,
            generator=feed.generator or view.generator,
        )

    def _quietly(self, url: str) -> Answer | None:
        try:
            return self.web.get(url)
        except FetchError:
            return None


def seen(answer: Answer) -> Sight:
    """What a walk has to know of a page."""
    page = read_page(answer)
    if page.kind not in SINGLE:
        return Sight(is_telling=page.listed is not None)
    questions = tuple(supplement.questions(page))
    return Sight(
        is_post=True,
        type=page.type,
        link=page.link,
        questions=questions,
        further=supplement.next_page(page),
    )


def _name_of(page: SitePage) -> str:
    """The same for all pages of one post."""
    return f"#{page.id}" if page.id else page.link or page.url


def _order(each: IndexEntry) -> tuple[datetime, int, str]:
    published = each.published or _LAST
    if published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    return published, each.id, each.link


def _most_frequent(urls: Iterator[str]) -> str:
    """The site to which most of the addresses belong."""
    hosts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for url in urls:
        parts = urlsplit(url)
        host = site_host(url)
        hosts[host] += 1
        first.setdefault(host, f"{parts.scheme}://{parts.netloc}/")
    if not hosts:
        raise SourceError("there is no page of HTML in it")
    most = max(hosts.values())
    return next(first[host] for host in first if hosts[host] == most)


def _path(link: str) -> str:
    return urlsplit(link).path.rstrip("/")


def _host(url: str) -> str:
    return authority(url) or url
