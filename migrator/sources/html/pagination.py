"""Recognise the pages of a paginated post (`<!--nextpage-->`) and the links between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import etree

from migrator.sources.html.page_tree import visible_text
from migrator.urls.hosts import site_host
from migrator.urls.normalise import joined

_LAST = re.compile(r"(?P<rest>.*/)(?P<number>[2-9]|[1-9]\d{1,3})/?", re.DOTALL)
# "Pages: 1 2 3" in any language; a sentence by the author with such a link is longer.
_LONGEST_LIST = 60
_COMMENTS = re.compile(r"(?P<rest>.*/)comment-page-(?P<number>\d{1,6})/?", re.DOTALL)
_NUMBERED = re.compile(r"\d")


def split_comment_page(link: str) -> tuple[str, int]:
    """Split the URL of a page of comments into the post's URL and the comment page's number.

    The number is 0 for the post's own URL. The form of the URL is that of WordPress's
    `get_comments_pagenum_link`.
    """
    try:
        parts = urlsplit(link)._replace(fragment="")
    except ValueError:
        return link, 0
    if match := _COMMENTS.fullmatch(parts.path):
        return urlunsplit(parts._replace(path=match["rest"])), int(match["number"])
    query = parse_qsl(parts.query, keep_blank_values=True)
    number = next((value for name, value in query if name == "cpage"), "")
    if number.isdecimal() and len(number) < 7:
        kept = urlencode([pair for pair in query if pair[0] != "cpage"])
        return urlunsplit(parts._replace(query=kept)), int(number)
    return urlunsplit(parts), 0


def comment_page_numbers(hrefs: Iterable[str], link: str, base: str) -> tuple[int, ...]:
    """Return the numbers of the pages of comments of the post at `link` among the links.

    A link to a single comment does not count: it may lead to the page that it is on.
    """
    found: set[int] = set()
    for href in hrefs:
        if ("comment-page-" in href or "cpage=" in href) and "#comment-" not in href:
            post, number = split_comment_page(joined(base, href))
            if number and post.rstrip("/") == link.rstrip("/"):
                found.add(number)
    return tuple(sorted(found))


def permalink_of_page(link: str, number: int) -> str:
    """Return the permalink of a post, given the URL of its page `number`."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    match = _LAST.fullmatch(parts.path)
    if number > 1 and match and int(match["number"]) == number:
        rest = match["rest"] if parts.path.endswith("/") else match["rest"].rstrip("/")
        return urlunsplit(parts._replace(path=rest))
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "page"]
    return urlunsplit(parts._replace(query=urlencode(query)))


def page_number(url: str, link: str) -> int:
    """Return which page of the post at `link` is at `url`, from 1; 0 if none is."""
    try:
        here, post = urlsplit(url), urlsplit(link)
    except ValueError:
        return 0
    if site_host(url) != site_host(link):
        return 0
    if here.query != post.query:
        pairs = dict(parse_qsl(here.query))
        number = pairs.pop("page", "")
        same = pairs == dict(parse_qsl(post.query)) and here.path == post.path
        return int(number) if same and number.isdecimal() and len(number) < 5 else 0
    path, own = here.path.rstrip("/"), post.path.rstrip("/")
    rest = path.removeprefix(own + "/") if path != own else ""
    return int(rest) if rest.isdecimal() and rest.isascii() and len(rest) < 5 else 0


def page_links(
    candidates: Iterable[etree._Element], link: str, base: str
) -> Iterator[tuple[int, etree._Element]]:
    """Yield number and link element for each link to another page of the post at `link`."""
    for element in candidates:
        if element.tag != "a":
            continue
        url = joined(base, element.get("href"))
        if number := page_number(url, link):
            yield number, element
        elif url == link and visible_text(element, 40).strip().endswith("1"):
            yield 1, element


def enclosing_page_list(
    page_link: etree._Element, content: etree._Element, links: set[etree._Element]
) -> etree._Element | None:
    """Return the element with the whole list "Pages: 1 2 3" that a link in the content belongs to.

    None if the link is part of a sentence, because the author may have written it.
    """
    best = None
    for parent in page_link.iterancestors():
        if parent is content:
            return best
        if len(visible_text(parent, _LONGEST_LIST + 1)) > _LONGEST_LIST:
            return best
        if any(a not in links for a in parent.iter("a")):
            return best
        if _NUMBERED.search(visible_text(parent)):
            best = parent
    return best
