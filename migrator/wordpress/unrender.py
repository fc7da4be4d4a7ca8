"""What WordPress showed, turned back into what a post holds: HTML of a live site or a saved page.

Only decoration is undone: what WordPress and its blocks put around an author's content or in
its place when they show it, as observed. What cannot be told from an author's own stays.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString

from migrator.wordpress import footnotes
from migrator.wordpress.html_fragment import elements, inner, parsed
from migrator.wordpress.plugin_decoration import undecorated
from migrator.wordpress.pre_elements import with_code_blocks
from migrator.wordpress.render_context import RenderContext, Rendered, RenderScope
from migrator.wordpress.tokens import AutopRegion, TextToken, Token, names, tokenize
from migrator.wordpress.tokens import Tag as Mark
from migrator.wordpress.tokens_to_html import flow
from migrator.wordpress.unrender_rules import NOTE_NUMBER, UnrenderRule, row_for

# https://developer.wordpress.org/reference/functions/wp_filter_content_tags/
_IMAGE = re.compile(r"(<img\b[^<>]{0,2000}?)(\ssrc=[^<>]*>)", re.IGNORECASE)
_SHOWN = re.compile(r"\s(?:decoding|loading|fetchpriority)=")
_SIZE = re.compile(r"""\s(?:width|height)=(?:"[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_TEXTLESS = names("tr map")
_INLINE = names("a b em i span strong")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Undone(Rendered):
    """As `Rendered`; `seen` is the HTML as it came, without what was set aside as no part of
    the post: every word of it has to be found again."""

    seen: str = ""


def undecorated_html(shown: str, context: RenderContext = RenderContext()) -> Undone:  # noqa: B008
    """The HTML of `shown` (the content as a site shows it), as `render` would give it of the
    stored content. Never raises for what it holds."""
    scope = RenderScope(context)
    html, seen = _undone(_undressed(shown), scope)
    # What stays as it came is read as the saved HTML of blocks is: its paragraphs are made.
    tokens = _dense(list(undecorated(with_code_blocks(tokenize(html)))))
    html = flow([AutopRegion(classic=False), *tokens])
    return Undone(footnotes.apply(html, scope), scope.findings(), seen or shown)


def _dense(tokens: Sequence[Token]) -> Iterator[Token]:
    """Without the line breaks that `wpautop` puts into rows and the like, where no text can
    stand (HTML Standard, 13.2.6.4.14)."""
    for place, token in enumerate(tokens):
        is_space = isinstance(token, TextToken) and not token.raw.strip()
        before = tokens[place - 1] if place and is_space else None
        if not (isinstance(before, Mark) and before.name in _TEXTLESS and not before.closing):
            yield token


def _undone(shown: str, scope: RenderScope) -> tuple[str, str]:
    """The HTML with what a row stands for in its place, and that without what is set aside.

    Where no row says anything the HTML stays to the byte: a tree would mend it.
    """
    tree = parsed(shown)
    rows = _matches(tree)
    if not rows:
        return shown, ""
    seen = _without_set_aside(tree, rows)
    gone: set[int] = set()
    places: list[tuple[Tag, str, UnrenderRule]] = []
    for tag, row in rows:
        if id(tag) not in gone and (html := row.instead(tag, scope)) is not None:
            # What stands in it goes with it.
            gone.update(map(id, elements(tag)))
            places.append((tag, html, row))
    # From the end on: a paragraph of many players is cut up in pieces, each looked at once.
    for tag, html, row in reversed(places):
        _put(tree, tag, html, inline=row.inline)
    return inner(tree.body), seen


def _matches(tree: BeautifulSoup) -> list[tuple[Tag, UnrenderRule]]:
    """The elements of which a row says something, in order; of those that stand in one of
    their kind, the outermost, so that wrappers in wrappers cost no more than others."""
    found: list[tuple[Tag, UnrenderRule]] = []
    waiting: list[tuple[Tag, frozenset[UnrenderRule]]] = [(tree, frozenset())]
    # Before WordPress 6.3 numbers of notes were shown, and no notes.
    has_notes = tree.find("ol", class_="wp-block-footnotes") is not None
    while waiting:
        tag, around = waiting.pop()
        row = row_for(tag)
        if row is not None and row not in around and (has_notes or row is not NOTE_NUMBER):
            found.append((tag, row))
            around |= {row}
        children = [child for child in tag.children if isinstance(child, Tag)]
        waiting += ((child, around) for child in reversed(children))
    return found


def undecorated_comment(shown: str) -> str:
    """A comment's HTML, its addresses as its author typed them
    (https://developer.wordpress.org/reference/functions/make_clickable/)."""
    tree = parsed(undecorated_html(shown).html)
    for link in tree.find_all("a"):
        if link.get("href") == link.get_text() and "nofollow" in (link.get("rel") or ()):
            link.unwrap()
    return inner(tree.body)


def _without_set_aside(tree: BeautifulSoup, rows: list[tuple[Tag, UnrenderRule]]) -> str:
    """The HTML that every word has to come from; "" where nothing is set aside."""
    aside = {id(tag) for tag, row in rows if row.is_aside}
    if not aside:
        return ""
    numbers = {number for number, tag in enumerate(elements(tree)) if id(tag) in aside}
    left = copy.copy(tree)
    for tag in [tag for number, tag in enumerate(elements(left)) if number in numbers]:
        if not tag.decomposed:
            tag.decompose()
    return inner(left.body)


def _put(tree: BeautifulSoup, tag: Tag, html: str, *, inline: bool) -> None:
    """Put HTML in the place of a tag, and blocks outside of the paragraph it stands in."""
    box = parsed(f"<div>{html}</div>").div
    nodes = [node.extract() for node in list(box.children)] if box else []
    if inline or (paragraph := _paragraph(tag)) is None:
        tag.replace_with(*nodes)
        return
    place = tag
    while place.parent is not paragraph and place.parent is not None:
        place = place.parent
    after = tree.new_tag("p")
    for node in list(place.next_siblings):
        after.append(node.extract())
    place.extract()
    paragraph.insert_after(*nodes, after)
    for part in (paragraph, after):
        _trim(part)


def _paragraph(tag: Tag) -> Tag | None:
    """The paragraph around a tag, where nothing but empty markup stands between them."""
    parent = tag.parent
    for _ in range(_DEEPEST):
        if parent is None or parent.name not in _INLINE:
            break
        if parent.get_text(strip=True) != tag.get_text(strip=True):
            return None
        parent = parent.parent
    return parent if parent is not None and parent.name == "p" else None


def _trim(paragraph: Tag) -> None:
    """Line breaks at the ends go, and the paragraph when nothing is left of it."""
    for step in (1, -1):
        for node in paragraph.contents[::step]:
            if not _is_nothing(node):
                break
            node.extract()
    if not paragraph.contents:
        paragraph.decompose()


def _is_nothing(node: object) -> bool:
    if isinstance(node, Comment):
        # `<!--[if lt IE 9]><script>document.createElement('audio');</script><![endif]-->`
        return "[if lt IE" in node
    if isinstance(node, NavigableString):
        return not node.strip()
    return isinstance(node, Tag) and node.name == "br"


def _undressed(shown: str) -> str:
    """Pictures without the size that WordPress wrote into them when it showed them.

    It stands before the address where WordPress put it, and behind it where an editor did.
    """
    return _IMAGE.sub(_without_size, shown)


def _without_size(image: re.Match[str]) -> str:
    if not _SHOWN.search(image[0]):
        return image[0]
    return _SIZE.sub("", image[1]) + image[2]
