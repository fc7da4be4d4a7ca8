"""Footnotes in double brackets, and brackets that only may be shortcodes."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import item, migrated

from migrator.wordpress.render import render, wordpress_html

PAGE = "posts/post-1/index.md"
ONE = "The town was founded late. {}Its walls are of brick, say some.{} They still stand."
LINK = "<a href='https://a.example/x'>our page</a>"
TWO = f"The river is wide, {{}}See {LINK} on all the floods.{{}} and slow."


def notes(opened: str, closed: str) -> str:
    return f"{ONE.format(opened, closed)}\n\n{TWO.format(opened, closed)}"


@pytest.mark.parametrize(("opened", "closed"), [("((", "))"), ("[[", "]]")])
def test_sentences_in_double_brackets_are_footnotes(
    tmp_path: Path, opened: str, closed: str
) -> None:
    text = notes(opened, closed) + " <a href='https://a.example/last'>Last.</a>"
    archive = migrated(tmp_path, item(1, text))
    assert archive.body(PAGE) == (
        "The town was founded late.[^1] They still stand.\n\n"
        "The river is wide,[^2] and slow. [Last.](https://a.example/last)\n\n"
        "[^1]: Its walls are of brick, say some.\n\n"
        "[^2]: See [our page](https://a.example/x) on all the floods."
    )
    assert archive.kinds() == []


def test_numbered_notes_are_footnotes(tmp_path: Path) -> None:
    text = f"{ONE.format('[1. ', ']')}\n\n{TWO.format('[2. ', ']')}"
    archive = migrated(tmp_path, item(1, text))
    assert archive.body(PAGE).startswith("The town was founded late.[^1] They still stand.")
    assert archive.body(PAGE).endswith(
        "[^2]: See [our page](https://a.example/x) on all the floods."
    )
    assert archive.kinds() == []


def test_a_short_note_beside_them_is_one_too() -> None:
    html = wordpress_html(notes("((", "))") + " It is deep ((cf. Smith 1999)).")
    assert html.count("data-footnote-ref") == 3
    assert "It is deep<sup" in html


def test_notes_may_hold_shortcodes_and_single_brackets() -> None:
    text = notes("((", "))").replace("say some", 'say some (not all) [cite key="{A=1}"]')
    assert wordpress_html(text).count("data-footnote-ref") == 2


@pytest.mark.parametrize(
    "text",
    [
        notes("((", "))") + " But f((a+b)(c)) is a number.",
        notes("((", "))") + " But if ((x == 1)); then.",
        notes("((", "))") + " And ((an open one.",
        notes("((", "))") + " [code]f((x))[/code]",
        notes("((", "))") + "\n\n((Alone on its line it is no note.))",
        "It is so ((an aside of the author)) and so ((another aside of hers)).",
        "See [[Main Page]] and [[Another Page]].",
        "<pre>" + notes("((", "))") + "</pre>",
        ONE.format("[1. ", "]") + TWO.format("[3. ", "]"),
        "Songs: [1. First of the Gang] [2. Last of the Mohicans]",
        "<!-- " + notes("((", "))") + " -->",
    ],
)
def test_other_double_brackets_stay_as_typed(text: str) -> None:
    html = wordpress_html(text)
    assert "footnote" not in html
    assert ("((" in html) == ("((" in text)
    assert ("[[" in html) == ("[[" in text)


def test_what_may_be_a_footnote_is_named() -> None:
    rendered = render(ONE.format("((", "))"))
    assert "((Its walls" in rendered.html
    assert [finding.message for finding in rendered.findings] == [
        "((…)): it may be a footnote of a plugin; it stays in the text as typed"
    ]


@pytest.mark.parametrize("text", ["[post-list-3]", "<p>[my_news_box_12]</p>"])
def test_a_number_in_the_name_of_a_shortcode_alone_in_its_line(text: str) -> None:
    rendered = render(text)
    assert rendered.html.strip().startswith("<!-- migrator: shortcode [")
    assert [finding.kind for finding in rendered.findings] == ["unhandled-shortcode"]


@pytest.mark.parametrize(
    ("text", "bracket"),
    [
        ("Press [tip:x] here.", "[tip:x]"),
        ("All of [post-list-3] here.", "[post-list-3]"),
        ("<!-- wp:paragraph --><p>Press [tip:x].</p><!-- /wp:paragraph -->", "[tip:x]"),
    ],
)
def test_what_may_be_a_shortcode_stays_and_is_named(text: str, bracket: str) -> None:
    rendered = render(text)
    assert bracket in rendered.html
    assert [(finding.kind, finding.message) for finding in rendered.findings] == [
        (
            "unhandled-shortcode",
            f"{bracket}: it stays in the text as typed; a rule in migrator.toml can replace it",
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[covid-19] and [note: this] and [a-b-3]",
        "a[my-list-3] and [a label][my-list-3]",
        "[my-list-3](https://a.example/)\n[my-list-3]: https://a.example/",
        "Type <code>[post-list-3]</code> or <code>[tip:x]</code>.",
        "[unknown:word] `[tip:x]` [tab:First]",
    ],
)
def test_prose_and_markdown_in_brackets_are_not_named(text: str) -> None:
    rendered = render(text)
    assert not rendered.findings
    assert "migrator: shortcode" not in rendered.html
