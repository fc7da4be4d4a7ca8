"""Determine the type of a page: one item of the site, a list of several, or none of both.

The classes from `body_class()` name it in nearly every theme since WordPress 2.8
(https://developer.wordpress.org/reference/functions/get_body_class/). If a theme leaves them out,
the posts on the page, its comment form and its URL decide (`posts_on_page`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml import etree

from migrator.crawler.discovery import SiteScope
from migrator.sources.html.metadata import PageMetadata
from migrator.sources.html.page_tree import classes
from migrator.sources.html.posts_on_page import (
    PostOnPage,
    commented_post,
    is_own_page,
    posts_on_page,
    selected_item,
)
from migrator.sources.html.unread_text import holds_unread_text
from migrator.startup.value_objects import value_object

_ID = re.compile(r"(?:postid|page-id|attachmentid)-(\d{1,18})")
_TYPE = re.compile(r"single-(?!paged-|format-)([\w-]+)")
_PAGED = re.compile(r"(?:single|page|attachment)-paged-(\d{1,6})")
_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>)?\s*(?:<!--.{0,500}?-->\s*)?"
                   r"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.DOTALL)  # fmt: skip
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_LIST_CLASSES = frozenset({"archive", "blog", "date", "category", "tag", "author"})

# A web server's list of files, and the manual and the errors of WordPress.
_TITLES_OF_PROGRAMS = ("Index of /", "WordPress \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}")

UNKNOWN = "unknown"
"""Kind of a page with text for readers that no rule takes for a post or a list of posts."""

BLANK = "blank"
"""Kind of a page without text for readers."""


@value_object
class PageType:
    """Type of a page; fields as in `SitePage`, but `number` is 0 if the page does not show it.

    is_list  True if WordPress calls the page a list, or its URL is that of one, though no rule
             recognises a post on it
    """

    kind: str
    type: str = ""
    id: int = 0
    number: int = 0
    reason: str = ""
    is_list: bool = False


_SEARCH = PageType("other", reason="a page of search results")
_EMPTY = PageType(BLANK, reason="a page without text for readers")
_UNKNOWN = PageType(UNKNOWN, reason="no rule recognises a post on it")
_UNKNOWN_LIST = replace(_UNKNOWN, is_list=True)
_HOME = PageType("home", reason="a list of the newest posts")
_NOT_OF_AUTHOR = PageType("other", reason="a page of the web server or of WordPress itself")
LIST = "a list of posts"
"""Reason why a page that lists posts is none."""
_ARCHIVE = PageType("archive", reason=LIST)


def is_feed(content_type: str, text: str) -> bool:
    """Return True if the answer is an RSS or Atom feed or a sitemap."""
    return content_type in _FEED_TYPES or _FEED.match(text) is not None


def page_type_of(root: etree._Element, facts: PageMetadata, status: int, url: str) -> PageType:
    """Return the type of the HTML page at `url`, which had the HTTP status `status`."""
    body = root.find("body")
    names = classes(body) if body is not None else []
    if status >= 400 or "error404" in names:
        return PageType(
            "other", reason=f"an error page (status {status if status >= 400 else 404})"
        )
    if "search" in names and {"search-results", "search-no-results"}.intersection(names):
        return _SEARCH
    number = next((int(m[1]) for n in names if (m := _PAGED.fullmatch(n))), 0)
    ident = next((int(m[1]) for n in names if (m := _ID.fullmatch(n))), 0) or _shortlink_id(facts)
    if "attachment" in names or "single-attachment" in names:
        return PageType("attachment", "attachment", ident, number)
    if "single" in names or any(n.startswith("postid-") for n in names):
        return PageType("post", _type(names, root, ident), ident, number)
    if "page" in names or any(n.startswith("page-id-") for n in names):
        return PageType("page", "page", ident, number)
    if "search" in names:
        return _SEARCH
    if "events-archive" in names:
        return _ARCHIVE  # a calendar of The Events Calendar, whose events have pages of their own
    shown = posts_on_page(root, url)
    if {"home", "blog"}.issubset(names) or names == ["home"]:
        return _as_list(_HOME, shown, root)
    if _LIST_CLASSES.intersection(names):
        return _as_list(_ARCHIVE, shown, root)
    return _by_posts(root, facts, ident, shown, url)


def _as_list(kind: PageType, shown: Sequence[PostOnPage], root: etree._Element) -> PageType:
    """Return `kind` for a list of posts; a page that lists nothing and has a text is unknown."""
    return kind if shown or not holds_unread_text(root) else _UNKNOWN_LIST


def _type(names: Sequence[str], root: etree._Element, ident: int) -> str:
    types = [m[1] for n in names if (m := _TYPE.fullmatch(n))]
    return types[0] if types else _type_of(root, ident) or "post"


def _type_of(root: etree._Element, ident: int) -> str:
    wanted = f"post-{ident}"
    for element in root.iter("article", "div", "section", "main"):
        names = classes(element)
        if wanted in names:
            return next((n.removeprefix("type-") for n in names if n.startswith("type-")), "")
    return ""


def _by_posts(
    root: etree._Element, facts: PageMetadata, ident: int, shown: Sequence[PostOnPage], url: str
) -> PageType:
    """Determine the type from the posts on the page, its URL and its metadata."""
    kind, selected = selected_item(url)
    ident = ident or commented_post(root)
    if not ident and selected and (len(shown) < 2 or selected in {post.id for post in shown}):
        ident = selected if shown or holds_unread_text(root) else 0
    is_own = len(shown) == 1 and is_own_page(shown[0], root, url)
    if not ident and is_own:
        ident = shown[0].id
    if ident and selected == ident and kind != "post":
        return PageType(kind, kind, ident)
    kind = _type_of(root, ident) if ident else ""
    if kind in ("page", "attachment"):
        return PageType(kind, kind, ident)
    if ident or is_own or "article" in facts.meta.get("og:type", ()):
        return PageType("post", kind or "post", ident)
    if shown:
        return _ARCHIVE
    if any(thing.get("@type") != "WebPage" for thing in facts.things):
        return PageType("post", "post")
    if not holds_unread_text(root):
        return _EMPTY
    title = " ".join((root.findtext(".//title") or "").split())
    if title.startswith(_TITLES_OF_PROGRAMS):
        return _NOT_OF_AUTHOR
    return _UNKNOWN_LIST if SiteScope(urljoin(url, "/")).is_archive(url) else _UNKNOWN


def _shortlink_id(facts: PageMetadata) -> int:
    """Return the id in `<link rel="shortlink">`, 0 if there is none."""
    try:
        query = parse_qs(urlsplit(facts.links.get("shortlink", "")).query)
    except ValueError:
        return 0
    text = next((query[key][0] for key in ("p", "page_id", "attachment_id") if key in query), "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0
