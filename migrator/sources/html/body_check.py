"""Check the chosen content of a page against its title, and choose again if it cannot be right.

The content of a post follows its title. A container that a theme gave a usual name may be the
teaser of another post, an empty element, or the footer. So the prose nearest to the title is
compared with the chosen element: their places, their lengths, and the share of links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from lxml import etree

from migrator.sources.html.content import WHOLE_POST, PostBody, Prose, entry_of, is_empty
from migrator.sources.html.page_tree import elements, visible_text

_NEAREST: Final = "the text nearest to the title"
GUESSES: Final = ("prose", WHOLE_POST, _NEAREST)
"""Ways in which a content was found that no theme marks as such."""

_HEADINGS: Final = ("h1", "h2", "h3")
_MAX_LENGTH: Final = 300
_MAX_HEADINGS: Final = 200
_SHORTEST_TITLE: Final = 3
# In characters: less text near the title is no evidence.
_LONG: Final = 200
# The content is no footer if it has this share of the text near the title.
_FEW: Final = 0.25
# So many titles with links outside of the text near the title: the element holds several posts.
_OTHER_TITLES: Final = 2


def title_heading(
    root: etree._Element, unrelated: set[etree._Element], names: Sequence[str]
) -> etree._Element | None:
    """Return the heading that shows the page's title; None if none does.

    `names` are the titles in the metadata, which may have the site's name at one end. The longest
    heading counts: the name of the site is a heading too.
    """
    titles = [text for name in names if (text := _normalised(name))]
    best, length = None, _SHORTEST_TITLE - 1
    headings = (e for e in elements(root, unrelated) if e.tag in _HEADINGS)
    for element in islice(headings, _MAX_HEADINGS):
        text = _normalised(visible_text(element, _MAX_LENGTH))
        if len(text) > length and any(t.startswith(text) or t.endswith(text) for t in titles):
            best, length = element, len(text)
    return best


def checked_body(
    body: PostBody | None,
    heading: etree._Element | None,
    unrelated: set[etree._Element],
) -> PostBody | None:
    """Return the content of a post, or another one if `body` cannot be it."""
    if heading is None:
        return body
    near = _text_near(heading, unrelated)
    if near is None or (body is not None and not _is_wrong(body, near, heading)):
        return body
    deepest = near.deepest()
    deepest = near.region if deepest is None else deepest
    return PostBody(deepest, entry_of(deepest), _NEAREST)


def _text_near(heading: etree._Element, unrelated: set[etree._Element]) -> Prose | None:
    """Return the prose in the smallest element around the title with enough of it."""
    for ancestor in heading.iterancestors():
        if ancestor.tag in ("body", "html"):
            return None
        prose = Prose(ancestor, unrelated)
        if prose.total() >= _LONG:
            return prose
    return None


def _is_wrong(body: PostBody, near: Prose, heading: etree._Element) -> bool:
    chosen, region = body.element, near.region
    if chosen is region or region in chosen.iterancestors():
        # The title and the content have one container: only an empty content is doubtful.
        return is_empty(chosen) and near.total() >= 2 * _LONG
    if chosen in region.iterancestors():
        others = sum(1 for _ in _other_titles(chosen, region))
        return body.found_by == "prose" and others >= _OTHER_TITLES
    own = _text_without_links(chosen)
    return own < near.total() and (_is_before(chosen, heading) or own < _FEW * near.total())


def _other_titles(chosen: etree._Element, region: etree._Element) -> Iterator[etree._Element]:
    """Yield the headings with links in the chosen element, outside of the region."""
    for element in elements(chosen, {region}):
        if element.tag in _HEADINGS and next(element.iter("a"), None) is not None:
            yield element


def _text_without_links(element: etree._Element) -> int:
    links = sum(len(visible_text(link)) for link in element.iter("a"))
    return max(len(visible_text(element)) - links, 0)


def _is_before(element: etree._Element, heading: etree._Element) -> bool:
    """Return True if an element ends before the heading begins."""
    above = [heading, *heading.iterancestors()]
    for node in (element, *element.iterancestors()):
        parent = node.getparent()
        if parent is not None and parent in above:
            sibling = next((each for each in above if each.getparent() is parent), None)
            return sibling is not None and parent.index(node) < parent.index(sibling)
    return False


def _normalised(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
