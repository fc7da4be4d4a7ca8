"""What WordPress showed, turned back into what a post holds: HTML of a live site or a saved page.

Only decoration is undone: what WordPress and its blocks put around an author's content or in
its place when they show it, as observed. What cannot be told from an author's own stays.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString

from migrator.wordpress import footnotes
from migrator.wordpress.context import Context, Rendered, Scope
from migrator.wordpress.rendered_rules import Row, row_for
from migrator.wordpress.tokens import names

# As the tree that the converter works on is made.
_LITERAL = {"code", "listing", "pre", "textarea", "tt", "xmp"}
# What WordPress adds to the pictures that it shows
# (https://developer.wordpress.org/reference/functions/wp_filter_content_tags/).
_ADDED = ("loading", "decoding", "fetchpriority", "srcset", "sizes")
_SIZE = ("width", "height")
_INLINE = names("a b em i span strong")
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Undone(Rendered):
    """As `Rendered`; `seen` is the HTML as it came, without what was set aside as no part of
    the post: every word of it has to be found again."""

    seen: str = ""


def undecorated_html(shown: str, context: Context = Context()) -> Undone:  # noqa: B008
    """The HTML of `shown` (the content as a site shows it), as `render` would give it of the
    stored content. Never raises for what it holds."""
    scope = Scope(context)
    tree = _parsed(shown)
    rows = [(tag, row) for tag in _elements(tree) if (row := row_for(tag))]
    seen = _without_set_aside(shown, tree, rows)
    gone: set[int] = set()
    for tag, row in rows:
        if id(tag) not in gone and (html := row.instead(tag, scope)) is not None:
            # What stands in it goes with it.
            gone.update(map(id, _elements(tag)))
            _put(tag, html, inline=row.inline)
    for image in tree.find_all("img"):
        _undress(image)
    notes = _footnotes(tree)
    if notes:
        scope.context = replace(context, footnotes=notes)
    html = footnotes.apply(_inner(tree), scope)
    return Undone(html, scope.findings(), seen)


def undecorated_comment(shown: str) -> str:
    """A comment's HTML, its addresses as its author typed them
    (https://developer.wordpress.org/reference/functions/make_clickable/)."""
    tree = _parsed(undecorated_html(shown).html)
    for link in tree.find_all("a"):
        if link.get("href") == link.get_text() and "nofollow" in (link.get("rel") or ()):
            link.unwrap()
    return _inner(tree)


def _parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "lxml", preserve_whitespace_tags=_LITERAL)


def _elements(tree: Tag) -> list[Tag]:
    return [node for node in tree.descendants if isinstance(node, Tag)]


def _inner(tree: BeautifulSoup) -> str:
    return tree.body.decode_contents() if tree.body else ""


def _without_set_aside(shown: str, tree: BeautifulSoup, rows: list[tuple[Tag, Row]]) -> str:
    aside = {id(tag) for tag, row in rows if row.is_aside}
    if not aside:
        return shown
    numbers = {number for number, tag in enumerate(_elements(tree)) if id(tag) in aside}
    left = copy.copy(tree)
    for tag in [tag for number, tag in enumerate(_elements(left)) if number in numbers]:
        if not tag.decomposed:
            tag.decompose()
    return _inner(left)


def _put(tag: Tag, html: str, *, inline: bool) -> None:
    """Put HTML in the place of a tag, and blocks outside of the paragraph it stands in."""
    body = _parsed(html).body
    nodes = [node.extract() for node in list(body.children)] if body else []
    if inline or (paragraph := _paragraph(tag)) is None:
        tag.replace_with(*nodes)
        return
    place = tag
    while place.parent is not paragraph and place.parent is not None:
        place = place.parent
    after = copy.copy(paragraph)
    after.clear()
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


def _undress(image: Tag) -> None:
    """A picture without what WordPress added when it showed it.

    Width and height stand before the address where WordPress put them, and behind it where
    the author's editor did.
    """
    told = list(image.attrs)
    if "src" in told and any(name in told for name in _ADDED[:3]):
        before = told[: told.index("src")]
        for name in _SIZE:
            if name in before:
                del image[name]
    for name in _ADDED:
        if name in image.attrs:
            del image[name]


def _footnotes(tree: BeautifulSoup) -> list[dict[str, str]]:
    """The notes under a post, taken out of the list that WordPress shows of them."""
    found: list[dict[str, str]] = []
    for listed in tree.select("ol.wp-block-footnotes"):
        for item in listed.find_all("li", recursive=False):
            name = str(item.get("id") or "")
            for link in _back_links(item, name):
                link.decompose()
            found.append({"id": name, "content": item.decode_contents().strip()})
        listed.replace_with(Comment(footnotes.PLACE[4:-3]))
    return found


def _back_links(item: Tag, name: str) -> Iterator[Tag]:
    yield from item.find_all("a", href=f"#{name}-link")
