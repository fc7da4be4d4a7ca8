"""Complete a post with data that its page does not show but other pages of the site do.

Lists name terms and mark sticky posts; feeds hold dates, authors and excerpts; a post's embed
page (`embed/`) holds its featured image; other posts tell the blog's time zone. `supplement_urls`
yields the URLs that hold such data, `PageSupplement` collects and merges it.
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
from migrator.sources.excerpts import author_excerpt
from migrator.sources.html import SitePage
from migrator.sources.html.authors_and_terms import PageAuthor
from migrator.sources.html.featured_image import embedded_image
from migrator.sources.html.page import SINGLE
from migrator.urls.normalise import page_key

Get = Callable[[str], Answer | None]

_WITH_IMAGE: Final = "has-post-thumbnail"
_ITEMS: Final = ("post", "page")
_OK: Final = 200
_PLAIN_CHARACTERS: Final = {
    ord(mark): plain
    for plain, marks in (('"', "“”„″"), ("'", "‘’‚′"), ("-", "–—"), ("x", "×"), (" ", "\N{NBSP}"))
    for mark in marks
}


def supplement_urls(page: SitePage) -> Iterator[str]:
    """Yield the URLs that may hold what is missing on the page of an item."""
    if page.kind not in _ITEMS or page.number > 1 or page.protected:
        return
    if page.published is None:
        yield feeds.feed_of_post(page.link)
    if _hides_image(page):
        yield embed_url(page.link)


def possible_next_page(page: SitePage) -> str:
    """Return the URL of a possible further page of an item that no page links to.

    "" if the item's page would link to it. Block themes show no links to the pages after the first.
    """
    if not page.may_go_on or page.kind not in _ITEMS:
        return ""
    parts = urlsplit(page.link)
    number = str(page.number + 1)
    if parts.query:
        return urlunsplit(parts._replace(query=f"{parts.query}&{urlencode({'page': number})}"))
    path = parts.path.rstrip("/")
    slash = "/" if parts.path.endswith("/") else ""
    return urlunsplit(parts._replace(path=f"{path}/{number}{slash}")) if path else ""


def embed_url(link: str) -> str:
    """Return the URL of a post's embed page (get_post_embed_url)."""
    parts = urlsplit(link)
    if parts.query:
        return urlunsplit(parts._replace(query=f"{parts.query}&embed=true"))
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/embed/", fragment=""))


def _hides_image(page: SitePage) -> bool:
    return _WITH_IMAGE in page.marks and not page.image


@dataclass(slots=True)
class PageSupplement:
    """Data about single posts, collected from the whole site.

    get      returns the answer for a URL of the site, None if there is none
    tagline  the site's description of itself
    """

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
        """Collect what a page says about other pages."""
        if page.listed is not None:
            self._terms[f"{page.listed.taxonomy}-{page.listed.slug}"] = page.listed
            for number in page.members:
                self._members.setdefault(number, set()).add(page.listed)
        self._sticky |= page.sticky
        if page.kind not in SINGLE:
            return
        if page.type not in feeds.FEED_TYPES:
            self._types.add(page.type)
        if page.author.login and page.author.name:
            self._logins.setdefault(page.author.name, page.author.login)
        offset = page.published.utcoffset() if page.published else None
        if page.published is not None and offset:
            self._offsets[page.published.astimezone(UTC)] = offset

    def learn_feed(self, feed: feeds.Feed) -> None:
        """Collect what a feed says about posts."""
        for item in feed.items:
            # The link of a comment is its post's URL with a fragment.
            if "#" not in item.link:
                self._items.setdefault(page_key(item.link), item)

    def learn_types(self, address: str) -> None:
        """Collect the feeds of post types that the site's main feed, at `address`, leaves out."""
        known = [item.link for item in self._items.values()]
        for kind in sorted(self._types) if address else ():
            for feed in feeds.history(self.get, feeds.feed_of_type(address, kind), known):
                self.learn_feed(feed)

    def completed(self, page: SitePage) -> SitePage:
        """Return the first page of an item with the data that it does not show itself."""
        item = self._item(page)
        published = page.published
        if published is None and item is not None and item.published is not None:
            published = self._in_blog_time_zone(item.published)
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
            terms=self._complete_terms(page, item),
        )

    def is_sticky(self, page: SitePage) -> bool:
        return page.id in self._sticky

    def _item(self, page: SitePage) -> FeedItem | None:
        if page.kind not in _ITEMS:
            return None
        if (item := self._items.get(page_key(page.link))) is None and page.published is None:
            answer = self.get(feeds.feed_of_post(page.link))
            feed = feeds.feed(answer) if answer else None
            if feed is not None:
                self.learn_feed(feed)
                item = self._items.get(page_key(page.link))
        return item

    def _in_blog_time_zone(self, moment: datetime) -> datetime:
        """Convert a time to the blog's time zone.

        The offset is that of the post published nearest in time, because it changes with daylight
        saving.
        """
        if not self._offsets:
            return moment
        nearest = min(self._offsets, key=lambda known: (abs(known - moment), known))
        return moment.astimezone(timezone(self._offsets[nearest]))

    def _image(self, page: SitePage) -> tuple[str, int]:
        answer = self.get(embed_url(page.link))
        return embedded_image(answer) if answer and answer.status == _OK else ("", 0)

    def _excerpt(self, page: SitePage, item: FeedItem | None) -> str:
        if item is None or page.protected:
            return ""
        return author_excerpt(item.excerpt, page.content)

    def _description(self, page: SitePage) -> str:
        """Return the meta description if a person wrote it about this very item, else ""."""
        description = " ".join(page.description.split())
        return author_excerpt(description, page.content) if description != self.tagline else ""

    def _complete_terms(self, page: SitePage, item: FeedItem | None) -> tuple[Term, ...]:
        """Return the item's terms, including those known only from classes or lists of posts.

        Names come from the feed if possible: pages show them with typographic quotes and dashes.
        """
        known = {(term.taxonomy, term.slug) for term in page.terms}
        further = {self._terms[mark] for mark in page.marks & self._terms.keys()}
        further |= self._members.get(page.id, set())
        new = (
            t
            for t in sorted(further, key=lambda t: (t.taxonomy, t.name))
            if (t.taxonomy, t.slug) not in known
        )
        feed_names = (
            {_without_typography(name): name for name in item.terms} if item is not None else {}
        )
        named = (
            replace(t, name=feed_names.get(_without_typography(t.name), t.name)) for t in page.terms
        )
        return (*named, *new)


def _without_typography(name: str) -> str:
    """Return a name without the typographic characters that WordPress puts in (wptexturize)."""
    return re.sub("-+", "-", unescape(name).replace("…", "...").translate(_PLAIN_CHARACTERS))
