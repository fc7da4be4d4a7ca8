from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrator.verifier.fidelity.compare_post import check_rendering
from migrator.verifier.fidelity.token_sequence import address, sequence

ALIKE = {
    "a comment of dashes": ("<p>a</p><!-- - ---x-- -- -->", "<p>a</p>"),
    "white space": ("<p>a <b>b</b> c</p>", "\n<p>\n a\n<b> b </b>\tc </p>\n"),
    "two names of one emphasis": (
        "<p><b>a</b> <i>b</i></p>",
        "<p><strong>a</strong> <em>b</em></p>",
    ),
    "nesting of emphasis": ("<p><b><i>a</i></b></p>", "<p><i><b>a</b></i></p>"),
    "emphasis ended and begun again": ("<p><b>a</b> <b>b</b></p>", "<p><b>a b</b></p>"),
    "emphasis around a space": ("<p>a<b> b </b>c</p>", "<p>a <b>b</b> c</p>"),
    "emphasis around a wide space": ("<p><b>a&nbsp;</b>b</p>", "<p><b>a</b>&nbsp;b</p>"),
    "a wide space in emphasis": ("<b>a&nbsp;<span>b</span></b>", "<b>a&nbsp;b</b>"),
    "a wide space between": ("<b>a</b><b>&nbsp;b</b>", "<b>a</b>&nbsp;<b>b</b>"),
    "a space in emphasis in code": ("<code><b>a </b>b</code>", "<code><b>a</b> b</code>"),
    "a space in a link in code": (
        "<code>a<a href='c'> b </a></code>",
        "<code>a <a href='c'>b</a> </code>",
    ),
    "emphasis around nothing": ("<p>a <b> </b><i></i>b</p>", "<p>a b</p>"),
    "wrappers": ("<div class='x'><div>a</div><span>b</span></div>", "<p>a</p><p>b</p>"),
    "bare text": ("a<p>b</p>c", "<p>a</p><p>b</p><p>c</p>"),
    "empty paragraphs": ("<p>a</p><p>&nbsp;</p><p><br></p><p>b</p>", "<p>a</p><p>b</p>"),
    "two line breaks": ("<p>a<br /><br />b</p>", "<p>a</p><p>b</p>"),
    "line breaks at the edges": ("<p><br>a<br></p>", "<p>a</p>"),
    "a menu": ("<menu><li>a</li></menu>", "<ul><li>a</li></ul>"),
    "a loose list": ("<ul><li><p>a</p></li></ul>", "<ul><li>a</li></ul>"),
    "a list in a list": ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</ul></ul>"),
    "a list in nothing": ("<ul><ul><li>b</li></ul></ul>", "<ul><li>b</ul>"),
    "items without a list": ("a<li>b</li>\n<li>c</li>d", "a<ul><li>b</li><li>c</li></ul>d"),
    "an item after its list": ("<ul><li>a</li></ul>\n<li>b</li>", "<ul><li>a</li><li>b</li></ul>"),
    "a list without items": ("<ul>a<ol></ol>b</ul>", "<p>a</p><p>b</p>"),
    "a term without a glossary": ("<ul><dt>a</dt></ul>", "<p>a</p>"),
    "empty items": ("<ul><li>a</li><li></li></ul><ul></ul>", "<ul><li>a</li></ul>"),
    "header cells": (
        "<table><tr><td>a<td>b</table>",
        "<table><thead><tr><th>a<th>b</table>",
    ),
    "an empty header": ("<table><tr><td>a</table>", "<table><tr><th></th></tr><tr><td>a</table>"),
    "a short row": ("<table><tr><td>a</table>", "<table><tr><td>a<td><td></table>"),
    "a quotation's paragraph": ("<blockquote>a</blockquote>", "<blockquote><p>a</p></blockquote>"),
    "the last line break of code": ("<pre>a</pre>", "<pre><code>a\n</code></pre>"),
    "a box's end in code": ("<pre><div><b>a</b></div></pre>", "<pre><b>a</b></pre>"),
    "the first line break of code": ("<pre>\na</pre>", "<pre>a</pre>"),
    "a highlighter's elements": (
        "<pre><span>a</span><br>b</pre>",
        "<pre><code>a\nb\n</code>",
    ),
    "a block of code in code": ("<pre>a<pre>b</pre>c</pre>", "<pre>a\n<pre>b</pre>c</pre>"),
    "an image that loads late": (
        "<img src='data:image/gif;base64,R0' data-src='a'>",
        "<noscript><img src='a'></noscript><img src='a'>",
    ),
    "the line of a frame": (
        "<p>a <iframe src='b'></iframe> c</p>",
        "a<iframe src='b'></iframe><p>c",
    ),
    "line breaks in a code span": ("<code><br>\na \n b\n</code> c", "<code>a b</code> c"),
    "code of several lines alone": (
        "<p><br><code>a {<br>\n  <span>b</span> \nc<br /></code></p>",
        "<pre><code>a {\n  b c\n</code></pre>",
    ),
    "a line separator": ("<p>\u2028\u2028a \u2029</p>", "<p>a</p>"),
    "an image's size": ("<img src='a' width=1 class=b>", "<p><img src='a' alt=''></p>"),
    "a figure": ("<figure class='b'><img src='a'></figure>", "<p><img src='a'></p>"),
    "how an address is spelled": ("<a href=' /caf%C3%A9\n'>a</a>", "<a href='/café'>a</a>"),
    "a link without an address": ("<a name='x'>a</a><a href=''>b</a>", "ab"),
    "other comments": ("<p>a<!-- note --> b</p>", "<p>a b</p>"),
    "what is never shown": ("<style>p {}</style>a<script>b</script>", "a"),
    "text for readers without scripts": ("<noscript>a</noscript>b", "<p>ab</p>"),
    "text for old browsers": ("<video src='a'><p>Sorry</p></video>", "<video src='a'></video>"),
}


