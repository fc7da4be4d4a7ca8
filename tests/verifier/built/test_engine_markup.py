"""The markup that site generators add is undone before a text is compared."""

from __future__ import annotations

import pytest

from migrator.verifier.built.engine_markup import plain_sign, plain_signs, undo
from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.render_markdown import render
from migrator.verifier.fidelity.token_sequence import tree_sequence
from migrator.verifier.fidelity.tokens import Token


def read(html: str) -> list[Token]:
    tree = html5.tree(html5.normal(html))
    undo(tree)
    return list(plain_signs(tree_sequence(tree)))


@pytest.mark.parametrize(
    "html",
    [
        '<h2 id="x">Title<a class="headerlink" href="#x">¶</a></h2>',
        '<h2 id="x"><a class="headerlink" href="#x" title="Title"></a>Title</h2>',
        '<h2 id="x" tabindex="-1"><a class="header-anchor" href="#x">Title</a></h2>',
        '<h2 id="x">Title <a aria-hidden="true" href="#x">Link</a></h2>',
        '<h2><a id="x" href="#x">#</a> Title</h2>',
    ],
)
def test_a_permalink_of_a_heading_is_no_text(html: str) -> None:
    assert read(html) == read("<h2>Title</h2>")


def test_a_link_in_a_heading_stays() -> None:
    assert read('<h2 id="x">See <a href="#y">y</a></h2>') != read("<h2>See y</h2>")


def test_line_numbers_are_no_code() -> None:
    table = (
        '<figure class="highlight"><table><tr><td class="gutter"><pre><span class="line">1</span>'
        '<br><span class="line">2</span></pre></td><td class="code"><pre><span class="line">a</span>'
        '<br><span class="line">  b</span></pre></td></tr></table></figure>'
    )
    assert read(table) == read("<pre><code>a\n  b\n</code></pre>")


def test_a_table_of_code_stays_a_table() -> None:
    table = '<table><tr><td class="code"><pre>a</pre></td></tr><tr><td>b</td></tr></table>'
    assert [token for token in read(table) if token == ("table",)]


@pytest.mark.parametrize(
    "html",
    [
        # Goldmark
        (
            '<p>Text<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup>.'
            '</p><div class="footnotes" role="doc-endnotes"><hr><ol><li id="fn:1"><p>Note.&#160;'
            '<a href="#fnref:1" class="footnote-backref" role="doc-backlink">&#x21a9;</a></p></li></ol>'
            "</div>"
        ),
        # kramdown
        (
            '<p>Text<sup id="fnref:1" role="doc-noteref"><a href="#fn:1" class="footnote" rel="footnote">1'
            '</a></sup>.</p><div class="footnotes" role="doc-endnotes"><ol><li id="fn:1"><p>Note.&nbsp;'
            '<a href="#fnref:1" class="reversefootnote" role="doc-backlink">&#8617;</a></p></li></ol></div>'
        ),
        # markdown-it
        (
            '<p>Text<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>.</p>'
            '<hr class="footnotes-sep"><section class="footnotes"><ol class="footnotes-list">'
            '<li id="fn1" class="footnote-item"><p>Note. <a href="#fnref1" class="footnote-backref">↩︎</a>'
            "</p></li></ol></section>"
        ),
        # Python-Markdown
        (
            '<p>Text<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>.</p>'
            '<div class="footnote"><hr><ol><li id="fn:1"><p>Note.&#160;<a class="footnote-backref" '
            'href="#fnref:1" title="Back">&#8617;</a></p></li></ol></div>'
        ),
        # remark-gfm
        (
            '<p>Text<sup><a href="#user-content-fn-1" id="user-content-fnref-1" data-footnote-ref="">1</a>'
            '</sup>.</p><section data-footnotes="" class="footnotes"><h2 class="sr-only" id="footnote-label"'
            '>Footnotes</h2><ol><li id="user-content-fn-1"><p>Note. <a href="#user-content-fnref-1" '
            'data-footnote-backref="" class="data-footnote-backref">↩</a></p></li></ol></section>'
        ),
    ],
    ids=["goldmark", "kramdown", "markdown-it", "python-markdown", "remark"],
)
def test_footnotes_are_the_same_in_every_generator(html: str) -> None:
    assert read(html) == read(render("Text[^1].\n\n[^1]: Note.\n"))


@pytest.mark.parametrize(
    ("sign", "plain"),
    [("“a”", '"a"'), ("it’s", "it's"), ("a – b — c", "a -- b --- c"), ("…", "..."), ("©", "(c)")],
)
def test_smart_signs_are_plain_ones(sign: str, plain: str) -> None:
    assert plain_sign(sign) == plain


def test_code_keeps_its_signs() -> None:
    assert read("<p><code>“a”</code></p>") != read('<p><code>"a"</code></p>')
