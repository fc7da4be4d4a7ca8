"""Paragraphs from blank lines: the observed output of a running WordPress, and properties."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.wordpress.autop import autop

# (input, output of WordPress 6). White space at block boundaries is ignored.
OBSERVED = [
    ("one\ntwo\n\nthree", "<p>one<br />\ntwo</p>\n<p>three</p>\n"),
    ("a\n<br>\nb", "<p>a<br />\n<br />\nb</p>\n"),
    ("a<br /><br />b", "<p>a</p>\n<p>b</p>\n"),
    ("a<br />\nb", "<p>a<br />\nb</p>\n"),
    ("a<br>\n\nb", "<p>a</p>\n<p>b</p>\n"),
    ("a\r\nb\r\n\r\nc", "<p>a<br />\nb</p>\n<p>c</p>\n"),
    ("  a  \n  b  ", "<p>  a<br />\n  b  </p>\n"),
    ("a\n\n\n\nb", "<p>a</p>\n<p>b</p>\n"),
    ("a\n ", "<p>a</p>\n"),
    ("&nbsp;", "<p>&nbsp;</p>\n"),
    ("<p>&nbsp;</p>", "<p>&nbsp;</p>\n"),
    ("<p>a\nb</p>", "<p>a<br />\nb</p>\n"),
    ("<p>a\n\nb</p>", "<p>a</p>\n<p>b</p>\n"),
    ('<p style="x">a\n\nb', '<p style="x">a</p>\n<p>b</p>\n'),
    ("<p>a<br />\n</p>", "<p>a</p>\n"),
    ("<p>x\n<p>y", "<p>x</p>\n<p>y</p>\n"),
    ("<p>a</p>b", "<p>a</p>\n<p>b</p>\n"),
    ("a <p>b</p> c", "<p>a </p>\n<p>b</p>\n<p> c</p>\n"),
    ("<h2>t</h2>\nx\n<h3>u</h3>", "<h2>t</h2>\n<p>x</p>\n<h3>u</h3>\n"),
    ("<h2>t</h2>\n<br />\na", "<h2>t</h2>\n<p>\na</p>\n"),
    ("<h2>a\nb</h2>", "<h2>a<br />\nb</h2>\n"),
    ("a\n<hr />\nb", "<p>a</p>\n<hr />\n<p>b</p>\n"),
    ("<ul>\n<li>x</li>\n<li>y</li>\n</ul>", "<ul>\n<li>x</li>\n<li>y</li>\n</ul>\n"),
    ("x <ul><li>a</li></ul>", "<p>x </p>\n<ul>\n<li>a</li>\n</ul>\n"),
    ("<li>a\nb</li>", "<li>a<br />\nb</li>\n"),
    (
        "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>",
        "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n",
    ),
    ("<div>one</div>\ntwo", "<div>one</div>\n<p>two</p>\n"),
    ("text <div>x</div> tail", "<p>text </p>\n<div>x</div>\n<p> tail</p>\n"),
    ("<div>\n\na\n\n</div>", "<div>\n<p>a</p>\n</div>\n"),
    ("<div>\na\nb\n</div>", "<div>\na<br />\nb\n</div>\n"),
    ("<div><p>a</p>\nb</div>", "<div>\n<p>a</p>\n<p>b</p></div>\n"),
    ('<div title="a\n\nb">c</div>', '<div title="a\n\nb">c</div>\n'),
    ("<blockquote>a</blockquote>", "<blockquote><p>a</p></blockquote>\n"),
    ("<blockquote>a\n\nb</blockquote>c", "<blockquote><p>a</p>\n<p>b</p></blockquote>\n<p>c</p>\n"),
    (
        "<blockquote>a\n\n<cite>c</cite></blockquote>\nd",
        "<blockquote><p>a</p>\n<p><cite>c</cite></p></blockquote>\n<p>d</p>\n",
    ),
    ("<blockquote>a<br/>b\nc</blockquote>", "<blockquote><p>a<br />b<br />\nc</p></blockquote>\n"),
    (
        "<blockquote><ul><li>a</li></ul></blockquote>",
        "<blockquote>\n<ul>\n<li>a</li>\n</ul>\n</blockquote>\n",
    ),
    ("<td><p>a</p></td>", "<td>\n<p>a</p>\n</td>\n"),
    (
        "<table>\n<tr>\n<td>a\nb</td>\n</tr>\n</table>",
        "<table>\n<tr>\n<td>a<br />\nb</td>\n</tr>\n</table>\n",
    ),
    ("<pre>a\n\nb\n</pre>\nx", "<pre>a\n\nb\n</pre>\n<p>x</p>\n"),
    ("<span>A</span>\n\n<span>B</span>", "<p><span>A</span></p>\n<p><span>B</span></p>\n"),
    ('<a\nhref="x"\n>y</a>', '<p><a\nhref="x"\n>y</a></p>\n'),
    ('<iframe src="x"></iframe>\n\ny', '<p><iframe src="x"></iframe></p>\n<p>y</p>\n'),
    ("<img>\n<img>", "<p><img><br />\n<img></p>\n"),
    ("<img>\n\n<img>", "<p><img></p>\n<p><img></p>\n"),
    (
        '<object><param name="a">\n<embed></object>',
        '<p><object><param name="a"><embed></object></p>\n',
    ),
    (
        '<video controls>\n<source src="a">\n</video>',
        '<p><video controls><source src="a"></video></p>\n',
    ),
    (
        "<figure>\n<img>\n<figcaption>a\nb</figcaption>\n</figure>",
        "<figure>\n<img><figcaption>a<br />\nb</figcaption></figure>\n",
    ),
]

# (input for which WordPress writes broken nesting, the nesting to which a browser repairs it)
REPAIRED = [
    ("<div>one\n\ntwo</div>", "<div>one<p>two</p></div>"),
    ("<td>a\n\nb</td>", "<td>a<p>b</p></td>"),
    ("<em>a\n\nb</em>", "<p><em>a</em></p><p><em>b</em></p>"),
    ('<a href="x"><div>b</div></a>', '<div><a href="x">b</a></div>'),
    ("<p>a<div>b</div></p>", "<p>a</p><div>b</div>"),
    ("<b>x\n<p>y</p>", "<p><b>x</b></p><p><b>y</b></p>"),
    ("a <b>b\n\nc <i>d\n\ne", "<p>a <b>b</b></p><p><b>c <i>d</i></b></p><p><b><i>e</i></b></p>"),
    ("<b>a<b>\n\nc\n\nd", "<p><b>a<b></b></b></p><p><b>c</b></p><p><b>d</b></p>"),
    ("<li><b>a</li><li>c</li>", "<li><b>a</b></li><li><b>c</b></li>"),
    ("<td><b>a</td><td>c</td>", "<td><b>a</b></td><td>c</td>"),
    (
        "<b>a<table><td>b</td></table>c",
        "<p><b>a</b></p><table><td>b</td></table><p><b>c</b></p>",
    ),
    ('<a href="x">a\n\nb <sup>c\n\nd', '<p><a href="x">a</a></p><p>b <sup>c</sup></p><p>d</p>'),
    ("a < b\n\nc > d", "<p>a &lt; b</p><p>c > d</p>"),
    ("<script>\na\n\nb\n</script>\nx", "<script>\na\n\nb\n</script><p>x</p>"),
]


def _without_block_space(html: str) -> str:
    """Remove the white space that HTML ignores at the edges of blocks."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", html).strip()


