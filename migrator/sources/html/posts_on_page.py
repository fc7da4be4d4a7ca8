"""Find the posts that a page shows, in themes of any age, and decide whose page it is.

Themes have marked a post in these ways: `class="post-12 hentry"` (post_class, WordPress 2.7),
`<div class="post" id="post-12">` (Kubrick since 2.1), `<h2 id="post-12">` in a `div.post` (Kubrick
before), `<h3 class="storytitle" id="post-12">` (Classic, WordPress 1.5), or only by a heading with
a link to the post, `rel="bookmark"`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from migrator.sources.html.content_containers import NOT_THE_POST
from migrator.sources.html.page_tree import classes, elements, name_set
from migrator.sources.html.pagination import page_number, split_comment_page
from migrator.sources.html.selectors import Selectors, rows
from migrator.startup.value_objects import value_object
from migrator.urls.normalise import joined

_UNRELATED = Selectors(NOT_THE_POST)
_POST_ID = re.compile(r"post-(\d{1,18})")
_WHOLE = name_set("article div section main li td")
_HEADINGS = name_set("h1 h2 h3 h4 h5 h6")
_TITLE = rows(
    ".storytitle, .entry-title, .post-title, .posttitle, .post_title, .entrytitle,"
    " .tribe-events-month-event-title"
)
_TEXT = rows(
    ".entry-content, .entrytext, .storycontent, .entrybody, .post-content, .post-body,"
    " .postcontent, .entry, .entry .content, .post .content,"
    " .post_content, .postbody, .post-entry, .post-text, .posttext, .itemtext"
)
_MAX_POSTS = 1_000
# Query variables that select one item (WP::$public_query_vars), with the type of the item.
_SELECTING = {"p": "post", "page_id": "page", "attachment_id": "attachment"}
_INDEX_FILES = ("index.php", "index.html", "index.htm")


@value_object
class PostOnPage:
    """A post, or the beginning of one, that a page shows.

    id    WordPress id; 0 if the page does not show it
    link  absolute URL to which its title links; "" if it links to nothing
    """

    id: int = 0
    link: str = ""


def posts_on_page(root: etree._Element, url: str) -> tuple[PostOnPage, ...]:
    """Return the posts that the page at `url` shows, in its order and each once.

    The posts of sidebars, of lists of related posts and of navigation do not count, unless they
    are marked with an id.
    """
    by_id = list(_by_id(root, url))
    if by_id:
        return tuple(dict.fromkeys(by_id))
    unrelated = {element for element in root.iter(etree.Element) if _UNRELATED.matches(element)}
    shown = list(elements(root, unrelated))
    by_title = [PostOnPage(0, link) for e in shown if (link := _title_link(e, url))]
    if by_title:
        return tuple(dict.fromkeys(by_title[:_MAX_POSTS]))
    texts: set[etree._Element] = set()
    for element in shown:
        if _TEXT.matches(element) and texts.isdisjoint(element.iterancestors()):
            texts.add(element)
    if len(texts) == 1:
        return (PostOnPage(),)
    return tuple(PostOnPage(0, f"#{number}") for number in range(min(len(texts), _MAX_POSTS)))


def _by_id(root: etree._Element, url: str) -> Iterator[PostOnPage]:
    found: dict[int, str] = {}
    for element in root.iter(*_WHOLE, *_HEADINGS):
        number = _id_of(element)
        if number and len(found) < _MAX_POSTS:
            found[number] = found.get(number) or _link_in(element, url)
    yield from (PostOnPage(number, link) for number, link in found.items())


def _id_of(element: etree._Element) -> int:
    names = classes(element)
    marked = _POST_ID.fullmatch(element.get("id") or "")
    if element.tag in _HEADINGS:
        return int(marked[1]) if marked else 0
    if "hentry" in names or "type-post" in names or "type-page" in names:
        inside = next((int(m[1]) for n in names if (m := _POST_ID.fullmatch(n))), 0)
        return inside or (int(marked[1]) if marked else 0)
    if marked and ({"post", "page", "entry"}.intersection(names) or element.tag == "article"):
        return int(marked[1])
    return 0


def _link_in(element: etree._Element, url: str) -> str:
    """Return the link of the first title in a post, or of its heading."""
    for each in elements(element):
        if link := _title_link(each, url):
            return link
    return ""


def _title_link(element: etree._Element, url: str) -> str:
    """Return the URL to which the title of a post links; "" if `element` is no such title."""
    if element.tag not in _HEADINGS and not _TITLE.matches(element):
        return ""
    is_title = _TITLE.matches(element) or bool(_POST_ID.fullmatch(element.get("id") or ""))
    for link in element.iter("a"):
        if is_title or "bookmark" in (link.get("rel") or "").split():
            return joined(url, link.get("href"))
    return ""


def is_own_page(post: PostOnPage, root: etree._Element, url: str) -> bool:
    """Return True if the page at `url` is the own page of `post`, the only post that it shows.

    It is if the title links to this very page, or if the title links nowhere and the page is not
    the home page. A link of another post's title (`rel="bookmark"`) does not count.
    """
    link = post.link
    if not link:
        marked = (a for a in root.iter("a") if "bookmark" in (a.get("rel") or "").split())
        link = next((joined(url, a.get("href")) for a in marked), "")
    if not link:
        return bool(_place(url).strip("/?"))
    own, _ = split_comment_page(url)
    selected = selected_item(own)[1]
    if selected and post.id == selected:
        return True
    return _place(link) == _place(own) or page_number(own, link) > 0


def commented_post(root: etree._Element) -> int:
    """Return the id of the post that the page's comment form belongs to; 0 if there is none.

    WordPress shows the form (comment_id_fields) only on a post's own page.
    """
    ids = {
        int(value)
        for field in root.iter("input")
        if field.get("name") == "comment_post_ID"
        and (value := (field.get("value") or "").strip()).isdecimal()
        and len(value) < 19
    }
    return ids.pop() if len(ids) == 1 else 0


def selected_item(url: str) -> tuple[str, int]:
    """Return type and id of the item that a plain permalink selects (`?p=12`); ("", 0) if none."""
    try:
        query = parse_qs(urlsplit(url).query)
    except ValueError:
        return "", 0
    pairs = ((kind, query.get(name, [""])[0]) for name, kind in _SELECTING.items())
    return next(
        ((kind, int(v)) for kind, v in pairs if v.isascii() and v.isdecimal() and len(v) < 19),
        ("", 0),
    )


def _place(url: str) -> str:
    """Return the part of a URL that selects a page: its path and the query of a plain permalink."""
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
    except ValueError:
        return url
    segments = [segment for segment in parts.path.split("/") if segment]
    if segments and segments[-1].lower() in _INDEX_FILES:
        segments.pop()
    names = sorted(chain(_SELECTING, ("name", "pagename", "cat", "m", "paged", "author", "tag")))
    chosen = "&".join(f"{name}={query[name][0]}" for name in names if name in query)
    return "/".join(("", *segments)) + (f"?{chosen}" if chosen else "")
