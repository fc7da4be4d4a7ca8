"""Find a post's content in its page and remove what its author did not write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from lxml import etree

from migrator.sources.html.content_containers import (
    CONTENT,
    ENTRY,
    NOT_THE_POST,
    PLAUSIBLE_CONTENT,
)
from migrator.sources.html.page_tree import (
    classes,
    elements,
    name_set,
    remove_element,
    visible_text,
)
from migrator.sources.html.selectors import Selectors
from migrator.sources.html.share_bars import share_bars, subscription_forms
from migrator.sources.html.theme_decoration import DECORATION, THEME_LINES
from migrator.startup.value_objects import value_object

_CONTENT = Selectors(row for row, _ in CONTENT)
_PLAUSIBLE_CONTENT = Selectors(row for row, _ in PLAUSIBLE_CONTENT)
_ENTRY = Selectors(ENTRY)
_BLOCK_THEME = Selectors((".wp-site-blocks",))
_UNRELATED = Selectors(NOT_THE_POST)
_DECORATION = Selectors(row for row, _ in DECORATION)
_THEME_LINES = Selectors(row for row, _ in THEME_LINES)

_POST_CLASS = re.compile(r"(?:post|postid|page-id|post-entry)-(\d{1,18})")
_PROSE = name_set("p h2 h3 h4 h5 h6 ul ol blockquote pre table figure dl")
# The content is the deepest element that holds this share of the prose.
_CONTENT_SHARE = 0.85
_PLAUSIBLE_SHARE = 0.4
# In characters: less text gives no evidence.
_SHORT = 200
# Prose that is mostly links is a list of other pages.
_LINK_SHARE = 0.5
_VISIBLE_TAGS = name_set("img iframe video audio object embed canvas picture")
_PLAYERS = name_set("iframe video audio object embed")
_MAX_OVERFLOW = 2_000
_MAX_CANDIDATES = 50
_MAX_PROSE = 20_000
_SHORTEST_PREFIX = 4
_HEADINGS = name_set("h2 h3 h4")


WHOLE_POST: Final = "the element around the post"
"""The way in which the content of a post was found that is a video, images or links only."""


@value_object
class PostBody:
    """The content of a post within its page.

    element   the element that holds the content
    entry     the element around the whole post; None if it is not marked
    found_by  the selector that found it (`content_containers`), "prose" or `WHOLE_POST`
    """

    element: etree._Element
    entry: etree._Element | None
    found_by: str


def unrelated_elements(root: etree._Element, post_id: int) -> set[etree._Element]:
    """Return the outermost elements of a page that are not about the post.

    A header or sidebar that a theme does not close holds the post as well. It is not unrelated.
    """
    found = _unrelated(root, post_id, frozenset())
    whole = _whole_posts(root, post_id)
    if whole and all(any(e in found for e in _above(each)) for each in whole):
        return _unrelated(root, post_id, frozenset(_above(whole[0])))
    return found


def _unrelated(
    root: etree._Element, post_id: int, related: frozenset[etree._Element]
) -> set[etree._Element]:
    found: set[etree._Element] = set()
    for element in elements(root, found):
        if element.tag in ("html", "body", "main") or element in related:
            continue
        if _UNRELATED.matches(element) or _is_other(element, post_id):
            found.add(element)
    return found


def _whole_posts(root: etree._Element, post_id: int) -> list[etree._Element]:
    """Return the elements that are marked as the whole of the page's own post."""
    name = f"post-{post_id}"
    return [
        each
        for each in (root.iter("article", "div", "section", "li") if post_id else ())
        if each.get("id") == name or (name in (own := classes(each)) and _is_whole(own))
    ]


def _above(element: etree._Element) -> list[etree._Element]:
    return [element, *element.iterancestors()]


def _is_whole(names: Iterable[str]) -> bool:
    return any(name == "hentry" or name.startswith("type-") for name in names)


