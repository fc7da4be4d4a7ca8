"""A site is walked through until every post of it has been asked for.

First what the site itself lists (sitemaps), else its feed; then every link that is found on the
way; the lists of posts by month, category and number only where nothing else told of the
posts, and last of all `?p=1`, `?p=2`, ... Whatever could go on for ever is bounded.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

from migrator.crawler import discovery, feeds
from migrator.crawler.discovery import Outlook, SiteScope
from migrator.crawler.feeds import Feed
from migrator.crawler.web import Answer, Web
from migrator.errors import FetchError

MOST_PAGES: Final = 200_000
"""Of one site. What is beyond is named as not read."""

# Addresses alike but for their numbers are left alone after so many that led to nothing new.
_FRUITLESS: Final = 50
_MOST_SITEMAPS: Final = 5_000
_MOST_GUESSES: Final = 10_000
_NOT_FOUND: Final = frozenset({404, 410})
_BAD: Final = 400


@dataclass(slots=True)
class Walk:
    """What came of a walk: how many addresses were asked for, what told of the posts, what
    could not be had, by address with a reason, and how many addresses were left alone because
    those like them led to nothing new, by one of them. `refused` are snapshots that an archive
    has, and that are not what the site once showed, by address with a reason."""

    asked: int = 0
    way: str = ""
    lost: dict[str, str] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """All of it, sorted."""
        data = {"asked": self.asked, "way": self.way, "lost": self.lost, "left": self.left}
        data["refused"] = self.refused
        return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@dataclass(frozen=True, slots=True)
class Sight:
    """What is to be seen on a page: whether it `is_post`, and of which type; the address of its
    post, and the addresses that may tell what the page does not; a further page that it may
    have. `is_telling` that it is a list of a term's posts that tells what they do not."""

    is_post: bool = False
    type: str = ""
    link: str = ""
    supplement_urls: tuple[str, ...] = ()
    further: str = ""
    is_telling: bool = False


def walk(
    web: Web,
    root: str,
    sight: Callable[[Answer], Sight],
    limit: int = 0,
    advance: Callable[[], None] = lambda: None,
) -> Walk:
    """Ask `web` for every page of the site at `root` that may be a post.

    `sight` tells whether an answer is one; with `limit`, so many of them are enough. Raises
    FetchError where the site itself does not answer.
    """
    return _Walk(web, root, sight, limit, advance).go()


