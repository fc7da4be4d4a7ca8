"""A page has no word that its source has nowhere, or not as often."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity.compare_post import check_words
from migrator.verifier.fidelity.stored_parts import StoredParts


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
        ("<p>Hot tea now</p>[products ids=1]", "Hot hot tea now\n\nA caption\n"),
        ("[products ids=1]<p>Hot tea</p><p>now</p>", "A caption\n\nHot teas\n\nnow\n"),
        ("<!-- wp:acf/quote /--><p>Hot tea</p>", "Said Ann\n\nHot tea\n\nand rum\n"),
        ("Tea [sic] now", "Tea \\[sic\\] and rum now\n"),
        (
            "Tea\n\n[x a=1]\n\nnow",
            "Tea\n\n<!-- migrator: shortcode [x a=1] -->\n\nand rum\n\nnow\n",
        ),
        ("Tea[ref]Green[/ref] now", "Tea[^1] now\n\nand rum\n\n[^1]: Green\n"),
        ("Tea[ref]Green tea[/ref] now", "Tea[^1] now\n\n[^1]: Green green tea\n"),
    ],
)
def test_an_invented_or_doubled_word_is_named(raw: str, markdown: str) -> None:
    assert "added-words" in kinds(raw, markdown)


@pytest.mark.parametrize(
    ("raw", "markdown"),
    [
        ("[products ids=1]", "A caption\n"),
        ('Tea <sup data-fn="a"><a href="#a">1</a></sup>', "Tea[^1]\n\n[^1]: Green\n"),
        ("<!-- wp:post-title /-->Tea", "The title\n\nTea\n"),
        ("<p>Hot</p>[x a=1]<p>tea</p>[y a=1]", "Hot\n\nOne two\n\ntea\n\nThree four\n"),
        ("Tea [x a=1 name=Ann] now", "Tea by Ann, our cook, now\n"),
        (
            "[x u=http://a.b/my%20tea.pdf]",
            "<!-- migrator: shortcode [x] -->\n\n[my tea.pdf](files/my%20tea.pdf)\n",
        ),
        (
            "Tea[ref]Green[/ref] or[ref]Black[/ref]",
            "Tea[^1] or[^2]\n\n[^1]: Green\n\n[^2]: Black\n",
        ),
        ("<!-- wp:acf/quote --><p>Tea</p><!-- /wp:acf/quote -->", "Tea, said Ann\n"),
        (
            '<p>See</p><iframe src="https://www.youtube.com/embed/abcdefghijk"></iframe>',
            "See\n\n<https://www.youtube.com/watch?v=abcdefghijk>\n",
        ),
        ('<div data-title="Songs of tea">Tea</div>', "Tea\n\nSongs of tea\n"),
        ("<p>Hot</p><div>tea</div>", "Hottea\n"),
        ("un<b>block</b>ed", "un**block**ed\n"),
        ("<p>A &amp;amp; B</p>", "A &amp;amp; B\n"),
        ('<!-- wp:acme/quote {"content":"\\u0022Tea\\u0022"} /-->Hot', '"Tea"\n\nHot\n'),
    ],
)
def test_words_of_other_places_are_no_invention(raw: str, markdown: str) -> None:
    assert "added-words" not in kinds(raw, markdown)


def test_a_doubled_paragraph_is_one_finding() -> None:
    found = check_words("<p>One two three four</p>", "One two three four\n\nOne two three four\n")
    assert [each.kind for each in found] == ["added-words"]


def test_a_gallery_shows_what_its_files_say() -> None:
    parts = StoredParts((), ("<figure><img src='a.jpg'>The pot</figure>",))
    raw = "<p>Hot tea</p>[gallery ids=1]<p>now</p>"
    page = "Hot tea\n\nThe pot\n\nnow\n"
    assert check_words(raw, page, parts) == []
    assert check_words(raw, page.replace("pot", "pot of gold"), parts) != []
    # Without its files, nobody knows its captions.
    assert check_words(raw, page) == []


def test_notes_say_nothing_of_a_gallery() -> None:
    raw = '<p>Tea<sup data-fn="a"><a href="#a">1</a></sup> is hot</p>[gallery ids=1]<p>now</p>'
    page = "Tea[^1] is hot\n\nThe pot\n\nnow\n\n[^1]: Green\n"
    assert check_words(raw, page, StoredParts(["Green"])) == []


def test_notes_that_nobody_gave_are_no_invention() -> None:
    raw = '<p>Tea<sup data-fn="a"><a href="#a">1</a></sup> now</p>'
    assert check_words(raw, "Tea[^1] now\n\n[^1]: Green leaves\n") == []
    parts = StoredParts(["Green leaves"])
    assert check_words(raw, "Tea[^1] now\n\n[^1]: Green leaves\n", parts) == []
    assert check_words(raw, "Tea[^1] now\n\n[^1]: Green old leaves\n", parts) != []


BOUND = (
    '<!-- wp:paragraph {"metadata":{"bindings":{"content":{"source":"core/post-meta","args":'
    '{"key":"tea"}}}}} --><p>No tea</p><!-- /wp:paragraph -->'
)


def test_a_custom_field_shows_words_of_another_place() -> None:
    raw = f"<p>Hot tea</p>{BOUND}<p>now</p>"
    assert kinds(raw, "Hot tea\n\nGreen tea from China\n\nnow\n") == []
    assert kinds(raw, "Hot tea and rum today\n\nGreen tea\n\nnow and then\n") == ["added-words"]
