"""Convert HTML that a live site or saved page shows to what render() makes of the stored post.

Only decoration is undone: markup that WordPress and its blocks were observed to add around an
author's content, or to show in its place. Markup that an author may have written stays.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString

from migrator.startup.value_objects import value_object
from migrator.wordpress import footnotes
from migrator.wordpress.hidden_texts import name_hidden_texts
from migrator.wordpress.html_fragment import elements, inner_html, parse_fragment
from migrator.wordpress.inline_code import with_lines_of_code
from migrator.wordpress.plugin_decoration import without_decoration
from migrator.wordpress.plugin_footnotes import with_footnotes
from migrator.wordpress.pre_elements import with_code_blocks
from migrator.wordpress.raw_code import with_highlighted_scripts
from migrator.wordpress.render_context import RenderContext, Rendered, RenderScope
from migrator.wordpress.scripted_elements import with_scripted_elements
from migrator.wordpress.shown_numbers import with_last_numbers
from migrator.wordpress.styled_emphasis import with_styled_emphasis
from migrator.wordpress.styled_lines import with_styled_lines
from migrator.wordpress.tab_titles import with_titles_at_panels
from migrator.wordpress.tokens import AutopRegion, TextToken, Token, tokenize, word_set
from migrator.wordpress.tokens import Tag as MarkupTag
from migrator.wordpress.tokens_to_html import to_html
from migrator.wordpress.unrender_rules import NOTE_NUMBER, UnrenderRule, rule_for_element

# https://developer.wordpress.org/reference/functions/wp_filter_content_tags/
_IMAGE = re.compile(r"(<img\b[^<>]{0,2000}?)(\ssrc=[^<>]*>)", re.IGNORECASE)
_DISPLAY_ATTRIBUTE = re.compile(r"\s(?:decoding|loading|fetchpriority)=")
_SIZE = re.compile(r"""\s(?:width|height)=(?:"[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_NO_TEXT_ELEMENTS = word_set("tr map")
_INLINE = word_set("a b em i span strong")
_MAX_INLINE_DEPTH = 8


@value_object
class Undone(Rendered):
    """A `Rendered` with the HTML to prove it against.

    `seen` is the input HTML without the elements that are no part of the post. Every word of
    it has to be in the result.
    """

    seen: str = ""


def unrender_html(shown: str, context: RenderContext = RenderContext()) -> Undone:  # noqa: B008
    """Return the HTML that `render` would give for the stored content.

    `shown` is the HTML of the content as a site shows it. Never raises for any content.
    """
    scope = RenderScope(context)
    shown = with_last_numbers(with_highlighted_scripts(shown))
    html, seen = _apply_rules(_without_generated_sizes(shown), scope)
    # The HTML has its paragraphs already, like the saved HTML of blocks.
    code = with_lines_of_code(with_code_blocks(tokenize(html)), classic=False)
    shown_tokens = with_scripted_elements(list(without_decoration(code)), scope)
    tokens = _without_generated_line_feeds(list(shown_tokens))
    html = to_html([AutopRegion(classic=False), *tokens])
    html = with_titles_at_panels(footnotes.insert_footnotes(html, scope))
    html = with_styled_lines(with_styled_emphasis(with_footnotes(html)))
    name_hidden_texts(html, shown, scope)
    return Undone(html, scope.findings(), shown if seen is None else seen)


def _without_generated_line_feeds(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens without the line feeds that wpautop() adds inside `<tr>` and `<map>`.

    No text is allowed there (HTML Standard, 13.2.6.4.14).
    """
    for place, token in enumerate(tokens):
        is_space = isinstance(token, TextToken) and not token.raw.strip()
        before = tokens[place - 1] if place and is_space else None
        if not (
            isinstance(before, MarkupTag)
            and before.name in _NO_TEXT_ELEMENTS
            and not before.closing
        ):
            yield token


def _apply_rules(shown: str, scope: RenderScope) -> tuple[str, str | None]:
    """Return the HTML with all rules applied, and the input without elements set aside; None
    instead of it if there are none.

    If no rule matches, the HTML is returned unchanged to the byte, because parsing it to a tree
    would repair it.
    """
    tree = parse_fragment(shown)
    rows = _matches(tree)
    if not rows:
        return shown, None
    seen = _without_set_aside(tree, rows)
    replaced: set[int] = set()
    replacements: list[tuple[Tag, str, UnrenderRule]] = []
    for tag, row in rows:
        if id(tag) not in replaced and (html := row.instead(tag, scope)) is not None:
            # The elements inside it are replaced with it.
            replaced.update(map(id, elements(tag)))
            replacements.append((tag, html, row))
    # From the end backwards, so that a paragraph with many players is cut in linear time.
    for tag, html, row in reversed(replacements):
        _replace(tree, tag, html, inline=row.inline)
    return inner_html(tree.body), seen


def _matches(tree: BeautifulSoup) -> list[tuple[Tag, UnrenderRule]]:
    """Return the elements that a rule matches, with the rule, in document order.

    If elements with the same rule are nested, only the outermost is returned. This bounds the
    cost of deep nesting.
    """
    found: list[tuple[Tag, UnrenderRule]] = []
    pending: list[tuple[Tag, frozenset[UnrenderRule]]] = [(tree, frozenset())]
    # WordPress before 6.3 shows the numbers of footnotes but not the footnotes.
    has_notes = tree.find("ol", class_="wp-block-footnotes") is not None
    while pending:
        tag, around = pending.pop()
        row = rule_for_element(tag)
        if row is not None and row not in around and (has_notes or row is not NOTE_NUMBER):
            found.append((tag, row))
            around |= {row}
        children = [child for child in tag.children if isinstance(child, Tag)]
        pending += ((child, around) for child in reversed(children))
    return found


def unrender_comment(shown: str) -> str:
    """Return a comment's HTML as `render_comment` gives it for the stored comment."""
    return inner_html(parse_fragment(unrender_html(shown).html).body)


def _without_set_aside(tree: BeautifulSoup, rows: list[tuple[Tag, UnrenderRule]]) -> str | None:
    """Return the HTML without elements whose rule is `is_aside`, None if there are none."""
    aside = {id(tag) for tag, row in rows if row.is_aside}
    if not aside:
        return None
    numbers = {number for number, tag in enumerate(elements(tree)) if id(tag) in aside}
    left = copy.copy(tree)
    for tag in [tag for number, tag in enumerate(elements(left)) if number in numbers]:
        if not tag.decomposed:
            tag.decompose()
    return inner_html(left.body)


def _replace(tree: BeautifulSoup, tag: Tag, html: str, *, inline: bool) -> None:
    """Replace a tag with HTML; move block HTML out of the paragraph around the tag."""
    box = parse_fragment(f"<div>{html}</div>").div
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
        _trim_paragraph(part)


def _paragraph(tag: Tag) -> Tag | None:
    """Return the paragraph around a tag, None if there is none.

    Only inline elements without text of their own may stand between the two.
    """
    parent = tag.parent
    for _ in range(_MAX_INLINE_DEPTH):
        if parent is None or parent.name not in _INLINE:
            break
        if parent.get_text(strip=True) != tag.get_text(strip=True):
            return None
        parent = parent.parent
    return parent if parent is not None and parent.name == "p" else None


def _trim_paragraph(paragraph: Tag) -> None:
    """Remove line breaks at both ends of the paragraph, and the paragraph if nothing is left."""
    for step in (1, -1):
        for node in paragraph.contents[::step]:
            if not _is_empty(node):
                break
            node.extract()
    if not paragraph.contents:
        paragraph.decompose()


def _is_empty(node: object) -> bool:
    if isinstance(node, Comment):
        # `<!--[if lt IE 9]><script>document.createElement('audio');</script><![endif]-->`
        return "[if lt IE" in node
    if isinstance(node, NavigableString):
        return not node.strip()
    return isinstance(node, Tag) and node.name == "br"


def _without_generated_sizes(shown: str) -> str:
    """Remove the image sizes that WordPress added at display time.

    WordPress writes the size before `src`; an editor writes it after `src`.
    """
    return _IMAGE.sub(_without_size, shown)


def _without_size(image: re.Match[str]) -> str:
    if not _DISPLAY_ATTRIBUTE.search(image[0]):
        return image[0]
    return _SIZE.sub("", image[1]) + image[2]
