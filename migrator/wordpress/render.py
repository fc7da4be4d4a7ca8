"""A post's content as the HTML that WordPress would show, without the theme."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.wordpress import footnotes, plain
from migrator.wordpress.autop import with_plain_newlines
from migrator.wordpress.blocks import has_blocks
from migrator.wordpress.code_elements import with_code_blocks
from migrator.wordpress.context import Context, Rendered, Scope, ShortcodeRule
from migrator.wordpress.decoration import undecorated
from migrator.wordpress.expand import expand
from migrator.wordpress.flow import flow, is_settled
from migrator.wordpress.saved import CLASSIC, DONE, SAVED, Piece, pieces
from migrator.wordpress.shortcodes import Brackets, closing_names, read_shortcodes
from migrator.wordpress.tokens import Block, Region, Token

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
    # What stays as it is saved; a shortcode may begin in one block and end in another, and what
    # it encloses is read.
    settled: list[str] = []
    closed = closing_names("\n".join(text for kind, text in found if kind != DONE))
    closed_later = closed.copy()
    for kind, text in found:
        if kind == DONE and settled:
            settled.append(text)
        elif kind == DONE:
            tokens.append(Block(text))
        elif kind == SAVED and not closed and "<" not in text and "[" not in text:
            settled.append(text)
        else:
            if closed:
                closed_later.subtract(closing_names(text))
            read = _read(Brackets(text, context, closed_later, closed))
            if kind == SAVED and not closed and is_settled(read):
                settled.append(text)
                continue
            tokens += (*_region(settled), Region(kind == CLASSIC), *read)
            settled = []
    return [*tokens, *_region(settled)]


def _region(settled: list[str]) -> list[Token]:
    return [Region(classic=False, raw="".join(settled))] if settled else []


def _read(brackets: Brackets) -> Sequence[Token]:
    """The tokens of a text, its shortcodes among them."""
    if (found := plain.read(brackets.source, brackets.read)) is not None:
        return found
    return [*undecorated(with_code_blocks(read_shortcodes(brackets)))]


def _pieces(content: str, scope: Scope) -> list[Piece]:
    return pieces(content, scope) if has_blocks(content) else [(CLASSIC, content)]


def wordpress_html(content: str) -> str:
    """The HTML of `content`, where nothing is known of the site it stood on."""
    return render(content).html
