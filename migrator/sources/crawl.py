"""Pages as a site showed them as a Source: a capture, or a folder somebody saved.

Two passes over the pages: opening reads the index, `posts` reads the pages again. Memory holds
the index and one post.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

from migrator.errors import FetchError, SourceError
from migrator.model import Author, Entry, Index, Post, Repair, Site, SourceFile, Term
from migrator.sources import discovery
from migrator.sources.crawling import folder_of
from migrator.sources.entries import entry, fragments
from migrator.sources.pages import Page, make_post, read_page
from migrator.sources.web import Answer, Saved

POSTS: Final = frozenset({"post", "page", "attachment"})
"""The kinds of pages that hold an item of the blog; the others are lists and forms."""

_LAST: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Place:
    """A page of a post: its address, and the number that it has among the pages of that post."""

    number: int
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
        self.index = Index()
        self._repairs: dict[Repair, None] = {}
        self._places: list[tuple[_Place, ...]] = []
        self._terms: dict[Term, None] = {}
        self._root = folder_of(root or _most_frequent(web.pages()))
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
            pages = [self._page(place.url) for place in places]
            if None in pages:
                raise SourceError(f"{self.locator} changed while it was read: start again.")
            yield make_post([page for page in pages if page], position)

    def _read_index(self) -> None:
        """Find the pages that hold posts, put those of one post together, and order the posts
        as they were written."""
        found: dict[str, list[_Place]] = {}
        scope = discovery.Scope(self._root)
        for url in self.web.pages():
            if not scope.takes(url) or (page := self._page(url)) is None or page.kind not in POSTS:
                continue
            place = _Place(page.number, url)
            numbers = found.setdefault(_name_of(page), [])
            if place.number not in {known.number for known in numbers}:
                numbers.append(place)
        if not found:
            raise SourceError(f"{self.locator}: none of its pages holds a post of WordPress")
        posts: list[tuple[Entry, tuple[_Place, ...]]] = []
        for places in found.values():
            places.sort(key=lambda place: place.number)
            posts.append((self._enter([place.url for place in places]), tuple(places)))
        posts.sort(key=lambda pair: _order(pair[0]))
        for position, (each, numbered) in enumerate(posts):
            self.index.entries.append(replace(each, position=position))
            self._places.append(numbered)
        self.site.authors = dict(sorted(self.site.authors.items()))
        self.site.terms = sorted(self._terms, key=lambda term: (term.taxonomy, term.slug))

    def _enter(self, urls: Sequence[str]) -> Entry:
        """Put what others refer to into the index."""
        pages = [page for url in urls if (page := self._page(url))]
        post = make_post(pages, 0)
        self.index.fragments.update(fragments(post.content, self.site.url))
        if post.attachment:
            self.index.attachments.setdefault(post.id, post.attachment)
        if post.author:
            known = self.site.authors.get(post.author)
            if known is None or not known.name:
                self.site.authors[post.author] = Author(post.author, pages[0].author)
        self._terms.update(dict.fromkeys(post.terms))
        for page in pages:
            for message in page.repairs:
                self._repairs[Repair(_host(page.url), 0, f"{page.url}: {message}")] = None
        return entry(post)

    def _page(self, url: str) -> Page | None:
        answer = self._answer(url)
        return read_page(answer) if answer is not None else None

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
        feed = discovery.Feed()
        for address in (*view.feeds, *(urljoin(self._root, name) for name in discovery.FEEDS)):
            answer = self._quietly(address)
            told = discovery.feed(answer) if answer else None
            if told is not None:
                feed = told
                break
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


def holds_post(answer: Answer) -> bool:
    """Is this the page of an item, and no list of them?"""
    return read_page(answer).kind in POSTS


def _name_of(page: Page) -> str:
    """The same for all pages of one post."""
    return f"#{page.id}" if page.id else page.link or page.url


def _order(each: Entry) -> tuple[datetime, int, str]:
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
        host = parts.netloc.lower().removeprefix("www.")
        hosts[host] += 1
        first.setdefault(host, f"{parts.scheme}://{parts.netloc}/")
    if not hosts:
        raise SourceError("there is no page of HTML in it")
    most = max(hosts.values())
    return next(first[host] for host in first if hosts[host] == most)


def _host(url: str) -> str:
    return urlsplit(url).netloc or url
