"""Read the listed term, post ids, sticky marks and post format from the classes of a page.

The classes are those of `<body>` and of each post (get_body_class and get_post_class,
https://developer.wordpress.org/reference/functions/get_body_class/).
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from lxml import etree

from migrator.model import Term
from migrator.sources.html.page_tree import classes, visible_text
from migrator.sources.html.selectors import rows

_TITLE = rows(".wp-block-query-title, .page-title, .archive-title, .pagetitle, h1, h2")
_POST = re.compile(r"post-(\d{1,18})")
_FORMAT = re.compile(r"(?:single-)?format-([a-z]{1,20})")
# "Genre: " (get_the_archive_title), also in languages that put a space before the colon.
_TAXONOMY_PREFIX = re.compile(r"[^:：]{1,60}\s?[:：]\s*")
_MAX_LENGTH = 300


def listed_term(root: etree._Element, link: str) -> Term | None:
    """Return the custom-taxonomy term whose posts the page at `link` lists; else None."""
    body = root.find("body")
    names = classes(body) if body is not None else []
    taxonomy = next((name[4:] for name in names if name.startswith("tax-")), "")
    if not taxonomy or not any(name.startswith("term-") for name in names):
        return None
    slug = unquote(urlsplit(link).path).rstrip("/").rpartition("/")[2]
    in_classes = {name[5:] for name in names if name.startswith("term-")}
    if slug not in in_classes:
        slug = next((m for m in in_classes if not m.isdecimal()), slug)
    return Term(taxonomy, slug, _name(root) or slug)


def _name(root: etree._Element) -> str:
    """Return the term's name from the heading of the list; "" if there is no heading."""
    heading = next(_TITLE.best(root.iter("h1", "h2")), None)
    if heading is None:
        return ""
    inside = heading.findall("span")
    if inside:
        return visible_text(inside[-1], _MAX_LENGTH)
    return _TAXONOMY_PREFIX.sub("", visible_text(heading, _MAX_LENGTH), count=1)


def listed_post_ids(root: etree._Element) -> tuple[frozenset[int], frozenset[int]]:
    """Return the ids of the listed posts, and the ids of those marked as sticky."""
    members: set[int] = set()
    sticky: set[int] = set()
    for element in root.iter("article", "div", "section", "li"):
        own = classes(element)
        if "hentry" in own or "wp-block-post" in own:
            numbers = {int(m[1]) for name in own if (m := _POST.fullmatch(name))}
            members |= numbers
            sticky |= numbers if "sticky" in own else set()
    return frozenset(members), frozenset(sticky)


def post_format_of(root: etree._Element) -> tuple[Term, ...]:
    """Return the post format of this page's post as a term; empty for the standard format."""
    body = root.find("body")
    names = classes(body) if body is not None else []
    found = [m[1] for n in names if (m := _FORMAT.fullmatch(n)) and m[1] != "standard"]
    return tuple(Term("post_format", f"post-format-{name}", name.title()) for name in found[:1])
