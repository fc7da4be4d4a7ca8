"""What lists of posts tell of single posts, by the classes of `<body>` and of each post
(developer.wordpress.org/reference/functions/ get_body_class, get_post_class)."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from lxml import etree

from migrator.model import Term
from migrator.sources.html.page_tree import classes, words
from migrator.sources.html.selectors import rows

_TITLE = rows(".wp-block-query-title, .page-title, .archive-title, .pagetitle, h1, h2")
_POST = re.compile(r"post-(\d{1,18})")
_FORMAT = re.compile(r"(?:single-)?format-([a-z]{1,20})")
# "Genre: " (get_the_archive_title), in languages with a space before the colon too.
_KIND = re.compile(r"[^:：]{1,60}\s?[:：]\s*")
_LONGEST = 300


def term_of(root: etree._Element, link: str) -> Term | None:
    """The term whose posts the page at `link` lists, of a taxonomy of the site's own."""
    body = root.find("body")
    names = classes(body) if body is not None else []
    taxonomy = next((name[4:] for name in names if name.startswith("tax-")), "")
    if not taxonomy or not any(name.startswith("term-") for name in names):
        return None
    slug = unquote(urlsplit(link).path).rstrip("/").rpartition("/")[2]
    marked = {name[5:] for name in names if name.startswith("term-")}
    if slug not in marked:
        slug = next((m for m in marked if not m.isdecimal()), slug)
    return Term(taxonomy, slug, _name(root) or slug)


def _name(root: etree._Element) -> str:
    heading = next(_TITLE.best(root.iter("h1", "h2")), None)
    if heading is None:
        return ""
    inside = heading.findall("span")
    if inside:
        return words(inside[-1], _LONGEST)
    return _KIND.sub("", words(heading, _LONGEST), count=1)


def members_of(root: etree._Element) -> tuple[frozenset[int], frozenset[int]]:
    """The numbers of the posts on a list, and of those that it calls sticky."""
    members: set[int] = set()
    sticky: set[int] = set()
    for element in root.iter("article", "div", "section", "li"):
        own = classes(element)
        if "hentry" in own or "wp-block-post" in own:
            numbers = {int(m[1]) for name in own if (m := _POST.fullmatch(name))}
            members |= numbers
            sticky |= numbers if "sticky" in own else set()
    return frozenset(members), frozenset(sticky)


def format_of(root: etree._Element) -> tuple[Term, ...]:
    """The format of the post of this page, as a term."""
    body = root.find("body")
    names = classes(body) if body is not None else []
    found = [m[1] for n in names if (m := _FORMAT.fullmatch(n)) and m[1] != "standard"]
    return tuple(Term("post_format", f"post-format-{name}", name.title()) for name in found[:1])
