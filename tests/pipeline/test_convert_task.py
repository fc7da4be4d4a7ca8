"""What readers wrote becomes Markdown: plain text at one look, the rest by way of HTML."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.examples import examples

from migrator.markdown.converter import to_markdown
from migrator.markdown.element_tables import word_set
from migrator.markdown.plain_paragraphs import plain_text_to_markdown
from migrator.wordpress.autop import autop

_PIECES = st.sampled_from(
    [
        *sorted(word_set("a . , - + * _ # > = : | ! ( ) [ ] ` ~ \\ ^ é 日 1. 2) & < 3")),
        *("word", "a_b", "2*3", "[sic]", "(b)", "&amp;", "<b>", "<br>", "http://a.b/c", "www.a.b"),
        *(" ", "  ", "\n", "\n", "\n\n", "\n \n", "\n\n\n", "\r\n", "\t", "\u00a0", "\u2003"),
        *("\x00", "\x01", "\x0b", "\x85", "\u2028", "\ufeff", "\ufdd0", "\ufddf", "\ufffe"),
    ]
)


@examples(500)
@given(st.lists(_PIECES, max_size=9).map("".join))
@example("One\ntwo\n\nthree\n")
@example(" a\n b\n \n\n c")
@example("See\nhttp://a.b/c")
@example("\u00a0\na")
def test_plain_text_gives_the_same_markdown_as_its_html(text: str) -> None:
    assert plain_text_to_markdown(text) in (None, to_markdown(autop(text)))


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Great post!", "Great post!\n"),
        ("Hello,\n\nI agree", "Hello,\n\nI agree\n"),
        ("One\ntwo (2)", "One  \ntwo (2)\n"),
        ("", ""),
        (" \n\n ", ""),
    ],
)
def test_most_comments_are_plain_text(text: str, markdown: str) -> None:
    assert plain_text_to_markdown(text) == markdown


@pytest.mark.parametrize("text", ["a <b>b</b>", "a &amp; b", "* a", "http://a.b/", "a\u0000b"])
def test_html_and_difficult_text_are_not_treated_as_plain_text(text: str) -> None:
    assert plain_text_to_markdown(text) is None
