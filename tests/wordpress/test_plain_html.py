"""Most content is read as plain, the rest tag by tag: nobody may see which.

MIGRATOR_EXAMPLES says how many random contents are tried.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from support.markup import CONTENT, PLAIN_CONTENT

from migrator.wordpress import footnotes, plain_html
from migrator.wordpress.blocks import has_blocks
from migrator.wordpress.blocks_to_tokens import CLASSIC, DONE, pieces
from migrator.wordpress.expand_shortcodes import expand
from migrator.wordpress.plugin_decoration import undecorated
from migrator.wordpress.pre_elements import with_code_blocks
from migrator.wordpress.render import render
from migrator.wordpress.render_context import RenderContext, RenderScope
from migrator.wordpress.shortcode_grammar import Brackets, closing_names, read_shortcodes
from migrator.wordpress.tokens import AutopRegion, HtmlBlock, Plain, Shortcode, Token
from migrator.wordpress.tokens_to_html import flow

_EXAMPLES = int(os.environ.get("MIGRATOR_EXAMPLES", "0"))


def read(source: str, context: RenderContext = RenderContext()) -> list[Token]:  # noqa: B008
    """The tokens of a text, each tag one."""
    return list(undecorated(with_code_blocks(read_shortcodes(Brackets(source, context)))))


def thorough(content: str) -> tuple[str, object]:
    """What `render` gives, with each tag read."""
    scope = RenderScope(RenderContext())
    found = pieces(content, scope) if has_blocks(content) else [(CLASSIC, content)]
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
        tokens += undecorated(with_code_blocks(read_shortcodes(brackets)))
    return footnotes.apply(flow(expand(tokens, scope)), scope), scope.findings()


@settings(max_examples=_EXAMPLES or 300, derandomize=not _EXAMPLES, deadline=None)
@given(CONTENT | PLAIN_CONTENT)
def test_what_is_plain_stands_for_its_tags(source: str) -> None:
    found = plain_html.read(source, Brackets(source, RenderContext()).read)
    if found is not None:
        assert plain_html.tokens_of(found) == read(source)


@settings(max_examples=_EXAMPLES or 300, derandomize=not _EXAMPLES, deadline=None)
@given(CONTENT | PLAIN_CONTENT)
def test_content_is_shown_as_if_each_tag_were_read(content: str) -> None:
    rendered = render(content)
    assert (rendered.html, rendered.findings) == thorough(content)


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
def test_what_most_people_write_is_plain(source: str) -> None:
    assert plain_html.read(source, Brackets(source, RenderContext()).read) == [Plain(source)]


def test_shortcodes_stand_between_what_is_plain() -> None:
    source = "a<br />[gallery]<b>b</b>"
    assert plain_html.read(source, Brackets(source, RenderContext()).read) == [
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
def test_so_do_blocks_of_code(element: str) -> None:
    source = f"a\n{element}\nb"
    found = plain_html.read(source, Brackets(source, RenderContext()).read)
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
def test_what_needs_a_second_look_is_left_to_the_scanner(source: str) -> None:
    assert plain_html.read(source, Brackets(source, RenderContext()).read) is None