@pytest.mark.parametrize(("one", "other"), ALIKE.values(), ids=ALIKE)
def test_what_looks_alike_is_the_same_sequence(one: str, other: str) -> None:
    assert sequence(one) == sequence(other)


DIFFERENT = {
    "a space between words": ("<p>a <b>b</b></p>", "<p>a<b>b</b></p>"),
    "two boxes": ("<div>a</div><div>b</div>", "<p>a b</p>"),
    "a non-breaking space": ("<p>a&nbsp;b</p>", "<p>a b</p>"),
    "a zero-width joiner": ("<p>a\u200db</p>", "<p>ab</p>"),
    "a link's extent": ("<a href=x>a</a> b", "<a href=x>a b</a>"),
    "neighbouring links": ("<a href=x>a</a><a href=y>b</a>", "<a href=x>ab</a>"),
    "a list in an item": ("<ul><li><ul><li>b</ul></ul>", "<ul><li>b</ul>"),
    "two lists": ("<ul><li>a</ul><ul><li>b</ul>", "<ul><li>a<li>b</ul>"),
    "a paragraph after a list": ("<ul><li>a</ul><p>b", "<ul><li>a<p>b</ul>"),
    "an empty cell": ("<table><tr><td>a<td><td>b</table>", "<table><tr><td>a<td>b</table>"),
    "a wide cell": ("<table><tr><td colspan=2>a</table>", "<table><tr><td>a</table>"),
    "spaces in code": ("<pre>a  b</pre>", "<pre>a b</pre>"),
    "a tab in code": ("<pre>\ta</pre>", "<pre>    a</pre>"),
    "a blank line at the end of code": ("<pre>a\n\n</pre>", "<pre>a\n</pre>"),
    "code of several lines in a text": ("<p>x <code>a<br>b</code></p>", "<p>x</p><pre>a\nb</pre>"),
    "a space in a code span": ("<code>a </code>b", "<code>a</code> b"),
    "spaces in a code span": ("<code>a  b</code>", "<code>a b</code>"),
    "an abbreviation's title": ("<abbr title=x>a</abbr>", "<abbr title=y>a</abbr>"),
    "a caption": ("<figcaption>a</figcaption>", "<p>a</p>"),
    "a term and its definition": ("<dl><dt>a<dd>b</dl>", "<p>a</p><p>b</p>"),
    "a summary": ("<details><summary>a</summary>b</details>", "<p>a</p><p>b</p>"),
    "a placeholder": ("a<!-- migrator: form -->b", "a b"),
    "where a post is cut": ("<p>a</p><!--more--><p>b</p>", "<p>a</p><p>b</p>"),
    "a drawing": ("a<svg><text>b</text></svg>", "a"),
    "a form's field": ("<input placeholder=Name>", "<input placeholder=Mail>"),
    "a ticked box": ("<li><input type=checkbox checked>a", "<li><input type=checkbox>a"),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_looks_different_is_another_sequence(one: str, other: str) -> None:
    assert sequence(one) != sequence(other)


def test_footnotes_count_by_their_order_and_stand_at_the_end() -> None:
    def post(first: str, second: str, notes: str) -> str:
        ref = '<sup class="footnote-ref"><a href="#fn-{0}" data-footnote-ref>?</a></sup>'
        section = f'<section class="footnotes" data-footnotes><ol>{notes}</ol></section>'
        return f"<p>a{ref.format(first)} b{ref.format(second)}</p>{section}<p>end</p>"

    def note(name: str, text: str) -> str:
        back = f'<a href="#fnref-{name}" data-footnote-backref>↩</a>'
        return f'<li id="fn-{name}"><p>{text} {back}</p></li>'

    one = post("x", "y", note("x", "X") + note("y", "Y"))
    assert sequence(one) == sequence(post("1", "2", note("2", "Y") + note("1", "X")))
    assert sequence(one) != sequence(post("1", "2", note("1", "Y") + note("2", "X")))
    assert sequence(one)[-6:] == [("note", 1), ("p",), "X", ("note", 2), ("p",), "Y"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (None, ""),
        (" a b ", "a b"),
        ("a\nb", "ab"),
        ("%C3%A9?a=%26", "é?a=&"),
        ("100%-off", "100%-off"),
    ],
)
def test_addresses_have_one_spelling(written: str | None, expected: str) -> None:
    assert address(written) == expected


