"""A post's content as the HTML that WordPress would show, without the theme."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from migrator.wordpress import footnotes, plain_html
from migrator.wordpress.autop import with_plain_newlines
from migrator.wordpress.blocks import has_blocks
from migrator.wordpress.blocks_to_tokens import (
    CLASSIC,
    DONE,
    SAVED,
    Piece,
    pieces,
)
from migrator.wordpress.expand_shortcodes import expand
from migrator.wordpress.plugin_decoration import undecorated
from migrator.wordpress.pre_elements import with_code_blocks
from migrator.wordpress.raw_code import with_raw_code
from migrator.wordpress.render_context import (
    RenderContext,
    Rendered,
    RenderScope,
    ShortcodeRule,
)
from migrator.wordpress.shortcode_grammar import Brackets, closing_names, read_shortcodes
from migrator.wordpress.tokens import AutopRegion, HtmlBlock, Plain, Token
from migrator.wordpress.tokens_to_html import flow, is_settled

__all__ = ["RenderContext", "Rendered", "ShortcodeRule", "render", "wordpress_html"]


def render(content: str, context: RenderContext = RenderContext()) -> Rendered:  # noqa: B008
    """The HTML of `content` (post_content as stored), and what could not be rendered.

    Never raises for what the content holds. The order is WordPress's own: blocks,
    paragraphs where the post is classic, then shortcodes (the filters of `the_content`).
    """
    scope = RenderScope(context)
    content, php = with_raw_code(with_plain_newlines(content))
    if php:
        scope.missing("raw-code", f"PHP stands in the text ({php} times); it is kept as code")
    found = _pieces(content, scope)
    html = flow(expand(_tokens(found, context), scope))
    return Rendered(footnotes.apply(html, scope), scope.findings())


def _tokens(found: list[Piece], context: RenderContext) -> list[Token]:
    tokens: list[Token] = []
    # A shortcode may begin in one block and end in another.
    closed = closing_names("\n".join([text for kind, text in found if kind != DONE]))
    closed_later = closed.copy() if closed else closed
    for kind, group in groupby(found, key=itemgetter(0)):
        texts = [text for _, text in group]
        if kind == DONE:
            tokens += map(HtmlBlock, texts)
        elif kind == SAVED and not closed and _is_settled("<!---->".join(texts)):
            # No tag reaches across a comment: this tells of all pieces at once.
            tokens.append(AutopRegion(classic=False, raw="".join(texts)))
        else:
            for text in texts:
                if closed:
                    closed_later.subtract(closing_names(text))
                brackets = Brackets(text, context, closed_later, closed)
                tokens += (
                    _saved(brackets)
                    if kind == SAVED
                    else (AutopRegion(classic=True), *_read(brackets))
                )
    return tokens


def _saved(brackets: Brackets) -> Sequence[Token]:
    """The tokens of saved HTML; what a shortcode may enclose is read."""
    text = brackets.source
    read = [Plain(text)] if plain_html.is_plain(text) else _read(brackets)
    if brackets.closed or read != [Plain(text)] or not is_settled(text):
        return [AutopRegion(classic=False), *read]
    return [AutopRegion(classic=False, raw=text)]


def _is_settled(saved: str) -> bool:
    """Whether saved HTML is shown as it is."""
    return plain_html.is_plain(saved) and is_settled(saved)


def _read(brackets: Brackets) -> Sequence[Token]:
    """The tokens of a text, its shortcodes among them."""
    if (found := plain_html.read(brackets.source, brackets.read)) is not None:
        return found
    return [*undecorated(with_code_blocks(read_shortcodes(brackets)))]


def _pieces(content: str, scope: RenderScope) -> list[Piece]:
    return pieces(content, scope) if has_blocks(content) else [(CLASSIC, content)]


def wordpress_html(content: str) -> str:
    """The HTML of `content`, where nothing is known of the site it stood on."""
    return render(content).html
