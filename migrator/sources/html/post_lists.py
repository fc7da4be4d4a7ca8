"""Find the posts that the lists of a site show and that were not read.

The home page and the archives list the posts. A folder or capture may have a list and lack the page
of a post on it. A theme may mark the posts on its lists in a way that no rule knows.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Iterable, Iterator
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from migrator.crawler.discovery import SiteScope
from migrator.crawler.web import Answer
from migrator.model import SkippedInput
from migrator.sources.html.page import SitePage
from migrator.sources.html.page_type import LIST
from migrator.sources.html.posts_on_page import PostOnPage
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import is_web
from migrator.urls.normalise import page_key

_BAD: Final = 400


@value_object
class _UnknownList:
    """A list on which no rule recognises a post: its texts, and digests of its links."""

    url: str
    reason: str
    texts: int
    links: array[int]


class PostLists:
    """The lists of one site."""

    def __init__(self) -> None:
        self._listed: dict[str, tuple[PostOnPage, str]] = {}
        self._unknown: list[_UnknownList] = []

    def add(self, page: SitePage) -> bool:
        """Note a page; return True if it is a list on which no rule recognises a post."""
        for post in page.shown:
            if is_web(post.link):
                self._listed.setdefault(page_key(post.link), (post, page.url))
        if page.linked:
            # A large site has thousands of lists with hundreds of links.
            links = array("Q", sorted(set(map(_digest, page.linked))))
            self._unknown.append(_UnknownList(page.url, page.reason, page.texts, links))
        return bool(page.linked)

    def skips(self, read: Iterable[str]) -> Iterator[SkippedInput]:
        """Yield the account of each list on which no rule recognises a post.

        `read` are the URLs of the posts that were read. Each text on a list is the beginning of a
        post, to which it links. A list with more texts than links to posts that were read may show
        a post that nothing else does.
        """
        posts = set(map(_digest, read)) if self._unknown else set()
        for page in self._unknown:
            is_text = len(posts.intersection(page.links)) < page.texts
            yield SkippedInput(page.url, page.reason if is_text else LIST, is_text)

    def unread(
        self,
        ids: Container[int],
        scope: SiteScope,
        answer_of: Callable[[str], Answer | None],
    ) -> Iterator[tuple[str, str]]:
        """Yield the URL of each listed post that was not read, with the reason.

        ids        the ids of the posts that were read
        scope      the pages of the site; the title of a post may link to another site
        answer_of  returns the answer for a URL, None if there is none
        """
        for post, url in self._listed.values():
            was_read = post.id > 0 and post.id in ids  # 0 is an unknown id
            if was_read or not scope.contains(post.link):
                continue
            answer = answer_of(post.link) or answer_of(_without_query(post.link))
            if answer is None or answer.status >= _BAD:
                why = "it is missing" if answer is None else f"it returns status {answer.status}"
                yield post.link, f"the list {url} shows this post, which was not read: {why}"


def _digest(link: str) -> int:
    key = page_key(link).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(key, digest_size=8).digest(), "big")


def _without_query(link: str) -> str:
    """Return a permalink without parameters for statistics; a plain one stays as it is."""
    parts = urlsplit(link)
    is_plain = parts.path.strip("/") in ("", "index.php")
    return link if is_plain else urlunsplit(parts._replace(query=""))
