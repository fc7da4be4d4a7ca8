"""A post's content as the HTML that WordPress would show, without the theme."""

from __future__ import annotations

from migrator.wordpress import footnotes
from migrator.wordpress.autop import with_plain_newlines
from migrator.wordpress.blocks import has_blocks
from migrator.wordpress.code_elements import with_code_blocks
from migrator.wordpress.context import Context, Rendered, Scope, ShortcodeRule
from migrator.wordpress.decoration import undecorated
from migrator.wordpress.expand import expand
from migrator.wordpress.flow import flow
from migrator.wordpress.saved import CLASSIC, DONE, Piece, pieces
from migrator.wordpress.shortcodes import closing_names, read_shortcodes
from migrator.wordpress.tokens import Block, Region, Text, Token

__all__ = ["Context", "Rendered", "ShortcodeRule", "render", "wordpress_html"]


def render(content: str, context: Context = Context()) -> Rendered:  # noqa: B008
    """The HTML of `content` (post_content as stored), and what could not be rendered.

    Never raises for what the content holds. The order is WordPress's own: blocks,
    paragraphs where the post is classic, then shortcodes (the filters of `the_content`).
    """
    scope = Scope(context)
    found = _pieces(with_plain_newlines(content), scope)
    html = flow(expand(_tokens(found, context), scope))
    return Rendered(footnotes.apply(html, scope), scope.findings())


def _tokens(found: list[Piece], context: Context) -> list[Token]:
    tokens: list[Token] = []
    # A shortcode may begin in one block and end in another.
    closed = closing_names("\n".join(text for kind, text in found if kind != DONE))
    closed_later = closed.copy()
    for kind, text in found:
        if kind == DONE:
            tokens.append(Block(text))
            continue
        tokens.append(Region(kind == CLASSIC))
        if closed:
            closed_later.subtract(closing_names(text))
        if "<" in text or "[" in text:
            read = read_shortcodes(text, context, closed_later, closed)
            tokens += undecorated(with_code_blocks(read))
        elif text:
            # The line feeds between blocks, two of three pieces: 0.15 ms for a post of 20 blocks.
            tokens.append(Text(text))
    return tokens


def _pieces(content: str, scope: Scope) -> list[Piece]:
    return pieces(content, scope) if has_blocks(content) else [(CLASSIC, content)]


def wordpress_html(content: str) -> str:
    """The HTML of `content`, where nothing is known of the site it stood on."""
    return render(content).html
