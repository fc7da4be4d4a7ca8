"""Two texts are compared line by line before their words are."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity.text_lines import differing_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", "\n\n"),
        ("Black tea\n\nHot", "Black tea\nHot\n"),
        (" Black tea \r\nHot", "Black tea\nHot"),
        ("It's hot\nTea", "It’s hot.\nTea"),
    ],
)
def test_texts_with_the_same_words_in_each_line_do_not_differ(one: str, other: str) -> None:
    assert differing_words(one, other) == ([], [])


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("a\nb\nc", "a\nc", "b", ""),
        ("a\nc", "a\nb b\nc", "", "b b"),
        ("a\na\na", "a\na", "a", ""),
        ("a b\nc", "a\nb c", "a b c", "a b c"),
        ("x\na b\nc\ny", "x\na\nc b\ny", "a b c", "a c b"),
        ("tea", "", "tea", ""),
    ],
)
def test_only_the_words_between_the_lines_that_differ_are_read(
    one: str, other: str, left: str, right: str
) -> None:
    assert differing_words(one, other) == (left.split(), right.split())
