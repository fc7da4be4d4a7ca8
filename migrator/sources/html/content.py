"""The content of a post in its page: finding it, and freeing it of what is not the author's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from migrator.sources.html.content_containers import (
    CONTENT,
    ENTRY,
    NOT_THE_POST,
    PERHAPS,
)
from migrator.sources.html.page_tree import (
    classes,
    drop,
    elements,
    names,
    words,
)
from migrator.sources.html.selectors import Selectors
from migrator.sources.html.theme_decoration import DECORATION, THEME_LINES

_CONTENT = Selectors(row for row, _ in CONTENT)
_PERHAPS = Selectors(row for row, _ in PERHAPS)
_ENTRY = Selectors(ENTRY)
_BLOCK_THEME = Selectors((".wp-site-blocks",))
_STRANGE = Selectors(NOT_THE_POST)
_DECORATION = Selectors(row for row, _ in DECORATION)
_THEME_LINES = Selectors(row for row, _ in THEME_LINES)

_POST_CLASS = re.compile(r"(?:post|postid|page-id|post-entry)-(\d{1,18})")
_PROSE = names("p h2 h3 h4 h5 h6 ul ol blockquote pre table figure dl")
# The deepest element that holds this much of the prose is where it stands.
_MOST = 0.85
_ENOUGH = 0.4
# In characters: so little text tells nothing.
_SHORT = 200
# Prose that is mostly links is a list of other pages.
_LINKED = 0.5
_SHOWN = names("img iframe video audio object embed canvas picture")
_MAX_SPILT = 2_000
_MOST_CANDIDATES = 50
_MOST_PROSE = 20_000
_SHORTEST_PREFIX = 4
_HEADINGS = names("h2 h3 h4")


@dataclass(frozen=True, slots=True)
class PostBody:
    """The element that holds the content, the whole of the post around it (None where it is
    not marked), and the row of `containers` that found it ("prose" for none)."""

    element: etree._Element
    entry: etree._Element | None
    found_by: str


def strangers(root: etree._Element, post_id: int) -> set[etree._Element]:
    """What of a page is not about the post: the outermost elements that are of other things."""
    found: set[etree._Element] = set()
    for element in elements(root, found):
        if element.tag in ("html", "body", "main"):
            continue
        if _STRANGE.fits(element) or _is_other(element, post_id):
            found.add(element)
    return found


def _is_other(element: etree._Element, post_id: int) -> bool:
    """Whether it is the whole of another post than `post_id`."""
    own = classes(element)
    is_whole = "hentry" in own or any(n.startswith("type-") for n in own)
    if not post_id or not is_whole:
        return False
    ids = {int(m[1]) for n in own if (m := _POST_CLASS.fullmatch(n))}
    return bool(ids) and post_id not in ids


def find_body(root: etree._Element, strange: set[etree._Element]) -> PostBody | None:
    """Where the content of the one post of this page is; None when there is none."""
    candidates = list(elements(root, strange))
    for element in sorted(islice(_CONTENT.best(candidates), _MOST_CANDIDATES), key=_is_empty):
        return PostBody(element, _entry_of(element), CONTENT[_CONTENT.row(element)][0])
    if is_block_theme(root):
        return None  # it shows the container of its content wherever there is some
    region = next(_ENTRY.best(candidates), None)
    if region is None:
        region = root.find("body")
    prose = _Prose(region, strange) if region is not None else None
    for element in _PERHAPS.best(candidates):
        if prose is None or prose.is_short() or prose.share(element) >= _ENOUGH:
            return PostBody(element, _entry_of(element), PERHAPS[_PERHAPS.row(element)][0])
    deepest = prose.deepest() if prose else None
    return PostBody(deepest, _entry_of(deepest), "prose") if deepest is not None else None


def is_block_theme(root: etree._Element) -> bool:
    return any(map(_BLOCK_THEME.fits, root.iter("div")))


def _is_empty(element: etree._Element) -> bool:
    """Whether it shows nothing at all."""
    return next(element.iter(*_SHOWN), None) is None and not words(element, 1)


def _entry_of(content: etree._Element) -> etree._Element | None:
    best, row_of_best = None, len(ENTRY)
    for parent in content.iterancestors():
        row = _ENTRY.row(parent)
        if 0 <= row < row_of_best:
            best, row_of_best = parent, row
    return best


class _Prose:
    """How much of the text that stands in paragraphs, lists and the like is in each element."""

    def __init__(self, region: etree._Element, strange: set[etree._Element]) -> None:
        self._region = region
        self._weights: dict[etree._Element, int] = {}
        counted: set[etree._Element] = set()
        for element in elements(region, strange):
            if element.getparent() in counted or _THEME_LINES.fits(element):
                counted.add(element)
            elif element.tag in _PROSE and element is not region and len(counted) < _MOST_PROSE:
                counted.add(element)
                self._count(element)

    def _count(self, element: etree._Element) -> None:
        weight = len(words(element))
        if sum(len(words(link)) for link in element.iter("a")) > _LINKED * weight:
            return
        for parent in element.iterancestors():
            self._weights[parent] = self._weights.get(parent, 0) + weight
            if parent is self._region:
                return

    def share(self, element: etree._Element) -> float:
        """Which part of it all is in `element`, from 0 to 1; 1 where there is none."""
        all_of_it = self._weights.get(self._region, 0)
        return self._weights.get(element, 0) / all_of_it if all_of_it else 1.0

    def is_short(self) -> bool:
        return self._weights.get(self._region, 0) < _SHORT

    def deepest(self) -> etree._Element | None:
        """The deepest element with nearly all of it."""
        if not self._weights:
            return None
        deepest = self._region
        while True:
            below = next((c for c in deepest if self.share(c) >= _MOST), None)
            if below is None:
                return deepest
            deepest = below


def clean(content: etree._Element, also: Iterable[etree._Element]) -> None:
    """Take out of the content what themes and plugins put in, and the elements `also`."""
    for element in also:
        if content in element.iterancestors():
            drop(element)
    lines = list(theme_lines(content))
    lines += _advertisements(content)
    lines += _headings_of_comments(content)
    decoration = [e for e in elements(content) if e is not content and _DECORATION.fits(e)]
    for element in (*lines, *decoration):
        drop(element)


def _headings_of_comments(content: etree._Element) -> Iterator[etree._Element]:
    """The heading that Facebook's comments have, where a plugin puts them into the content."""
    for element in content.iter("div"):
        before = element.getprevious()
        if "fb-comments" in classes(element) and before is not None and before.tag in _HEADINGS:
            yield before


