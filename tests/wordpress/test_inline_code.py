"""A `<code>` of several lines is a block of code."""

from __future__ import annotations

import pytest

from migrator.wordpress.render import wordpress_html
from migrator.wordpress.unrender import unrender_html


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (
            "Run <code>  make\n    install_x *now*\n</code> then",
            "<p>Run</p>\n<pre><code>  make\n    install_x *now*</code></pre>\n<p>then</p>\n",
        ),
        ("<code>a\n\nb</code>", "<pre><code>a\n\nb</code></pre>\n"),
        ("<code>\nls\n</code>", "<pre><code>ls</code></pre>\n"),
        (
            "<code><span>a<br />b</span><br />c</code>",
            "<pre><code>a\nb\nc</code></pre>\n",
        ),
        (
            "<!-- wp:paragraph -->\n<p>So <code>a<br>&nbsp;b</code></p>\n<!-- /wp:paragraph -->",
            "\n<p>So </p><pre><code>a\n&nbsp;b</code></pre>\n",
        ),
    ],
)
def test_lines_of_code_are_a_block(content: str, shown: str) -> None:
    """G24"""
    assert wordpress_html(content) == shown


@pytest.mark.parametrize(
    "content",
    [
        "<p>one <code>line</code></p>",
        "<!-- wp:paragraph --><p>a <code>b\nc</code> d</p><!-- /wp:paragraph -->",
        "<h2>a <code>b\nc</code></h2>",
        '<a href="x"><code>b\nc</code></a>',
        "<code>a\n<strong>b</strong></code>",
    ],
)
def test_other_code_stays_in_its_line(content: str) -> None:
    assert "<pre" not in wordpress_html(content)


def test_lines_of_code_on_a_page_are_a_block_too() -> None:
    """G24"""
    html = unrender_html("<p>So: <code>a<br />\n    b</code></p>").html
    assert html == "<p>So: </p><pre><code>a\n    b</code></pre>"


def test_inline_code_of_crayon_is_code() -> None:
    content = 'Use <span class="lang:php crayon-inline">$a-&gt;b</span>, <span>c</span>.'
    assert wordpress_html(content) == "<p>Use <code>$a-&gt;b</code>, <span>c</span>.</p>\n"


def test_a_text_area_of_the_first_highlighter_is_a_block() -> None:
    content = '<textarea name="code" class="java">if (a < 1) {}</textarea>'
    assert wordpress_html(content) == (
        '<pre><code class="language-java">if (a &lt; 1) {}</code></pre>\n'
    )


def test_many_open_tags_take_linear_time() -> None:
    wordpress_html("<code>a<br>" * 20_000)
    wordpress_html('<span class="crayon-inline">' * 20_000)
