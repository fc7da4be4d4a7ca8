"""Stored titles, captions and names become the text a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.wordpress.display_text import plain_text


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("a &amp; b", "a & b"),
        ("It&#8217;s &hellip;", "It’s …"),
        ("&amp;lt;div&amp;gt;", "&lt;div&gt;"),
        ("&lt;div&gt; explained", "<div> explained"),
        ('<em>x</em> and <strong class="y">z</strong>', "x and z"),
        ('A <a href="/x?a=1&amp;b">link</a>', "A link"),
        ("one<br />two", "one two"),
        ("a < b and b > c", "a < b and b > c"),
        ("<T> generics: List<T>, Map<K, V>", "<T> generics: List<T>, Map<K, V>"),
        ("#include <iostream>", "#include <iostream>"),
        ('C:\\new "quoted"', 'C:\\new "quoted"'),
        ("  a \n b\u00a0c ", "a b\u00a0c"),
        ("a<!-- b -->c", "ac"),
        ("", ""),
    ],
)
def test_stored_text_reads_as_shown(stored: str, read: str) -> None:
    assert plain_text(stored) == read


@given(st.text(st.characters(exclude_characters="<>&", exclude_categories=["Cs", "Cc"])))
def test_text_without_markup_keeps_every_word(text: str) -> None:
    assert plain_text(text).split() == text.split()


def test_hostile_titles_take_linear_time() -> None:
    for hostile in ("<a " * 30_000, "<a" + " x" * 60_000, "<!--" * 30_000, "<a " + " " * 90_000):
        plain_text(hostile)