class _Walk:
    def __init__(
        self,
        web: Web,
        root: str,
        sight: Callable[[Answer], Sight],
        limit: int,
        advance: Callable[[], None],
    ) -> None:
        self._web = web
        self._sight = sight
        self._limit = limit
        self._advance = advance
        self._home = web.get(root)
        self._scope = SiteScope(folder_of(self._home.final_url))
        self._seen: set[str] = set()
        self._pages: deque[str] = deque()
        self._archives: deque[str] = deque()
        self._listed: set[str] = set()
        self._fruitless: Counter[str] = Counter()
        self._alike: dict[str, str] = {}
        self._ids: set[int] = set()
        self._fed: set[str] = set()
        self._types: set[str] = set()
        self._feed = ""
        self._questions: dict[str, str] = {}
        self._posts = 0
        self._reason = ""
        self.walk = Walk()

    def go(self) -> Walk:
        if self._home.status >= _BAD:
            raise FetchError(self._home.url, f"it answers {self._home.status}")
        view = discovery.outlook(self._home)
        self._look(self._home, self._scope.root)
        listed = self._list(self.sitemaps(), "its sitemap")
        listed = self._list(self._feeds(view), "its feed") or listed
        self._read()
        if not listed or not self._posts:
            self.walk.way = self.walk.way or "the links on its pages"
            self._read_archives()
        if not listed:
            self._guess()
        self._ask()
        return self.walk

    @property
    def _is_enough(self) -> bool:
        return bool(self._limit and self._posts >= self._limit)

    def _list(self, urls: Iterator[str], way: str) -> bool:
        """Note addresses that the site lists; were there any that were not known?"""
        before = len(self._pages)
        for url in urls:
            self._note(url, self._scope.root)
            self._listed.add(self._scope.page(url, self._scope.root))
        found = len(self._pages) > before
        if found and not self.walk.way:
            self.walk.way = way
        return found

    def sitemaps(self) -> Iterator[str]:
        """The pages of all sitemaps; of those at the usual places only the first that is there."""
        root = self._scope.root
        robots = self.get(urljoin(root, "/robots.txt"))
        named = list(discovery.robots_sitemaps(robots)) if robots else []
        waiting = deque(named or [urljoin(root, name) for name in discovery.SITEMAPS])
        seen: set[str] = set()
        further: set[str] = set()
        while waiting and len(seen) < _MOST_SITEMAPS and not self._is_enough:
            url = waiting.popleft()
            if url in seen or not self._scope.takes(url):
                continue
            seen.add(url)
            answer = self.get(url)
            found = discovery.sitemap(answer) if answer else None
            if found is None:
                if url in further:
                    self._lose(url, answer)
                continue
            if not named:
                named, waiting = [url], deque()
            further.update(found.further)
            waiting.extend(found.further)
            yield from found.pages

    def feed_addresses(self, view: Outlook) -> tuple[str, ...]:
        """Where the site's feed may be: what its home page names, else the usual places."""
        offered = [url for url in view.feeds if self._scope.takes(url)][:1]
        usual = [urljoin(self._scope.root, name) for name in feeds.PLACES]
        return tuple(dict.fromkeys([*offered, *usual]))

    def _feeds(self, view: Outlook) -> Iterator[str]:
        """The posts of the site's feed, as far back as it goes: it tells of them what their
        pages may not show."""
        for address in self.feed_addresses(view):
            is_feed = False
            for feed in feeds.history(self.get, address):
                is_feed, self._feed = True, address
                self._fed.update(feed.posts)
                yield from feed.posts
                if self._limit and len(self._pages) >= self._limit:
                    return
            if is_feed:
                return

    def _note(self, href: str, base: str) -> bool:
        """Take an address in; is it a new one that may be a post?"""
        url = self._scope.page(href, base)
        if not url or url in self._seen:
            return False
        self._seen.add(url)
        is_archive = self._scope.is_archive(url)
        (self._archives if is_archive else self._pages).append(url)
        return not is_archive

    def _read(self) -> None:
        while self._pages and not self._is_enough:
            self._visit(self._pages.popleft())

    def _read_archives(self) -> None:
        while self._archives and not self._is_enough:
            self._visit(self._archives.popleft())
            self._read()

    def _guess(self) -> None:
        """Posts by their number, up to the highest that was seen."""
        highest = min(max(self._ids, default=0), _MOST_GUESSES)
        for number in range(1, highest + 1):
            if self._is_enough:
                return
            answer = None if number in self._ids else self.get(f"{self._scope.root}?p={number}")
            if answer is not None and answer.status < _BAD:
                self._look(answer, answer.final_url)
                self._read()

    def _visit(self, url: str) -> None:
        pattern = self._scope.pattern(url)
        if self._fruitless[pattern] >= _FRUITLESS and url not in self._listed:
            self.walk.left[self._alike[pattern]] += 1
            return
        if self.walk.asked >= MOST_PAGES:
            self.walk.lost[url] = f"more than {MOST_PAGES} addresses"
            return
        answer = self.get(url)
        if answer is None or answer.status >= _BAD:
            self._lose(url, answer)
            is_of_use = False
        else:
            is_of_use = self._look(answer, url)
        self._fruitless[pattern] = 0 if is_of_use else self._fruitless[pattern] + 1
        self._alike.setdefault(pattern, url)

    def _look(self, answer: Answer, url: str) -> bool:
        """Read a page for its links; was it of any use? A post is, as is a list with new ones."""
        end = self._scope.page(answer.final_url, url)
        if not end or (end != url and end in self._seen and end != self._scope.root):
            return False
        self._seen.add(end)
        view = discovery.outlook(answer)
        self._ids |= view.ids
        sight = self._sight(answer)
        self._posts += sight.is_post
        self._questions |= dict.fromkeys(sight.supplement_urls, sight.link)
        self._types |= {sight.type} - {""}
        if sight.further:
            self._note(sight.further, answer.final_url)
        if sight.is_telling:
            self._go_on(view.links, answer.final_url)
        new = [href for href in view.links if self._note(href, answer.final_url)]
        return sight.is_post or bool(new)

    def _go_on(self, links: Sequence[str], url: str) -> None:
        """Take the further pages of a list for pages to read."""
        beneath = f"{url.partition('/page/')[0].rstrip('/')}/page/"
        for link in links:
            further = self._scope.page(link, url)
            if further.startswith(beneath) and further not in self._seen:
                self._seen.add(further)
                self._pages.append(further)

    def _ask(self) -> None:
        """What pages do not tell of their posts, unless a feed has told it."""
        kinds = self._types - feeds.TOLD if self._feed and not self._limit else ()
        for kind in sorted(kinds):
            for feed in feeds.history(self.get, feeds.of_type(self._feed, kind), self._fed):
                self._fed.update(feed.posts)
        for url, link in self._questions.items():
            if not (feeds.is_of_one(url) and link in self._fed):
                self.get(url)

    def get(self, url: str) -> Answer | None:
        self.walk.asked += 1
        self._advance()
        try:
            return self._web.get(url)
        except FetchError as error:
            self._reason = error.reason
            return None

    def _lose(self, url: str, answer: Answer | None) -> None:
        """Name what could not be had; a link that leads nowhere is no loss."""
        if answer is None:
            self.walk.lost[url] = self._reason
        elif answer.status not in _NOT_FOUND:
            self.walk.lost[url] = f"it answers {answer.status}"


def folder_of(url: str) -> str:
    """The address of a home page as others count from it: with a slash at its end."""
    parts = urlsplit(url)
    path = parts.path
    if not path.endswith("/"):
        last = path.rpartition("/")[2]
        path = path[: -len(last)] if "." in last else f"{path}/"
    return urlunsplit((parts.scheme, parts.netloc, path or "/", "", ""))


def listing(web: Web, root: str) -> tuple[int, Feed]:
    """How many pages the site's sitemaps list, and its feed; an empty one where it has none.
    Raises FetchError where the site itself does not answer."""
    walker = _Walk(web, root, lambda _: Sight(), 0, lambda: None)
    count = len(set(walker.sitemaps()))
    view = discovery.outlook(web.get(root))
    for address in walker.feed_addresses(view):
        answer = walker.get(address)
        feed = feeds.feed(answer) if answer else None
        if feed is not None:
            return count, feed
    return count, Feed()
