"""Simple HTML, which is kept as one token, renders the same as HTML split into tags.

MIGRATOR_EXAMPLES sets the number of random contents.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from support.examples import examples
from support.markup import CONTENT, PLAIN_CONTENT

from migrator.wordpress import footnotes, plain_html
from migrator.wordpress.blocks import has_blocks
from migrator.wordpress.blocks_to_tokens import CLASSIC, DONE, split_into_pieces
from migrator.wordpress.expand_shortcodes import expand
from migrator.wordpress.plugin_decoration import without_decoration
from migrator.wordpress.pre_elements import with_code_blocks
from migrator.wordpress.render import render
from migrator.wordpress.render_context import RenderContext, RenderScope
from migrator.wordpress.shortcode_grammar import Brackets, closing_names, read_shortcodes
from migrator.wordpress.tokens import AutopRegion, HtmlBlock, Plain, Shortcode, Token
from migrator.wordpress.tokens_to_html import to_html


def tokens_tag_by_tag(source: str) -> list[Token]:
    """Return the tokens of a text, without `Plain` tokens."""
    return list(
        without_decoration(with_code_blocks(read_shortcodes(Brackets(source, RenderContext()))))
    )


def render_tag_by_tag(content: str) -> tuple[str, object]:
    """Return the HTML and findings of `render`, computed without `Plain` tokens."""
    scope = RenderScope(RenderContext())
    found = split_into_pieces(content, scope) if has_blocks(content) else [(CLASSIC, content)]
    closed = closing_names("\n".join(text for kind, text in found if kind != DONE))
    later = closed.copy()
    tokens: list[Token] = []
    for kind, text in found:
        if kind == DONE:
            tokens.append(HtmlBlock(text))
            continue
        later.subtract(closing_names(text))
        brackets = Brackets(text, RenderContext(), later, closed)
        tokens.append(AutopRegion(kind == CLASSIC))
        tokens += without_decoration(with_code_blocks(read_shortcodes(brackets)))
    return footnotes.insert_footnotes(to_html(expand(tokens, scope)), scope), scope.findings()


@examples(300)
@given(CONTENT | PLAIN_CONTENT)
def test_a_plain_token_expands_to_the_tokens_of_the_scanner(source: str) -> None:
    found = plain_html.tokenize_plain(source, Brackets(source, RenderContext()).read)
    if found is not None:
        assert plain_html.expand_plain(found) == tokens_tag_by_tag(source)


@examples(300)
@given(CONTENT | PLAIN_CONTENT)
def test_content_renders_the_same_with_and_without_plain_tokens(content: str) -> None:
    rendered = render(content)
    assert (rendered.html, rendered.findings) == render_tag_by_tag(content)


@pytest.mark.parametrize(
    "source",
    [
        "a <b class='x' title=\"1\">b</b>\n\n<img src='x?a&amp;b' />",
        "[1] and [...], `a[0]`",
        "[sic] it is",
        "<code>a[i] <b>b</b></code>",
        '<pre class="wp-block-code"><code>a[0]\n\n&lt;b&gt;</code></pre>',
        '<iframe src="x"></iframe>',
        "a<!--more-->b",
    ],
)
def test_common_html_is_one_plain_token(source: str) -> None:
    assert plain_html.tokenize_plain(source, Brackets(source, RenderContext()).read) == [
        Plain(source)
    ]


def test_a_shortcode_stands_between_plain_tokens() -> None:
    source = "a<br />[gallery]<b>b</b>"
    assert plain_html.tokenize_plain(source, Brackets(source, RenderContext()).read) == [
        Plain("a<br />"),
        Shortcode("[gallery]", "gallery"),
        Plain("<b>b</b>"),
    ]


@pytest.mark.parametrize(
    "element",
    [
        '<pre class="brush: js">a[i]</pre>',
        '<pre lang="js">a &lt; b</pre>',
        '<pre><code class="language-js">a\n\n<b>b</b></code></pre>',
    ],
)
def test_a_code_block_stands_between_plain_tokens(element: str) -> None:
    source = f"a\n{element}\nb"
    found = plain_html.tokenize_plain(source, Brackets(source, RenderContext()).read)
    assert found is not None
    assert [type(token) for token in found] == [Plain, HtmlBlock, Plain]


@pytest.mark.parametrize(
    "source",
    [
        "1 < 2",
        '<a href="x>b</a>',
        "<!-- a",
        "<script>a</script>",
        "<svg></svg>",
        "<noscript>a</noscript>",
        "<iframe>",
        '<img class="emoji" alt="a">',
        '<img class="&#101;moji" alt="a">',
        '<pre class="brush: js">1 < 2</pre>',
        '<pre class="x">a</pre>',
        "<pre>[gallery]</pre>",
        "<code>[[gallery]]</code>",
        "<code>",
        "[latex]<b>[/latex]",
    ],
)
def test_html_that_is_not_simple_is_left_to_the_scanner(source: str) -> None:
    assert plain_html.tokenize_plain(source, Brackets(source, RenderContext()).read) is None
