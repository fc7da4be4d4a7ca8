"""Links and images in the notes of a post stand where its page lists the notes."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity.note_places import with_notes_at_list

PAGE = '<p>A</p><section class="footnotes" data-footnotes></section>'


@pytest.mark.parametrize(
    ("raw", "moved"),
    [
        ("a[ref]n[/ref]b", "ab n "),
        ('a[mfn referencenumber="2"]n[/mfn]b((m))c', "abc n m "),
        ("a[[n]]b", "ab n "),
        ("a[ref]n[/ref]b[references /]c", "ab n [references /]c"),
        ("a[1. n]b[2. m]", "a 1 b 2  n m "),
        ("a[ref]n b", "a[ref]n b "),
        ("a[reference]b", "a[reference]b "),
    ],
)
def test_notes_move_to_their_list(raw: str, moved: str) -> None:
    assert with_notes_at_list(raw, PAGE) == moved


def test_brackets_that_the_page_shows_are_no_notes() -> None:
    assert with_notes_at_list("a((n))b[ref]m[/ref]", f"((n)){PAGE}") == "a((n))b m "


def test_nothing_moves_without_footnotes() -> None:
    assert with_notes_at_list("a[ref]n[/ref]b", "<p>anb</p>") == "a[ref]n[/ref]b"