def _advertisements(content: etree._Element) -> Iterator[etree._Element]:
    """What Advanced Ads puts in, under the names that the site chose for it: `<body>` tells them
    (https://wpadvancedads.com/manual/, "ID prefix")."""
    body = next(content.iterancestors("body"), None)
    own = classes(body) if body is not None else []
    prefixes = tuple(n.removeprefix("aa-prefix-") for n in own if n.startswith("aa-prefix-"))
    prefixes = tuple(prefix for prefix in prefixes if len(prefix) >= _SHORTEST_PREFIX)
    for element in elements(content) if prefixes else ():
        if element is not content and any(n.startswith(prefixes) for n in classes(element)):
            yield element


def theme_lines(content: etree._Element) -> Iterator[etree._Element]:
    """The theme's own lines about the post that stand in the container of its content."""
    for element in elements(content):
        is_line = element is not content and _THEME_LINES.fits(element)
        if is_line and not _is_in_block(element, content):
            yield element


def _is_in_block(element: etree._Element, content: etree._Element) -> bool:
    for node in (element, *element.iterancestors()):
        if node is content:
            return False
        if any(name.startswith("wp-block-") for name in classes(node)):
            return True
    return False


def take_in(content: etree._Element, spilt: Iterable[etree._Element]) -> None:
    """Put what is `spilt` behind the content into it, and the text between them."""
    for number, node in enumerate(spilt):
        if number == 0 and content.tail:
            if len(content):
                content[-1].tail = (content[-1].tail or "") + content.tail
            else:
                content.text = (content.text or "") + content.tail
            content.tail = None
        content.append(node)


def spilt(body: PostBody, strange: set[etree._Element]) -> list[etree._Element]:
    """What of the content stands behind its container, because its author closed a `<div>` too
    many: up to the comment with which themes mark its end (`<!-- .entry-content -->`)."""
    marks = {f".{name}" for name in classes(body.element)} | {f"#{body.element.get('id')}"}
    found: list[etree._Element] = []
    node = body.element
    for _ in range(_MAX_SPILT):
        following = node.getnext()
        while following is None:
            parent = node.getparent()
            if parent is None:
                return []
            node, following = parent, parent.getnext()
        node = following
        if node.tag is etree.Comment:
            if (node.text or "").strip().removeprefix("/").strip() in marks:
                return found
        elif node in strange or _THEME_LINES.fits(node) or _ENTRY.fits(node):
            return []
        found.append(node)
    return []
