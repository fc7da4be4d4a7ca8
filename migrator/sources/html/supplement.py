"""What a page does not show of its post, and other answers of its site do.

Lists name terms and say what is sticky, feeds tell dates, authors and excerpts, the form of a
post for other sites (`embed/`) its featured image, and other posts on which clock the blog
goes. `questions` are the addresses where that stands, `Elsewhere` puts it together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from migrator.crawler import feeds
from migrator.crawler.feeds import FeedItem
from migrator.crawler.web import Answer
from migrator.model import Term
from migrator.sources.excerpts import written
from migrator.sources.html import SitePage
from migrator.sources.html.authors_and_terms import PageAuthor
from migrator.sources.html.featured_image import embedded_image
from migrator.sources.html.page import SINGLE
from migrator.urls.normalise import page_key

Get = Callable[[str], Answer | None]

_WITH_IMAGE: Final = "has-post-thumbnail"
_ITEMS: Final = ("post", "page")
_OK: Final = 200
_TYPED: Final = {
    ord(mark): plain
    for plain, marks in (('"', "“”„″"), ("'", "‘’‚′"), ("-", "–—"), ("x", "×"), (" ", "\N{NBSP}"))
    for mark in marks
}


def questions(page: SitePage) -> Iterator[str]:
    """The addresses that may tell what is missing on the page of an item."""
    if page.kind not in _ITEMS or page.number > 1 or page.protected:
        return
    if page.published is None:
        yield feeds.of_one(page.link)
    if _hides_image(page):
        yield embedded(page.link)


def next_page(page: SitePage) -> str:
    """The address of a further page of an item that may be there though nothing leads to it;
    "" where it would be linked. Block themes show no links to the pages behind the first."""
    if not page.may_go_on or page.kind not in _ITEMS:
        return ""
    parts = urlsplit(page.link)
    number = str(page.number + 1)
    if parts.query:
        return urlunsplit(parts._replace(query=f"{parts.query}&{urlencode({'page': number})}"))
    path = parts.path.rstrip("/")
    slash = "/" if parts.path.endswith("/") else ""
    return urlunsplit(parts._replace(path=f"{path}/{number}{slash}")) if path else ""


def embedded(link: str) -> str:
    """The address of a post in the form for other sites (get_post_embed_url)."""
    parts = urlsplit(link)
    if parts.query:
        return urlunsplit(parts._replace(query=f"{parts.query}&embed=true"))
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/embed/", fragment=""))


def _hides_image(page: SitePage) -> bool:
    return _WITH_IMAGE in page.marks and not page.image


@dataclass(slots=True)
class Elsewhere:
    """What was learned of the site. `get` gives an answer of the site, None where there is
    none; `tagline` is what the site says of itself."""

    get: Get
    tagline: str = ""
    _items: dict[str, FeedItem] = field(default_factory=dict)
    _terms: dict[str, Term] = field(default_factory=dict)
    _members: dict[int, set[Term]] = field(default_factory=dict)
    _sticky: set[int] = field(default_factory=set)
    _types: set[str] = field(default_factory=set)
    _logins: dict[str, str] = field(default_factory=dict)
    _offsets: dict[datetime, timedelta] = field(default_factory=dict)

    def learn(self, page: SitePage) -> None:
        """Take in what a page tells of others."""
        if page.listed is not None:
            self._terms[f"{page.listed.taxonomy}-{page.listed.slug}"] = page.listed
            for number in page.members:
                self._members.setdefault(number, set()).add(page.listed)
        self._sticky |= page.sticky
        if page.kind not in SINGLE:
            return
        if page.type not in feeds.TOLD:
            self._types.add(page.type)
        if page.author.login and page.author.name:
            self._logins.setdefault(page.author.name, page.author.login)
        offset = page.published.utcoffset() if page.published else None
        if page.published is not None and offset:
            self._offsets[page.published.astimezone(UTC)] = offset

    def learn_feed(self, feed: feeds.Feed) -> None:
        """Take in what a feed tells of posts."""
        for item in feed.items:
            # A comment has the address of its post.
            if "#" not in item.link:
                self._items.setdefault(page_key(item.link), item)

    def learn_types(self, address: str) -> None:
        """Take in the feeds of types that the site's own, at `address`, does not tell of."""
        known = [item.link for item in self._items.values()]
        for kind in sorted(self._types) if address else ():
            for feed in feeds.history(self.get, feeds.of_type(address, kind), known):
                self.learn_feed(feed)

    def completed(self, page: SitePage) -> SitePage:
        """The first page of an item, with what it does not show itself."""
        item = self._item(page)
        published = page.published
        if published is None and item is not None and item.published is not None:
            published = self._on_the_clock(item.published)
        author = page.author
        if not author.name and item is not None and item.author:
            author = PageAuthor(item.author, self._logins.get(item.author, ""), "feed")
        image, image_id = self._image(page) if _hides_image(page) else (page.image, page.image_id)
        return replace(
            page,
            published=published,
            author=author,
            image=image,
            image_id=image_id,
            excerpt=page.excerpt or self._excerpt(page, item),
            description=self._description(page),
            terms=self._named(page, item),
        )

    def is_sticky(self, page: SitePage) -> bool:
        return page.id in self._sticky

    def _item(self, page: SitePage) -> FeedItem | None:
        if page.kind not in _ITEMS:
            return None
        if (item := self._items.get(page_key(page.link))) is None and page.published is None:
            answer = self.get(feeds.of_one(page.link))
            feed = feeds.feed(answer) if answer else None
            if feed is not None:
                self.learn_feed(feed)
                item = self._items.get(page_key(page.link))
        return item

    def _on_the_clock(self, moment: datetime) -> datetime:
        """A moment on the blog's own clock, as it went when the nearest other post was
        published: it is another one in summer."""
        if not self._offsets:
            return moment
        nearest = min(self._offsets, key=lambda known: (abs(known - moment), known))
        return moment.astimezone(timezone(self._offsets[nearest]))

    def _image(self, page: SitePage) -> tuple[str, int]:
        answer = self.get(embedded(page.link))
        return embedded_image(answer) if answer and answer.status == _OK else ("", 0)

    def _excerpt(self, page: SitePage, item: FeedItem | None) -> str:
        if item is None or page.protected:
            return ""
        return written(item.excerpt, page.content)

    def _description(self, page: SitePage) -> str:
        """What somebody wrote for search engines, about this very item."""
        told = " ".join(page.description.split())
        return written(told, page.content) if told != self.tagline else ""

    def _named(self, page: SitePage, item: FeedItem | None) -> tuple[Term, ...]:
        """The terms of an item, with those that only its classes tell, or their lists; their
        names as the feed tells them, in which nothing is typographic."""
        known = {(term.taxonomy, term.slug) for term in page.terms}
        further = {self._terms[mark] for mark in page.marks & self._terms.keys()}
        further |= self._members.get(page.id, set())
        new = (
            t
            for t in sorted(further, key=lambda t: (t.taxonomy, t.name))
            if (t.taxonomy, t.slug) not in known
        )
        names = {_typed(name): name for name in item.terms} if item is not None else {}
        named = (replace(t, name=names.get(_typed(t.name), t.name)) for t in page.terms)
        return (*named, *new)


def _typed(name: str) -> str:
    """A name with one form of all that WordPress makes typographic (wptexturize)."""
    return re.sub("-+", "-", unescape(name).replace("…", "...").translate(_TYPED))