WORDS = st.text(st.sampled_from("ab é\u00a0日&<*_[`"), min_size=1, max_size=8).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;")
)
INLINE = st.recursive(
    WORDS | st.just("<br>") | st.just('<img src="a.png" alt="x">'),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(["b", "em", "code", "sup", "span", 'a href="x"']),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
BLOCK = st.recursive(
    st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "h2", "div", "blockquote"]),
        st.lists(INLINE, max_size=4),
    ),
    lambda inner: st.builds(
        lambda pair, parts: pair[0] + "".join(parts) + pair[1],
        st.sampled_from(
            [
                ("<ul><li>", "</li></ul>"),
                ("<blockquote>", "</blockquote>"),
                ("<table><tr><td>", "</td></tr></table>"),
                ("<div>", "</div>"),
            ]
        ),
        st.lists(inner, max_size=3),
    ),
    max_leaves=5,
)
PAGE = st.lists(BLOCK, min_size=1, max_size=4)


@settings(deadline=None, max_examples=60)
@given(PAGE)
def test_html_that_markdown_passes_through_is_exact(blocks: list[str]) -> None:
    html = "<div>" + "".join(blocks) + "</div>"
    assert check_rendering(html, html) == []


@settings(deadline=None, max_examples=60)
@given(PAGE, st.sampled_from([" ", "\n", "\t\n  ", "<!-- x -->", "<p></p>", "<div> </div>"]))
def test_nothing_between_blocks_changes_nothing(blocks: list[str], nothing: str) -> None:
    assert sequence("".join(blocks)) == sequence(nothing + nothing.join(blocks) + nothing)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_a_sequence(text: str) -> None:
    assert isinstance(sequence(text), list)


def test_the_title_of_a_link_that_is_an_image_counts() -> None:
    page = '<p><a href="x" title="{}"><img src="a.png" alt="A"></a></p>'
    first, second = (sequence(page.format(title)) for title in ("A morning", "An evening"))
    assert first != second
    assert sequence('<p><a href="x"><img src="a.png" alt="A"></a></p>') != first


@pytest.mark.parametrize("dashes", ["--", "---", "-----", "- -- -", "--x---"])
def test_dashes_in_a_comment_are_read(dashes: str) -> None:
    # A tree of lxml refuses two dashes in a row in a comment, and one at its end.
    shown = f"<p>a</p><!-- migrator: {dashes} --><pre><code>b</code> <i>c</i></pre>"
    assert sequence(shown) == sequence(shown.replace("<p>a</p>", "<div>a</div>"))
