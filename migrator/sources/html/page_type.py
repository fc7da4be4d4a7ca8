"""Determine the type of a page: one item of the site, or a list of several.

The classes from `body_class()` name it in nearly every theme
(https://developer.wordpress.org/reference/functions/get_body_class/). If a theme leaves them out,
the number of posts on the page and their classes decide (get_post_class).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from migrator.sources.html.metadata import Facts
from migrator.sources.html.page_tree import classes
from migrator.urls.normalise import joined

_ID = re.compile(r"(?:postid|page-id|attachmentid)-(\d{1,18})")
_POST_ID = re.compile(r"post-(\d{1,18})")
_TYPE = re.compile(r"single-(?!paged-|format-)([\w-]+)")
_PAGED = re.compile(r"(?:single|page|attachment)-paged-(\d{1,6})")
_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>)?\s*(?:<!--.{0,500}?-->\s*)?"
                   r"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.DOTALL)  # fmt: skip
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")


@dataclass(frozen=True, slots=True)
class PageType:
    """Type of a page; fields as in `SitePage`, but `number` is 0 if the page does not show it."""

    kind: str
    type: str = ""
    id: int = 0
    number: int = 0


def is_feed(content_type: str, text: str) -> bool:
    """Return True if the answer is an RSS or Atom feed or a sitemap."""
    return content_type in _FEED_TYPES or _FEED.match(text) is not None


def page_type_of(root: etree._Element, facts: Facts, status: int, url: str) -> PageType:
    """Return the type of the HTML page at `url`, which had the HTTP status `status`."""
    body = root.find("body")
    names = classes(body) if body is not None else []
    if status >= 400 or "error404" in names or "search" in names:
        return PageType("other")
    number = next((int(m[1]) for n in names if (m := _PAGED.fullmatch(n))), 0)
    ident = next((int(m[1]) for n in names if (m := _ID.fullmatch(n))), 0) or _shortlink_id(facts)
    if "attachment" in names or "single-attachment" in names:
        return PageType("attachment", "attachment", ident, number)
    if "single" in names or any(n.startswith("postid-") for n in names):
        return PageType("post", _type(names, root, ident), ident, number)
    if "page" in names or any(n.startswith("page-id-") for n in names):
        return PageType("page", "page", ident, number)
    if {"home", "blog"}.issubset(names) or names == ["home"]:
        return PageType("home")
    if {"archive", "blog", "date", "category", "tag", "author"}.intersection(names):
        return PageType("archive")
    return _by_posts(root, facts, ident, url)


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


def _by_posts(root: etree._Element, facts: Facts, ident: int, url: str) -> PageType:
    """Determine the type from the posts on the page and its metadata, without `<body>` classes."""
    posts: list[int] = []
    for element in root.iter("article", "div", "section", "main", "li"):
        names = classes(element)
        if "hentry" in names or "type-post" in names or "type-page" in names:
            posts += [int(m[1]) for n in names if (m := _POST_ID.fullmatch(n))][:1]
        elif "post" in names and (m := _POST_ID.fullmatch(element.get("id") or "")):
            posts.append(int(m[1]))  # themes older than WordPress 2.7
    if not ident and len(set(posts)) == 1 and not _leads_elsewhere(root, url):
        ident = posts[0]
    kind = _type_of(root, ident) if ident else ""
    if kind in ("page", "attachment"):
        return PageType(kind, kind, ident)
    if ident or "article" in facts.meta.get("og:type", ()):
        return PageType("post", kind or "post", ident)
    if posts:
        return PageType("archive")
    articles = [thing for thing in facts.things if thing.get("@type") != "WebPage"]
    return PageType("post", "post") if articles else PageType("other")


def _leads_elsewhere(root: etree._Element, url: str) -> bool:
    """Return True if the title of the only post on the page links to the post's own page."""
    path = urlsplit(url).path.rstrip("/")
    for link in root.iter("a"):
        if "bookmark" in (link.get("rel") or "").split():
            return urlsplit(joined(url, link.get("href"))).path.rstrip("/") != path
    return not path


def _shortlink_id(facts: Facts) -> int:
    """Return the id in `<link rel="shortlink">`, 0 if there is none."""
    try:
        query = parse_qs(urlsplit(facts.links.get("shortlink", "")).query)
    except ValueError:
        return 0
    text = next((query[key][0] for key in ("p", "page_id", "attachment_id") if key in query), "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0
