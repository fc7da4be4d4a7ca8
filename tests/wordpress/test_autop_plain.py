"""The fast path of `autop_plain` writes the same paragraphs as `ParagraphWriter`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.examples import examples
from support.markup import CONTENT, PLAIN_CONTENT

from migrator.wordpress import autop_plain, plain_html
from migrator.wordpress.autop_tokens import ParagraphWriter
from migrator.wordpress.tokens import Edge, HtmlBlock, Inline, Opaque, Plain, Token

_plain = (CONTENT | PLAIN_CONTENT).filter(
    lambda source: plain_html.tokenize_plain(source) == [Plain(source)]
)
_other_tokens = st.sampled_from(
    [
        HtmlBlock("<figure/>"),
        Edge(),
        Plain("b"),
        Plain("\nb\n"),
        Inline("<i/>"),
        Opaque("<!-- migrator: x -->"),
        Opaque("<!-- migrator: y -->"),
        Opaque("<script></script>"),
    ]
)


def with_full_writer(tokens: list[Token]) -> str:
    return ParagraphWriter(plain_html.expand_plain(tokens)).write()


@examples(500)
@given(_plain)
def test_both_write_the_same_paragraphs(source: str) -> None:
    written = autop_plain.write_plain([Plain(source)])
    assert written is None or written == with_full_writer([Plain(source)])


_plain_with_ending = st.tuples(
    _plain, st.sampled_from(["", "\n", "\n<!--more-->", "\n\n", "\nhttp://a.b/"])
).map("".join)


@examples(300)
@given(st.lists(st.tuples(_plain_with_ending, _other_tokens), max_size=3), _plain)
def test_both_write_the_same_paragraphs_around_replaced_shortcodes(
    parts: list[tuple[str, Token]], last: str
) -> None:
    tokens: list[Token] = []
    for source, other in parts:
        tokens += (Plain(source), other) if source else (other,)
    tokens += [Plain(last)] if last else []
    written = autop_plain.write_plain(tokens)
    assert written is None or written == with_full_writer(tokens)


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("a <b>b</b>\n c \n\nd", "<p>a <b>b</b><br />\n c</p>\n<p>d</p>\n"),
        ("<h2>a</h2>\nb<br>c", "<h2>a</h2>\n<p>b<br />\nc</p>\n"),
        ("<ul>\n\t<li>a</li>\n</ul>", "<ul><li>a</li>\n</ul>\n"),
        ('<p class="c">a</p>', '<p class="c">a</p>\n'),
        ("<blockquote>a</blockquote>", "<blockquote><p>a</p>\n</blockquote>\n"),
        ("a\n<!--more-->\nb", "<p>a</p>\n<!--more-->\n<p>b</p>\n"),
        ("a<!--more-->\n\nb", "<p>a<!--more--></p>\n<p>b</p>\n"),
        ("a\n<pre>b\n\nc</pre>", "<p>a</p>\n<pre>b\n\nc</pre>\n"),
        ("a\n<br>\nb", "<p>a<br />\n<br />\nb</p>\n"),
    ],
)
def test_common_content_takes_the_fast_path(source: str, written: str) -> None:
    assert autop_plain.write_plain([Plain(source)]) == written


@pytest.mark.parametrize(
    "source",
    [
        *(
            "a</br>b",
            "<b>a</b> \nb",
            "a <!--more--> b",
            "a\n<!--more--> b",
            "a\n<!-- c -->b",
            "<!-- c -->",
        ),
        *(
            "<a\nhref=x>b</a>",
            "a<b>b\n</b>c",
            "a\n<br>b",
            "a<br><br>b",
            "a<br> \nb",
            "<br>a",
            "a<br>",
        ),
        *(
            "<video>\n<i>a</i>\n</video>b",
            "<span></span>",
            '<a id="a"></a>',
            "a\n  <b>b</b>",
            "a\f\nb",
        ),
        *(
            "http://a.b/\nc",
            "a\nhttp://a.b/",
            "a<br>http://a.b/",
            "http://a.b/<br>c",
            "a  \n\tb",
            "<hr>a",
        ),
        *(
            "a<br>\n  <b>b</b>",
            "a<br>  <b>b</b>",
            '<p class="c">a<br><br>b\n<!--more-->\nc',
            "a\n<hr />b",
        ),
    ],
)
def test_a_run_that_needs_the_full_writer_gets_its_result(source: str) -> None:
    assert autop_plain.write_plain([Plain(source)]) == with_full_writer([Plain(source)])


@pytest.mark.parametrize(
    "source", ["<b>a\n\nb</b>", "<b>a", "a</b>", "<P>a", '<a href="x"><p>a</p></a>', '<b"c">d']
)
def test_an_element_that_crosses_a_boundary_is_left_to_the_full_writer(source: str) -> None:
    assert autop_plain.write_plain([Plain(source)]) is None


def test_text_on_a_line_with_another_token_is_left_to_the_full_writer() -> None:
    assert autop_plain.write_plain([Plain("a "), Plain("b")]) is None
    assert autop_plain.write_plain([Plain("a "), Inline("<i/>")]) is None
    assert autop_plain.write_plain([Plain("a "), Opaque("<!-- migrator: x -->")]) is None
