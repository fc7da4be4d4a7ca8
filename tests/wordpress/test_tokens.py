"""Tokenizing of content, valid or broken, into tags, text and comments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.wordpress.tokens import Opaque, Tag, TextToken, join_raw, tag_attributes, tokenize


def test_tags_text_and_comments_are_distinguished() -> None:
    assert tokenize('a<B class="x>y">c</b><!-- d -->') == [
        TextToken("a"),
        Tag('<B class="x>y">', "b", attributes=' class="x>y"'),
        TextToken("c"),
        Tag("</b>", "b", closing=True),
        Opaque("<!-- d -->"),
    ]


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("a < b", "a &lt; b"),
        ("1 <2", "1 &lt;2"),
        ("a <!-- b", "a &lt;!-- b"),
        ("a <b", "a &lt;b"),
        ('<a href="x>b</a>', '<a href="x">b</a>'),
        ("<script>a", "a"),
        ("<script>a</script>b", "<script>a</script>b"),
        ("<iframe src=x>a", "<iframe src=x></iframe>a"),
        ("<iframe/>a<iframe></iframe>", "<iframe/></iframe>a<iframe></iframe>"),
        ("<iframe>a</iframe>b", "<iframe>a</iframe>b"),
        ("<?php echo 1; ?>b", "<?php echo 1; ?>b"),
    ],
)
def test_text_that_a_browser_would_swallow_stays_readable(source: str, written: str) -> None:
    """F11"""
    assert join_raw(tokenize(source)) == written


def test_a_piece_of_html_never_swallows_the_text_after_it() -> None:
    from migrator.wordpress.media import figure

    assert (
        figure("<img>", "a <!-- b") == "<figure><img><figcaption>a &lt;!-- b</figcaption></figure>"
    )


def test_the_first_of_two_equal_attributes_wins() -> None:
    assert tag_attributes(' CLASS="a &amp; b" class=c disabled') == {
        "class": "a & b",
        "disabled": "",
    }


@given(st.text(st.characters(exclude_characters="<")))
def test_text_without_tags_does_not_change(text: str) -> None:
    assert join_raw(tokenize(text)) == text
