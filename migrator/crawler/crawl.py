"""Crawl a site until every post has been requested.

First come the pages that the site lists (sitemaps), else its feed; then every link found on the
way; lists of posts by month, category and number only if nothing else lists the posts; last `?p=1`,
`?p=2`, ... Everything that could go on forever is bounded.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

from migrator.crawler import discovery, feeds
from migrator.crawler.discovery import PageLinks, SiteScope
from migrator.crawler.feeds import Feed
from migrator.crawler.repetition import Repetition
from migrator.crawler.web import DEAD, Answer, Web
from migrator.errors import FetchError
from migrator.startup.value_objects import value_object

MAX_PAGES: Final = 200_000
"""Maximum number of requests to one site. URLs beyond are reported as not read."""

# After this many URLs that differ only in numbers and led to nothing new, such URLs are skipped.
_MAX_FRUITLESS: Final = 50
# After so many unlisted pages in a row that brought nothing new, links are followed no further.
_MAX_IN_VAIN: Final = 500
# After so many unlisted pages in a row without a post, whatever is on them.
_MAX_WITHOUT_POST: Final = 2_000
_MOST_SITEMAPS: Final = 5_000
# URLs that are remembered: sitemaps may name hundreds of millions.
_MOST_KNOWN: Final = 2 * MAX_PAGES
_MOST_GUESSES: Final = 10_000
_BUT_LISTED: Final = "but the site's sitemap or feed names it"
_CUT_SITEMAP: Final = "the sitemap breaks off: pages that it lists may be missing"
_NOT_FOUND: Final = frozenset({404, 410})
_BAD: Final = 400


@dataclass(slots=True)
class Walk:
    """Result of a crawl.

    requests  number of requested URLs
    found_by  how the posts were found
    lost      URLs that could not be read, with the reason
    dead      URLs that the site lists and has no page for any more, with the reason
    left      number of URLs skipped because similar ones led to nothing new, by an example of them
    refused   snapshots of a web archive that do not show the site, by URL, with the reason
    limit     number of posts after which it stopped; 0 if it went to the end
    """

    requests: int = 0
    found_by: str = ""
    lost: dict[str, str] = field(default_factory=dict)
    dead: dict[str, str] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)
    limit: int = 0

    @property
    def missing(self) -> dict[str, str]:
        """The URLs that are lost or dead, with the reason."""
        return self.lost | {url: f"{DEAD}{reason}" for url, reason in self.dead.items()}

    def to_json(self) -> str:
        """Return all fields as JSON, sorted."""
        data = {"asked": self.requests, "way": self.found_by, "lost": self.lost, "left": self.left}
        data |= {"dead": self.dead, "refused": self.refused, "limit": self.limit}
        return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


@value_object
class CrawledPage:
    """Data about a page that a crawl needs.

    is_post          True if it shows a single post
    type             type of that post
    link             URL of that post
    supplement_urls  URLs that may hold data about the post that the page does not show
    further          URL of a further page that the post may have
    lists_term       True if it is a list of a term's posts, with data that their pages do not show
    is_blank         True if it has no text for readers
    """

    is_post: bool = False
    type: str = ""
    link: str = ""
    supplement_urls: tuple[str, ...] = ()
    further: str = ""
    lists_term: bool = False
    is_blank: bool = False


def crawl(
    web: Web,
    root: str,
    page_of: Callable[[Answer], CrawledPage],
    limit: int = 0,
    advance: Callable[[], None] = lambda: None,
) -> Walk:
    """Request every page of the site at `root` that may be a post.

    `page_of` examines an answer; with `limit`, the crawl stops after that many posts. Raises
    FetchError if the site's root does not answer.
    """
    return _Walk(web, root, page_of, limit, advance).go()


class _Walk:
    def __init__(
        self,
        web: Web,
        root: str,
        page_of: Callable[[Answer], CrawledPage],
        limit: int,
        advance: Callable[[], None],
    ) -> None:
        self._web = web
        self._page_of = page_of
        self._limit = limit
        self._advance = advance
        self._home = web.get(root)
        self._scope = SiteScope(folder_of(self._home.final_url))
        self._seen: set[str] = set()
        self._pages: deque[str] = deque()
        self._archives: deque[str] = deque()
        self._listed: set[str] = set()
        self._fruitless: Counter[str] = Counter()
        self._example: dict[str, str] = {}
        self._in_vain = 0  # unlisted pages in a row that brought nothing new
        self._without_post = 0  # unlisted pages in a row that are no posts
        self._last_in_vain = ""
        self._repetition = Repetition()
        self._ids: set[int] = set()
        self._in_feeds: set[str] = set()
        self._types: set[str] = set()
        self._feed = ""
        self._supplement_urls: dict[str, str] = {}
        self._posts = 0
        self._is_full = False
        self._reason = ""
        self.result = Walk()

    def go(self) -> Walk:
        if self._home.status >= _BAD:
            raise FetchError(self._home.url, f"it returns status {self._home.status}")
        view = discovery.page_links(self._home)
        self._examine(self._home, self._scope.root)
        listed = self._add_listed(self.sitemaps(), "its sitemap")
        listed = self._add_listed(self._feeds(view), "its feed") or listed
        is_whole = listed and not self.result.lost
        self._read()
        if not is_whole or not self._posts:
            self.result.found_by = self.result.found_by or "the links on its pages"
            self._read_archives()
        if not listed:
            self._request_by_id()
        self._request_supplements()
        self.result.limit = self._limit if self._limit_reached else 0
        return self.result

    @property
    def _limit_reached(self) -> bool:
        return bool(self._limit and self._posts >= self._limit)

    def _add_listed(self, urls: Iterator[str], found_by: str) -> bool:
        """Add the URLs that the site lists. Return True if there were new ones."""
        before = len(self._pages)
        for url in urls:
            self._add(url, self._scope.root)
            if self._is_full:
                break
            self._listed.add(self._scope.page(url, self._scope.root))
        found = len(self._pages) > before
        if found and not self.result.found_by:
            self.result.found_by = found_by
        return found

    def sitemaps(self) -> Iterator[str]:
        """Yield the pages of all sitemaps in robots.txt, else of the first usual one found."""
        root = self._scope.root
        robots = self.get(urljoin(root, "/robots.txt"))
        named = list(discovery.robots_sitemaps(robots)) if robots else []
        queue = deque(named or [urljoin(root, name) for name in discovery.SITEMAPS])
        seen: set[str] = set()
        further: set[str] = set()
        while queue and len(seen) < _MOST_SITEMAPS and not self._limit_reached:
            url = queue.popleft()
            if url in seen or not self._scope.contains(url):
                continue
            seen.add(url)
            answer = self.get(url)
            found = discovery.sitemap(answer) if answer else None
            if found is None:
                if url in further:
                    self._record_loss(url, answer)
                continue
            if not named:
                named, queue = [url], deque()
            if found.is_cut:
                self.result.lost[url] = _CUT_SITEMAP
            further.update(found.further)
            queue.extend(found.further)
            yield from found.pages

    def feed_addresses(self, view: PageLinks) -> tuple[str, ...]:
        """Return the possible URLs of the site's feed: that on its home page, the usual ones."""
        offered = [url for url in view.feeds if self._scope.contains(url)][:1]
        usual = [urljoin(self._scope.root, name) for name in feeds.FEED_PATHS]
        return tuple(dict.fromkeys([*offered, *usual]))

    def _feeds(self, view: PageLinks) -> Iterator[str]:
        """Yield the posts in the site's feed, as far back as it goes.

        The feed also holds data about them that their pages may not show.
        """
        for address in self.feed_addresses(view):
            is_feed = False
            for feed in feeds.history(self.get, address):
                is_feed, self._feed = True, address
                self._in_feeds.update(feed.posts)
                yield from feed.posts
                if self._limit and len(self._pages) >= self._limit:
                    return
            if is_feed:
                return

    def _add(self, href: str, base: str) -> bool:
        """Add a URL. Return True if it is new and may be a post."""
        url = self._scope.page(href, base)
        if not url or url in self._seen:
            return False
        if len(self._seen) >= _MOST_KNOWN:
            if not self._is_full:
                reason = f"not read, nor any after it: the site names more than {_MOST_KNOWN} URLs"
                self.result.lost[url] = reason
            self._is_full = True
            return False
        self._seen.add(url)
        is_archive = self._scope.is_archive(url)
        (self._archives if is_archive else self._pages).append(url)
        return not is_archive

    def _read(self) -> None:
        while self._pages and not self._limit_reached:
            self._visit_page(self._pages.popleft())

    def _read_archives(self) -> None:
        while self._archives and not self._limit_reached:
            self._visit_page(self._archives.popleft())
            self._read()

    def _request_by_id(self) -> None:
        """Request posts by id, up to the highest id seen."""
        highest = min(max(self._ids, default=0), _MOST_GUESSES)
        for number in range(1, highest + 1):
            if self._limit_reached:
                return
            answer = None if number in self._ids else self.get(f"{self._scope.root}?p={number}")
            if answer is not None and answer.status < _BAD:
                self._examine(answer, answer.final_url)
                self._read()

    def _visit_page(self, url: str) -> None:
        pattern = self._scope.pattern(url)
        if url not in self._listed and (
            self._fruitless[pattern] >= _MAX_FRUITLESS
            or self._in_vain >= _MAX_IN_VAIN
            or self._without_post >= _MAX_WITHOUT_POST
        ):
            self.result.left[self._example.get(pattern, self._last_in_vain)] += 1
            return
        if self.result.requests >= MAX_PAGES:
            self.result.lost[url] = f"not read: the site has more than {MAX_PAGES} URLs"
            return
        before = self._posts
        answer = self.get(url)
        if answer is None or answer.status >= _BAD:
            self._record_loss(url, answer)
            is_of_use = False
        else:
            is_of_use = self._examine(answer, url)
        self._fruitless[pattern] = 0 if is_of_use else self._fruitless[pattern] + 1
        if url not in self._listed:
            self._in_vain = 0 if is_of_use else self._in_vain + 1
            self._without_post = 0 if self._posts > before else self._without_post + 1
            self._last_in_vain = url
        self._example.setdefault(pattern, url)

    def _examine(self, answer: Answer, url: str) -> bool:
        """Add the links of a page. Return True if it is a post or has links to new pages."""
        end = self._scope.page(answer.final_url, url)
        self._check_target(url, end, answer)
        if not end or (end != url and end in self._seen and end != self._scope.root):
            return False
        self._seen.add(end)
        try:
            view, page = discovery.page_links(answer), self._page_of(answer)
        except Exception as error:  # our own defect must not end the crawl
            self.result.lost[url] = f"it could not be examined: {type(error).__name__}: {error}"
            return False
        if page.is_blank and url in self._listed:
            self.result.lost[url] = f"it answers with a page without text, {_BUT_LISTED}"
        self._ids |= view.ids
        self._posts += page.is_post
        self._supplement_urls |= dict.fromkeys(page.supplement_urls, page.link)
        self._types |= {page.type} - {""}
        if page.further:
            self._add(page.further, answer.final_url)
        if page.lists_term:
            self._add_list_pages(view.links, answer.final_url)
        new = [href for href in view.links if self._add(href, answer.final_url)]
        return self._repetition.is_new(answer, is_post=page.is_post) and (page.is_post or bool(new))

    def _add_list_pages(self, links: Sequence[str], url: str) -> None:
        """Add the further pages of a list to the pages to read."""
        beneath = f"{url.partition('/page/')[0].rstrip('/')}/page/"
        for link in links:
            further = self._scope.page(link, url)
            if further.startswith(beneath) and further not in self._seen:
                self._seen.add(further)
                self._pages.append(further)

    def _request_supplements(self) -> None:
        """Request the data about posts that their pages do not show, unless a feed had it."""
        kinds = self._types - feeds.FEED_TYPES if self._feed and not self._limit else ()
        for kind in sorted(kinds):
            for feed in feeds.history(
                self.get, feeds.feed_of_type(self._feed, kind), self._in_feeds
            ):
                self._in_feeds.update(feed.posts)
        for url, link in self._supplement_urls.items():
            if not (feeds.is_feed_of_post(url) and link in self._in_feeds):
                self.get(url)

    def get(self, url: str) -> Answer | None:
        """Request a URL and return the answer, None if there is none."""
        self.result.requests += 1
        self._advance()
        try:
            return self._web.get(url)
        except FetchError as error:
            self._reason = error.reason
            return None

    def _check_target(self, url: str, end: str, answer: Answer) -> None:
        """Record a page that the site lists and that leads to another place than a page.

        Plugins send visitors of a deleted page to the home page. The page of a file of the media
        library leads to the file.
        """
        target = answer.final_url
        if url not in self._listed or end == url or "/wp-content/" in target:
            return
        if "wp-login.php" in target:
            self.result.lost[url] = f"it leads to the form for logging in, {_BUT_LISTED}"
        elif not end or end == self._scope.root or self._scope.is_archive(end):
            self.result.dead[url] = f"it leads to {target}, {_BUT_LISTED}"

    def _record_loss(self, url: str, answer: Answer | None) -> None:
        """Record a URL that could not be read; a link that leads nowhere is no loss."""
        if answer is None:
            self.result.lost[url] = self._reason
        elif answer.status not in _NOT_FOUND:
            self.result.lost[url] = f"it returns status {answer.status}"
        elif url in self._listed:
            self.result.dead[url] = f"it returns status {answer.status}, {_BUT_LISTED}"


def folder_of(url: str) -> str:
    """Return the URL of a home page as a base for relative URLs: with a final slash."""
    parts = urlsplit(url)
    path = parts.path
    if not path.endswith("/"):
        last = path.rpartition("/")[2]
        path = path[: -len(last)] if "." in last else f"{path}/"
    return urlunsplit((parts.scheme, parts.netloc, path or "/", "", ""))


def listing(web: Web, root: str) -> tuple[int, Feed]:
    """Return the number of pages in the site's sitemaps, and its feed (empty if it has none).

    Raises FetchError if the site's root does not answer.
    """
    walker = _Walk(web, root, lambda _: CrawledPage(), 0, lambda: None)
    count = len(set(walker.sitemaps()))
    view = discovery.page_links(web.get(root))
    for address in walker.feed_addresses(view):
        answer = walker.get(address)
        feed = feeds.feed(answer) if answer else None
        if feed is not None and not feed.is_of_comments:
            return count, feed
    return count, Feed()