@pytest.mark.parametrize(("source", "shown"), OBSERVED)
def test_paragraphs_are_those_of_a_running_wordpress(source: str, shown: str) -> None:
    """F15, F16, F10"""
    assert _without_block_space(autop(source)) == _without_block_space(shown)


@pytest.mark.parametrize(("source", "shown"), REPAIRED)
def test_broken_nesting_is_written_as_a_browser_repairs_it(source: str, shown: str) -> None:
    assert _without_block_space(autop(source)) == _without_block_space(shown)


def test_nested_indented_list_stays_a_list() -> None:
    """F18"""
    html = autop("<ul>\n<li>foo\n    <ul>\n    <li>bar</li>\n    </ul>\n</li>\n</ul>")
    assert _without_block_space(html) == "<ul><li>foo<ul><li>bar</li></ul></li></ul>"


def test_a_long_link_text_is_never_wrapped() -> None:
    """F17"""
    link = '<a href="https://example.org/">' + "many words " * 8 + "end</a>"
    assert autop(link) == f"<p>{link}</p>\n"


def test_the_content_of_a_pre_does_not_change() -> None:
    """F23"""
    code = "<pre>a<br />b\n\n\n<p>\n  c &lt; d</pre>"
    assert code in autop(f"x\n{code}\ny")


def test_a_more_comment_alone_on_its_line_ends_the_paragraph() -> None:
    assert autop("a\n<!--more Read on-->\nb") == "<p>a</p>\n<!--more Read on-->\n<p>b</p>\n"


@pytest.mark.parametrize(
    "unclosed",
    ["<b>", "<!-- never ends ", "<script>", '<a href="x>', "<a href='", "<pre>", "<style>", "<"],
)
def test_text_after_an_unclosed_tag_is_kept(unclosed: str) -> None:
    """F11"""
    from lxml.html import fragment_fromstring

    html = autop(f"<h2>Title</h2>\nbefore {unclosed}after\n\nthe last words")
    shown = " ".join(fragment_fromstring(html, create_parent="div").itertext())
    for word in ("before", "after", "the last words"):
        assert word in shown


prose = st.text(st.characters(exclude_characters="<>[]&", exclude_categories=["Cs", "Cc"]))
PIECES = """a |b
 |

|<p>|</p>|<div>|</div>|<b>|</b>|<li>|<ul>|</ul>|<br>|<pre>|</pre>|<!--more-->|<a href="x">|</a>|
<h2>|</h2>|<td>|<blockquote>|</blockquote>|<script>|<|>|&|x"""
fragments = st.lists(st.sampled_from(PIECES.split("|")), max_size=30).map("".join)


@given(st.lists(prose, max_size=5).map("\n".join))
def test_every_word_of_prose_is_kept_in_order(text: str) -> None:
    assert re.sub(r"<[^<>]*>", " ", autop(text)).split() == text.split()


@given(st.lists(prose.filter(str.strip), max_size=5))
def test_html_with_paragraphs_does_not_change(paragraphs: list[str]) -> None:
    html = autop("\n\n".join(paragraphs))
    assert autop(html) == html


@given(fragments | st.text())
def test_no_text_raises_an_error(source: str) -> None:
    autop(source)
