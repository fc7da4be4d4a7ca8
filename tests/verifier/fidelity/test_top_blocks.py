"""Pages are compared block by block only where that gives the same answer as a whole comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.verifier.fidelity.html5 import normal
from migrator.verifier.fidelity.token_sequence import sequence
from migrator.verifier.fidelity.top_blocks import same_blocks, top_blocks

INLINE = st.recursive(
    st.sampled_from(
        ["tea", "two words", " ", "&nbsp;", "<br>", "a &lt; b", "<img src=x.png alt=x>"]
    ),
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["strong", "b", "em", "span", "code", "del"]),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=4,
)
BLOCK = st.recursive(
    st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["p", "div", "h2", "pre", "li", "td", "figcaption"]),
        st.lists(INLINE, max_size=3).map("".join),
    ),
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["div", "blockquote", "ul", "ol", "table", "tr", "figure", "section"]),
        st.lists(inner, max_size=3).map("\n".join),
    ),
    max_leaves=5,
)
PAGE = st.lists(BLOCK | INLINE | st.just("<!-- migrator: x -->"), max_size=5).map("\n".join)


@given(PAGE, st.data())
def test_pages_with_the_same_blocks_have_the_same_tokens(page: str, data: st.DataObject) -> None:
    """Half of the other pages are this one with one tag changed, so that many are nearly equal."""
    changed = page.replace(
        data.draw(st.sampled_from(["<strong>", "<p>", "\n", "<span>", "<div>", "tea", "<b>"])),
        data.draw(st.sampled_from(["", "<em>", "<p>", "\n\n", "<span>", "coffee", "<strong>"])),
        1,
    )
    one, other = normal(page), normal(data.draw(st.sampled_from([changed, page]) | PAGE))
    if same_blocks(one, other):
        assert sequence(one, is_normal=True) == sequence(other, is_normal=True)


def test_a_page_is_the_list_of_its_blocks() -> None:
    page = normal("<p>a</p>\n\n<p>&nbsp;</p><!-- b --><ul><li>c<p>d</ul>\n<hr><h2>e</h2>")
    assert top_blocks(page) == [
        "<p>a</p>",
        "<!-- b -->",
        "<ul><li>c<p>d</p></li></ul>",
        "<hr>",
        "<h2>e</h2>",
    ]


@pytest.mark.parametrize(
    "html",
    [
        "text <p>and a block</p>",
        "<p>a block</p> and text",
        "<b>one</b> <i>two</i>",
        "<p>a</p><script>if (a<b) {}</script>",
        '<p>a<sup class="footnote-ref">1</sup></p>',
        "<iframe><p>text</iframe>",
    ],
)
def test_a_page_that_is_more_than_blocks_is_not_split(html: str) -> None:
    assert top_blocks(normal(html)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p><b>a</b> b</p>", "<p><strong>a</strong> b</p>"),
        ('<p class="x">a</p><p></p>', "<p>a</p>"),
        ("<ul><li>a</li></ul>", "<ul>\n<li>a</li>\n</ul>"),
        ("<pre>a\n  b</pre><p>c</p>", "<pre><code>a\n  b\n</code></pre>\n<p>c</p>"),
    ],
)
def test_blocks_that_read_alike_are_the_same(one: str, other: str) -> None:
    assert same_blocks(normal(one), normal(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>a</p><p>b</p>", "<p>b</p><p>a</p>"),
        ("<p>a</p>", "<p>a</p><p>a</p>"),
        ("<p>a b</p>", "<p>ab</p>"),
        ("<p>a</p>", "<blockquote><p>a</p></blockquote>"),
        ("<p>a</p>", "<h2>a</h2>"),
        ('<p><a href="x">a</a></p>', '<p><a href="y">a</a></p>'),
        ("<pre>a  b</pre>", "<pre>a b</pre>"),
        ("<p>a</p><hr>", "<p>a</p>"),
        ("<p>a<img src=b.png></p>", "<p>a</p>"),
    ],
)
def test_blocks_that_read_differently_are_not_the_same(one: str, other: str) -> None:
    assert not same_blocks(normal(one), normal(other))
