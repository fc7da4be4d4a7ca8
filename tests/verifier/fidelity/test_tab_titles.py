"""The verifier knows where the titles of tabs stand."""

from __future__ import annotations

import pytest

from migrator.verifier.fidelity.compare_post import check_inventory, check_shown_words, check_words
from migrator.verifier.fidelity.tab_titles import with_titles_at_panels

RAW = (
    '<p>Before.</p><ul class="kt-tabs-title-list"><li><a href="#one">One title</a></li>'
    '<li><a href="#two">Another title</a></li></ul><div><div class="kt-tab-inner-content">'
    '<p>First text.</p></div><div class="kt-tab-inner-content"><p>Second text.</p></div></div>'
)
RIGHT = "Before.\n\n**One title**\n\nFirst text.\n\n**Another title**\n\nSecond text.\n"


def test_a_title_belongs_before_its_panel() -> None:
    assert check_words(RAW, RIGHT) == []
    assert check_shown_words(RAW, RIGHT) == []
    assert check_inventory(RAW, RIGHT, ()) == []


def test_another_tool_may_write_the_list_as_it_is_stored() -> None:
    listed = (
        "Before.\n\n- [One title](#one)\n- [Another title](#two)\n\nFirst text.\n\nSecond text.\n"
    )
    assert check_words(RAW, listed) == []


@pytest.mark.parametrize(
    ("markdown", "kind"),
    [
        (RIGHT.replace("**One title**\n\n", ""), "lost-words"),
        ("Before.\n\nFirst text.\n\n**One title**\n\n**Another title**\n\nSecond text.\n",
         "moved-words"),
        ("Before.\n\n**Another title**\n\nFirst text.\n\n**One title**\n\nSecond text.\n",
         "moved-words"),
    ],
)  # fmt: skip
def test_a_title_that_is_lost_or_elsewhere_is_named(markdown: str, kind: str) -> None:
    assert kind in {finding.kind for finding in check_words(RAW, markdown)}


@pytest.mark.parametrize(
    "raw",
    [
        RAW.replace("</ul>", "<li>Third</li></ul>"),
        RAW.replace("kt-tab-inner-content", "other"),
        RAW.replace("kt-tabs-title-list", "list"),
        RAW.replace("</ul>", "Words.</ul>"),
        RAW.replace("</ul>", '<img src="/a.png"></ul>'),
        "<!-- unclosed " + RAW,
    ],
)
def test_tabs_that_are_not_certain_stay_as_they_are(raw: str) -> None:
    assert with_titles_at_panels(raw) == raw


def test_a_link_to_elsewhere_in_a_title_stays() -> None:
    raw = RAW.replace('href="#one"', 'href="https://a.example/one"')
    assert "https://a.example/one" in with_titles_at_panels(raw)
    assert "#two" not in with_titles_at_panels(raw)


def test_a_title_finds_its_panel_by_its_id() -> None:
    raw = (
        '<ul class="nav-tabs"><li><a href="#b">B</a></li><li><a href="#a">A</a></li></ul>'
        '<div id="a">first</div><div id="b">second</div>'
    )
    assert with_titles_at_panels(raw) == (
        ' <div id="a"> <p>A</p> first</div><div id="b"> <p>B</p> second</div>'
    )


def test_no_title_is_forgotten_where_one_list_lies_around_the_panel_of_another() -> None:
    inner = (
        '<ul class="nav-tabs"><li><a href="#a">Alpha</a></li><li><a href="#b">Beta</a></li></ul>'
        '<div role="tablist"><div id="a">Gamma</div><div id="b">Delta</div></div>'
        '<div role="tabpanel">One.</div><div role="tabpanel">Two.</div>'
    )
    moved = with_titles_at_panels(inner)
    assert all(word in moved for word in ("Alpha", "Beta", "Gamma", "Delta", "One.", "Two."))


def test_titles_of_panels_without_words_are_no_lost_links() -> None:
    empty = RAW.replace("First text.", "<img src='a.gif'>").replace("Second text.", "")
    page = "Before.\n\n**One title**\n\n![](a.gif)\n\n**Another title**\n"
    assert check_words(empty, page) == []
    assert [each.kind for each in check_inventory(empty, page, ()) if "link" in each.kind] == []
