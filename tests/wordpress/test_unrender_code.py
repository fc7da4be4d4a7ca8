"""Code as a page shows it, with line numbers and colours, is the code that was stored."""

from __future__ import annotations

import pytest

from migrator.wordpress.unrender import unrender_html

PAGES = [
    (
        (
            '<div class="wp_syntax"><table><tr><td class="line_numbers"><pre>1\n2\n</pre></td>'
            '<td class="code"><pre class="ruby"><b>def</b> a\n  b &lt; 1</pre></td>'
            "</tr></table></div>"
        ),
        '<pre><code class="language-ruby">def a\n  b &lt; 1</code></pre>',
    ),
    (
        (
            '<div class="codecolorer-container css dawn"><table><tr><td class="line-numbers">'
            '<div>1<br />2</div></td><td><div class="css codecolorer">a <span>{</span><br />\n'
            "&nbsp; &nbsp; b<span>}</span></div></td></tr></table></div>"
        ),
        '<pre><code class="language-css">a {\n    b}</code></pre>',
    ),
    (
        (
            '<div class="crayon-syntax"><div class="crayon-toolbar"><span class="crayon-title">a.py'
            '</span><i class="crayon-language">Python</i></div><div class="crayon-plain-wrap">'
            '<textarea class="crayon-plain">x = 1\nif x &lt; 2:</textarea></div><p>1</p></div>'
        ),
        (
            '<p><strong>a.py</strong></p>\n<pre><code class="language-python">'
            "x = 1\nif x &lt; 2:</code></pre>"
        ),
    ),
    (
        (
            '<table class="rouge-table"><tr><td class="gutter"><pre>1\n2</pre></td>'
            '<td class="code"><pre><b>def</b> a\n  1</pre></td></tr></table>'
        ),
        "<pre><code>def a\n  1</code></pre>",
    ),
    (
        (
            '<table class="highlighttable"><tr><td class="linenos"><div><pre>1</pre></div></td>'
            '<td class="code"><div class="highlight"><pre>x = 1</pre></div></td></tr></table>'
        ),
        "<pre><code>x = 1</code></pre>",
    ),
    (
        (
            '<div class="syntaxhighlighter sql"><table><tr><td class="gutter"><p class="line">1</p>'
            '<div class="line">2</div></td><td class="code"><div><div class="line">'
            '<code class="sql keyword">SELECT</code> <code>1</code></div><div class="line">'
            "<code>&nbsp;&nbsp;</code><code>x</code></div></div></td></tr></table></div>"
        ),
        '<pre><code class="language-sql">SELECT 1\n  x</code></pre>',
    ),
]


@pytest.mark.parametrize(("shown", "stored"), PAGES)
def test_shown_code_is_stored_code(shown: str, stored: str) -> None:
    """G22"""
    undone = unrender_html(f"<p>a</p>{shown}<p>b</p>")
    assert undone.html == f"<p>a</p>{stored}<p>b</p>"
    assert not undone.findings


def test_line_numbers_are_no_words_of_the_post() -> None:
    assert "1\n2" not in unrender_html(PAGES[0][0]).seen
