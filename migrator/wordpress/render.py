"""Render a post's stored content to the HTML that WordPress shows, without the theme."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter

from migrator.findings import Finding
from migrator.wordpress import footnotes, plain_html
from migrator.wordpress.autop import autop, with_plain_newlines
from migrator.wordpress.autop_tokens import BLOCK_TAGS
from migrator.wordpress.blocks import has_blocks
from migrator.wordpress.blocks_to_tokens import (
    CLASSIC,
    DONE,
    SAVED,
    Piece,
    split_into_pieces,
)
from migrator.wordpress.clickable_addresses import with_clickable_addresses
from migrator.wordpress.easyrecipe import with_easyrecipes
from migrator.wordpress.expand_shortcodes import expand
from migrator.wordpress.footnote_marks import with_footnote_shortcodes
from migrator.wordpress.hidden_texts import name_hidden_texts
from migrator.wordpress.inline_code import with_lines_of_code
from migrator.wordpress.plugin_decoration import without_decoration
from migrator.wordpress.plugin_footnotes import with_footnotes
from migrator.wordpress.pre_elements import with_code_blocks
from migrator.wordpress.raw_code import with_raw_code
from migrator.wordpress.render_context import (
    RenderContext,
    Rendered,
    RenderScope,
    ShortcodeRule,
)
from migrator.wordpress.scripted_elements import with_scripted_elements
from migrator.wordpress.shortcode_grammar import Brackets, closing_names, read_shortcodes
from migrator.wordpress.styled_emphasis import with_styled_emphasis
from migrator.wordpress.styled_lines import with_styled_lines
from migrator.wordpress.tab_titles import with_titles_at_panels
from migrator.wordpress.tokens import (
    AutopRegion,
    HtmlBlock,
    Plain,
    Tag,
    TextToken,
    Token,
    tokenize,
)
from migrator.wordpress.tokens_to_html import stays_as_saved, to_html
from migrator.wordpress.written_scripts import with_written_scripts

# Divi writes this for each line feed in code.
_LINE_HOLDER = re.compile(
    r"(?:<|&lt;)!(?:--|&#8211;) ?\[et_pb_line_break_holder\] ?(?:--|&#8211;)(?:>|&gt;)"
)
# Comments without any of these hold neither code nor footnotes nor addresses.
_MAY_CHANGE = re.compile(r"\[/|<(?:pre|code|\?)|https?://|javascript:", re.IGNORECASE).search

_UNCERTAIN = "it stays in the text as typed; a rule in migrator.toml can replace it"

__all__ = ["RenderContext", "Rendered", "ShortcodeRule", "render", "wordpress_html"]


def render(content: str, context: RenderContext = RenderContext()) -> Rendered:  # noqa: B008
    """Return the HTML of `content` (`post_content` as stored) and findings.

    A finding names markup that could not be rendered. Never raises for any content. The order
    is that of WordPress's `the_content` filters: blocks, paragraphs in classic content, then
    shortcodes.
    """
    scope = RenderScope(context)
    stored = content
    content = with_easyrecipes(content)
    content, php = with_raw_code(_with_line_feeds(with_plain_newlines(content)))
    if php:
        scope.missing("raw-code", f"PHP stands in the text ({php} times); it is kept as code")
    scope.inner_html = partial(_inner_html, scope=scope)
    html = _inner_html(content, scope)
    html = with_titles_at_panels(footnotes.insert_footnotes(html, scope))
    html = with_styled_lines(with_styled_emphasis(with_footnotes(html)))
    name_hidden_texts(html, stored, scope)
    return Rendered(html, scope.findings())


def _inner_html(content: str, scope: RenderScope) -> str:
    """Return the HTML of a post's content, or of an item's that the post shows."""
    found = _pieces(with_footnote_shortcodes(content, scope), scope)
    return to_html(expand(_tokens(found, scope), scope))


def render_comment(stored: str) -> str:
    """Return the HTML of a comment as its readers saw it.

    Comments get paragraphs and links for addresses, but no blocks or embeds, and no shortcodes
    except those of code and footnotes
    (https://developer.wordpress.org/reference/hooks/comment_text/).
    """
    if not _MAY_CHANGE(stored):
        return autop(stored)
    scope = RenderScope(RenderContext())
    content, _ = with_raw_code(with_plain_newlines(stored))
    tokens = _read(Brackets(content, scope.context, in_comment=True), scope, classic=True)
    tokens = with_clickable_addresses(plain_html.expand_plain(tokens))
    html = to_html(expand([AutopRegion(classic=True), *tokens], scope))
    return footnotes.insert_footnotes(html, scope)


def render_excerpt(stored: str, rules: Mapping[str, ShortcodeRule]) -> Rendered:
    """Return an author's excerpt without shortcodes: as text, with character references.

    A finding names each shortcode that shows nothing outside WordPress.
    """
    if "[" not in stored:
        return Rendered(stored)
    scope = RenderScope(RenderContext(shortcode_rules=rules), in_excerpt=True)
    content = with_plain_newlines(stored)
    brackets = Brackets(content, scope.context)
    tokens = read_shortcodes(brackets)
    if not brackets.names:
        return Rendered(stored)
    html = to_html(expand([AutopRegion(classic=False), *tokens], scope))
    text = "".join(
        token.raw if isinstance(token, TextToken) else " " * _is_break(token)
        for token in tokenize(html)
    )
    names = dict.fromkeys(name for kind, name in scope.unhandled if kind == "unhandled-shortcode")
    return Rendered(
        text,
        tuple(
            Finding("unhandled-shortcode", "", f"{name} in the excerpt: it is left out there")
            for name in names
        ),
    )


def _with_line_feeds(content: str) -> str:
    return _LINE_HOLDER.sub("\n", content) if "et_pb_line_break" in content else content


def _is_break(token: Token) -> bool:
    return isinstance(token, Tag) and (token.name in BLOCK_TAGS or token.name == "br")


def _tokens(found: list[Piece], scope: RenderScope) -> list[Token]:
    tokens: list[Token] = []
    # A shortcode may begin in one block and end in another.
    closed = closing_names("\n".join([text for kind, text in found if kind != DONE]))
    closed_later = closed.copy() if closed else closed
    for kind, group in groupby(found, key=itemgetter(0)):
        texts = [text for _, text in group]
        if kind == DONE:
            tokens += map(HtmlBlock, texts)
        elif kind == SAVED and not closed and _stays_as_saved("<!---->".join(texts)):
            # One check for all pieces: no tag can cross the comments that join them.
            tokens.append(AutopRegion(classic=False, raw="".join(texts)))
        else:
            for text in texts:
                if closed:
                    closed_later.subtract(closing_names(text))
                brackets = Brackets(text, scope.context, closed_later, closed)
                tokens += (
                    _saved(brackets, scope)
                    if kind == SAVED
                    else (AutopRegion(classic=True), *_read(brackets, scope, classic=True))
                )
    return tokens


def _saved(brackets: Brackets, scope: RenderScope) -> Sequence[Token]:
    """Return the tokens of saved HTML, as one finished token if nothing changes it.

    HTML that a shortcode may enclose is always tokenized.
    """
    text = brackets.source
    read = _read(brackets, scope, classic=False)
    if brackets.closed or read != [Plain(text)] or not stays_as_saved(text):
        return [AutopRegion(classic=False), *read]
    return [AutopRegion(classic=False, raw=text)]


def _stays_as_saved(saved: str) -> bool:
    """Return True if WordPress shows the saved HTML unchanged."""
    return plain_html.is_plain(saved) and stays_as_saved(saved)


def _read(brackets: Brackets, scope: RenderScope, *, classic: bool) -> Sequence[Token]:
    """Return the tokens of a text, including its shortcodes. Name what may be a shortcode."""
    found = plain_html.tokenize_plain(brackets.source, brackets.read)
    all_tokens = read_shortcodes(brackets) if found is None else ()
    for text in brackets.uncertain:
        scope.missing("unhandled-shortcode", f"{text}: {_UNCERTAIN}")
    if found is not None:
        return found
    tokens = with_code_blocks(all_tokens)
    read = with_lines_of_code(tokens, classic=classic)
    shown: Sequence[Token] = [*without_decoration(read)]
    if not brackets.in_comment:  # where WordPress allows no scripts
        shown = with_written_scripts(shown, scope)
    return with_scripted_elements(shown, scope)


def _pieces(content: str, scope: RenderScope) -> list[Piece]:
    return split_into_pieces(content, scope) if has_blocks(content) else [(CLASSIC, content)]


def wordpress_html(content: str) -> str:
    """Return the HTML of `content` without any knowledge of its site.

    Emphasis that a style makes (`font-weight: bold`) is an element in it, because Markdown has no
    styles.

    >>> import migrator
    >>> print(migrator.wordpress_html("one\\n\\ntwo"))
    <p>one</p>
    <p>two</p>
    <BLANKLINE>
    """
    return render(content).html
