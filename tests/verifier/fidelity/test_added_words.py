"""A page has no word that its source has nowhere, or not as often."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity.compare_post import check_words


def kinds(raw: str, markdown: str) -> list[str]:
    return [finding.kind for finding in check_words(raw, markdown)]


@pytest.mark.parametrize(
    ("raw", "markdown"),
    [
        ("<p>Hot tea</p>", "Hot tea\n\nNobody wrote this.\n"),
        ("<p>Hot tea</p>", "Hot hot tea\n"),
        ("<p>The tea</p>", "The tea tea\n"),
        ("<p>Hot tea</p>", "Hot teas\n"),
        ('<p>Hot <a href="/tea/">tea</a></p>', "Hot cold [tea](/tea/)\n"),
        ("<!-- wp:paragraph --><p>Tee</p><!-- /wp:paragraph -->", "Tee mit Milch\n"),
        ("<p>Ça va</p>", "Ça va bien\n"),
        ("<!-- wp:latest-posts /-->Tea", "Hot tea\n"),
        ("[caption]<img> A cup[/caption] Tea", "A cup\n\nTea tea\n"),
    ],
)
def test_an_invented_or_doubled_word_is_named(raw: str, markdown: str) -> None:
    assert "added-words" in kinds(raw, markdown)


@pytest.mark.parametrize(
    ("raw", "markdown"),
    [
        ("[gallery ids=1]", "A caption\n"),
        ('Tea <sup data-fn="a"><a href="#a">1</a></sup>', "Tea[^1]\n\n[^1]: Green\n"),
        ("<!-- wp:post-title /-->Tea", "The title\n\nTea\n"),
        ("<!-- wp:acf/quote --><p>Tea</p><!-- /wp:acf/quote -->", "Tea, said Ann\n"),
        (
            '<p>See</p><iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>',
            "See\n\n<https://www.youtube.com/watch?v=abcdefghijk>\n",
        ),
        ('<div data-title="Songs of tea">Tea</div>', "Tea\n\nSongs of tea\n"),
        ("<p>Hot</p><div>tea</div>", "Hottea\n"),
        ("un<b>block</b>ed", "un**block**ed\n"),
        ("<p>A &amp;amp; B</p>", "A &amp;amp; B\n"),
    ],
)
def test_words_of_other_places_are_no_invention(raw: str, markdown: str) -> None:
    assert "added-words" not in kinds(raw, markdown)


def test_a_doubled_paragraph_is_one_finding() -> None:
    found = check_words("<p>One two three four</p>", "One two three four\n\nOne two three four\n")
    assert [each.kind for each in found] == ["added-words"]