def _is_other(element: etree._Element, post_id: int) -> bool:
    """Return True if the element is the whole of a post other than `post_id`."""
    own = classes(element)
    if not post_id or not _is_whole(own):
        return False
    ids = {int(m[1]) for n in own if (m := _POST_CLASS.fullmatch(n))}
    return bool(ids) and post_id not in ids


def find_body(root: etree._Element, unrelated: set[etree._Element]) -> PostBody | None:
    """Find the content of the page's only post; None if there is none."""
    candidates = list(elements(root, unrelated))
    for element in sorted(islice(_CONTENT.best(candidates), _MAX_CANDIDATES), key=is_empty):
        return PostBody(element, entry_of(element), CONTENT[_CONTENT.row(element)][0])
    if is_block_theme(root):
        return None  # block themes always mark the container of the content
    region = next(_ENTRY.best(candidates), None)
    if region is None:
        region = root.find("body")
    prose = Prose(region, unrelated) if region is not None else None
    for element in _PLAUSIBLE_CONTENT.best(candidates):
        if prose is None or prose.is_short() or prose.share(element) >= _PLAUSIBLE_SHARE:
            return PostBody(
                element, entry_of(element), PLAUSIBLE_CONTENT[_PLAUSIBLE_CONTENT.row(element)][0]
            )
    deepest = prose.deepest() if prose else None
    if deepest is not None:
        return PostBody(deepest, entry_of(deepest), "prose")
    if region is not None and _ENTRY.matches(region) and _has_content(region, unrelated):
        return PostBody(region, region, WHOLE_POST)
    return None


def _has_content(region: etree._Element, unrelated: set[etree._Element]) -> bool:
    """Return True if an element holds a player, an image of the site, or a text in a paragraph."""
    for element in elements(region, unrelated):
        # `data-href`: the player or post that a script of Facebook shows.
        if element.tag in _PLAYERS or "data-href" in element.attrib or _is_upload(element):
            return True
        if element.tag in _PROSE and not _THEME_LINES.matches(element) and visible_text(element):
            return True
    return False


def _is_upload(element: etree._Element) -> bool:
    values = element.attrib.values() if element.tag == "img" else ()
    return any("/uploads/" in str(value) for value in values)


def is_block_theme(root: etree._Element) -> bool:
    """Return True if a block theme made the page."""
    return any(map(_BLOCK_THEME.matches, root.iter("div")))


def is_empty(element: etree._Element) -> bool:
    """Return True if the element shows neither text nor media."""
    return next(element.iter(*_VISIBLE_TAGS), None) is None and not visible_text(element)


def entry_of(content: etree._Element) -> etree._Element | None:
    """Return the element around the whole post whose content this is; None if none is marked."""
    best, row_of_best = None, len(ENTRY)
    for parent in content.iterancestors():
        row = _ENTRY.row(parent)
        if 0 <= row < row_of_best:
            best, row_of_best = parent, row
    return best


class Prose:
    """The amount of text in paragraphs, lists and the like in a `region`, by element."""

    def __init__(self, region: etree._Element, unrelated: set[etree._Element]) -> None:
        self.region = region
        self._weights: dict[etree._Element, int] = {}
        counted: set[etree._Element] = set()
        for element in elements(region, unrelated):
            if element.getparent() in counted or _THEME_LINES.matches(element):
                counted.add(element)
            elif element.tag in _PROSE and element is not region and len(counted) < _MAX_PROSE:
                counted.add(element)
                self._count(element)

    def _count(self, element: etree._Element) -> None:
        weight = len(visible_text(element))
        if sum(len(visible_text(link)) for link in element.iter("a")) > _LINK_SHARE * weight:
            return
        for parent in element.iterancestors():
            self._weights[parent] = self._weights.get(parent, 0) + weight
            if parent is self.region:
                return

    def share(self, element: etree._Element) -> float:
        """Return the share of all prose that is in `element`, 0 to 1; 1 if there is no prose."""
        total = self._weights.get(self.region, 0)
        return self._weights.get(element, 0) / total if total else 1.0

    def total(self) -> int:
        """Return the length of all prose in the region."""
        return self._weights.get(self.region, 0)

    def is_short(self) -> bool:
        return self.total() < _SHORT

    def deepest(self) -> etree._Element | None:
        """Return the deepest element with nearly all of the prose; None if there is none."""
        if not self.total():
            return None
        deepest = self.region
        while True:
            below = next(
                (c for c in deepest.iterchildren(etree.Element) if self.share(c) >= _CONTENT_SHARE),
                None,
            )
            if below is None:
                return deepest
            deepest = below


