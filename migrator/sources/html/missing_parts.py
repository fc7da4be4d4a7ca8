"""Find parts of posts that the pages of a site tell of and that were not read.

A page links to the other pages of its post, and to older and newer comments. A page that breaks off
lacks the end tags that the other pages of its site have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from migrator.crawler.discovery import SiteScope
from migrator.crawler.web import Answer, Saved
from migrator.sources.html.page import SitePage

_BAD: Final = 400
_REFUSED: Final = (401, 403)
_HTML: Final = ("text/html", "application/xhtml+xml")
# Themes and minifiers leave out the end tags of all pages; so many must have them.
_FEWEST: Final = 3
_MOST_SHOWN: Final = 5


class PageEnds:
    """The pages of a site that end with their end tags, and those that do not."""

    def __init__(self) -> None:
        self._whole = 0
        self._open: list[str] = []

    def add(self, page: SitePage) -> None:
        """Note a page that shows an item."""
        if page.has_end:
            self._whole += 1
        else:
            self._open.append(page.url)

    def cut_off(self) -> Sequence[str]:
        """Return the URLs of pages that break off, compared with the other pages of the site."""
        is_usual = self._whole >= max(_FEWEST, len(self._open))
        return self._open if is_usual else ()


def missing_parts(
    pages: Sequence[SitePage], answer_of: Callable[[str], Answer | None]
) -> Iterator[str]:
    """Yield a message for each part of one item that its pages link to and that was not read.

    pages      the pages of the item and of its comments
    answer_of  returns the answer for a URL, None if there is none
    """
    link = pages[0].link
    linked = {number for page in pages for number in page.numbers}
    for number in sorted(linked - {page.number for page in pages} - {0, 1})[:_MOST_SHOWN]:
        url = _page_url(link, number)
        # A page of the site may have the address of a further page: `/docs/2/`.
        answer = answer_of(url)
        if answer is None or answer.status >= _BAD:
            yield f"{url}: page {number} of the post was not read: {_reason(answer)}"
    for number, earlier in _repeated(pages)[:_MOST_SHOWN]:
        yield f"{_page_url(link, number)}: page {number} of the post shows page {earlier} again"
    for number in sorted(_missing_comments(pages))[:_MOST_SHOWN]:
        yield f"{link}: page {number} of its comments, to which it links, was not read"


def refused_pages(web: Saved, root: str) -> Iterator[tuple[str, str]]:
    """Yield each page that the site at `root` refused to the program that captured it.

    A capture of this program has a record of the pages that it could not read.
    """
    if getattr(web, "run_record", None):
        return
    scope = SiteScope(root)
    for response in web.others():
        url = response.address
        is_refused = response.status in _REFUSED and response.content_type in _HTML
        if is_refused and scope.page(url, root) and not scope.is_archive(url):
            yield url, f"it returns status {response.status}"


def _repeated(pages: Sequence[SitePage]) -> list[tuple[int, int]]:
    """Return each page of a post with the content of an earlier one, and the number of that one.

    A site, or a cache in front of it, that answers any number with the first page hides the others.
    """
    contents = {page.number or 1: page.content for page in reversed(pages) if page.content}
    first_with: dict[str, int] = {}
    found = [
        (number, first_with.setdefault(contents[number], number)) for number in sorted(contents)
    ]
    return [(number, earlier) for number, earlier in found if number != earlier]


def _missing_comments(pages: Sequence[SitePage]) -> set[int]:
    """Return the numbers of missing pages of comments.

    The address of the post itself shows the oldest comments or the newest ones, and has no number.
    It never links to its own number, but the numbered pages do.
    """
    linked = {number for page in pages for number in page.comment_numbers}
    missing = linked - {page.comments_page for page in pages}
    own = [page for page in pages if page.comments_page == 0]
    if own:
        certain = {number for page in own for number in page.comment_numbers}
        others = missing - certain
        missing -= {max(linked) if max(linked) in others else 1} & others if others else set()
    return missing


def _page_url(link: str, number: int) -> str:
    """Return the URL of a further page of the post at `link`."""
    parts = urlsplit(link)
    if parts.query:
        query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), ("page", str(number))])
        return urlunsplit(parts._replace(query=query))
    slash = "/" if parts.path.endswith("/") else ""
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{number}{slash}"))


def _reason(answer: Answer | None) -> str:
    return "it is missing" if answer is None else f"it returns status {answer.status}"