def clean(content: etree._Element, also: Iterable[etree._Element]) -> None:
    """Remove what themes and plugins put into the content, and the elements in `also`."""
    for element in also:
        if content in element.iterancestors():
            remove_element(element)
    lines = list(theme_lines(content))
    lines += _advertisements(content)
    lines += _headings_of_comments(content)
    lines += share_bars(content)
    lines += subscription_forms(content)
    decoration = [e for e in elements(content) if e is not content and _DECORATION.matches(e)]
    for element in (*lines, *decoration):
        remove_element(element)


def _headings_of_comments(content: etree._Element) -> Iterator[etree._Element]:
    """Yield the headings of Facebook comments that a plugin put into the content."""
    for element in content.iter("div"):
        before = element.getprevious()
        if "fb-comments" in classes(element) and before is not None and before.tag in _HEADINGS:
            yield before


def _advertisements(content: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements inserted by the plugin Advanced Ads.

    The site chooses the prefix of their class names; the classes of `<body>` tell it
    (https://wpadvancedads.com/manual/, "ID prefix").
    """
    body = next(content.iterancestors("body"), None)
    own = classes(body) if body is not None else []
    prefixes = tuple(n.removeprefix("aa-prefix-") for n in own if n.startswith("aa-prefix-"))
    prefixes = tuple(prefix for prefix in prefixes if len(prefix) >= _SHORTEST_PREFIX)
    for element in elements(content) if prefixes else ():
        if element is not content and any(n.startswith(prefixes) for n in classes(element)):
            yield element


def theme_lines(content: etree._Element) -> Iterator[etree._Element]:
    """Yield the theme's metadata lines that are inside the container of the content."""
    for element in elements(content):
        is_line = element is not content and _THEME_LINES.matches(element)
        if is_line and not _is_in_block(element, content):
            yield element


def _is_in_block(element: etree._Element, content: etree._Element) -> bool:
    for node in (element, *element.iterancestors()):
        if node is content:
            return False
        if any(name.startswith("wp-block-") for name in classes(node)):
            return True
    return False


def append_overflow(content: etree._Element, overflow: Iterable[etree._Element]) -> None:
    """Move the elements of `overflow` and the text between them into the content."""
    for number, node in enumerate(overflow):
        if number == 0 and content.tail:
            if len(content):
                content[-1].tail = (content[-1].tail or "") + content.tail
            else:
                content.text = (content.text or "") + content.tail
            content.tail = None
        content.append(node)


def overflow_after(body: PostBody, unrelated: set[etree._Element]) -> list[etree._Element]:
    """Return the part of the content that follows its container.

    It gets there if the author closed one `<div>` too many. It ends at the comment with which
    themes mark the end of the container (`<!-- .entry-content -->`).
    """
    end_marks = {f".{name}" for name in classes(body.element)} | {f"#{body.element.get('id')}"}
    found: list[etree._Element] = []
    node = body.element
    for _ in range(_MAX_OVERFLOW):
        following = node.getnext()
        while following is None:
            parent = node.getparent()
            if parent is None:
                return []
            node, following = parent, parent.getnext()
        node = following
        if node.tag is etree.Comment:
            if (node.text or "").strip().removeprefix("/").strip() in end_marks:
                return found
        elif node in unrelated or _THEME_LINES.matches(node) or _ENTRY.matches(node):
            return []
        found.append(node)
    return []
