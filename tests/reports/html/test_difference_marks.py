"""Marks are in all three panes exactly where the proof finds a difference."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.findings import KINDS
from migrator.reports.html.difference_marks import (
    DIFFERENCE_KINDS,
    Marks,
    compare,
    tokens_of,
    transfer,
)
from migrator.reports.html.markdown_pane import marked_source
from migrator.reports.html.pane import pane
from migrator.verifier.fidelity.diff import find_losses
from migrator.verifier.fidelity.render_markdown import render

_MARKED = re.compile(r'<mark(?: id="difference")? class="differs">([^<]*)</mark>')
_GAP = re.compile(r'<mark(?: id="difference")? class="gap" title="([^"]*)">')


def panes(shown: str, markdown: str) -> tuple[str, str, str]:
    html = render(markdown)
    left, right = tokens_of(shown), tokens_of(html)
    before, after = compare(left, right)
    return (
        pane(shown, str, left, before),
        pane(html, str, right, after),
        marked_source(markdown, right, after),
    )


def marked(html: str) -> str:
    return "".join(_MARKED.findall(html))


def test_a_post_without_differences_has_no_mark() -> None:
    shown = '<p>One <b>two</b> <a href="x.md">three</a></p><pre>\ncode\n</pre>'
    for each in panes(shown, "One **two** [three](x.md)\n\n```\ncode\n```\n"):
        assert "<mark" not in each


def test_a_changed_word_is_marked_in_all_panes() -> None:
    shown, rendered, markdown = panes("<p>on a Monday in May</p>", "on a *Tuesday* in May\n")
    assert marked(shown) == "Monday"
    assert marked(rendered) == "Tuesday"
    assert markdown == 'on a *<mark id="difference" class="differs">Tuesday</mark>* in May\n'


def test_lost_words_are_marked_and_their_place_is_shown() -> None:
    shown, rendered, markdown = panes("<p>one two three four</p>", "one four\n")
    assert marked(shown) == "two three"
    assert _GAP.findall(rendered) == _GAP.findall(markdown) == ["missing: two three"]


def test_a_loss_at_the_end_is_shown_there() -> None:
    _, rendered, markdown = panes("<p>one two</p><p>three</p>", "one two\n")
    assert rendered.rstrip().endswith("⋯</mark>")
    assert markdown.endswith("⋯</mark>")


def test_a_changed_link_is_marked_with_its_url() -> None:
    _, rendered, markdown = panes('<p>see <a href="a.md">it</a> now</p>', "see [it](b.md) now\n")
    assert marked(rendered) == "it"
    assert marked(markdown) == "it](b.md"


def test_a_changed_image_is_outlined() -> None:
    shown, rendered, markdown = panes('<p><img src="../a.png" alt="x"></p>', "![x](../b.png)\n")
    assert '<img class="differs" src="../a.png"' in shown
    assert '<img class="differs" src="../b.png"' in rendered
    assert "b.png" in marked(markdown)


def test_in_code_the_changed_line_is_marked() -> None:
    shown, rendered, markdown = panes(
        "<pre>a = 1\nb = 2\nc = 3</pre>", "```\na = 1\nb = 4\nc = 3\n```\n"
    )
    assert (marked(shown), marked(rendered)) == ("b = 2", "b = 4")
    assert marked(markdown) == "b = 4"


def test_a_word_in_several_pieces_is_marked_whole() -> None:
    shown, _, _ = panes("<p>a foo<b>bar</b> b</p>", "a foobar b\n")
    assert _MARKED.findall(shown) == ["foo", "bar"]


def test_a_changed_block_has_a_sign() -> None:
    shown, rendered, markdown = panes("<p>one<br>two</p>", "one two\n")
    assert _GAP.findall(shown) == ["differs: line break"]
    assert _GAP.findall(rendered) == _GAP.findall(markdown) == ["missing: line break"]


def test_a_label_with_markup_in_it_stays_a_label() -> None:
    _, rendered, _ = panes('<p>one "&gt;&lt;script&gt; two</p>', "one two\n")
    assert 'title="missing: &quot;&gt;&lt;script&gt;"' in rendered


_WORDS = st.lists(st.sampled_from(["a", "b", "c", "<i>d</i>", "<br>", "</p><p>"]), max_size=12)


@given(_WORDS, _WORDS)
def test_marks_are_exactly_where_sequences_differ(one: list[str], other: list[str]) -> None:
    left, right = (tokens_of(f"<p>{' '.join(words)}</p>") for words in (one, other))
    before, after = compare(left, right)
    assert bool(before or after) == (left != right)
    kept = [
        [t for n, t in enumerate(x) if n not in m.changed]
        for x, m in ((left, before), (right, after))
    ]
    assert kept[0] == kept[1]
    found = find_losses(left, right)
    assert bool(found) == (left != right)
    assert {loss.change.kind for loss in found} <= DIFFERENCE_KINDS


@pytest.mark.parametrize(
    ("changed", "other", "expected"),
    [({1}, "abc", {1}), ({1}, "axc", {1}), ({2}, "bc", {1}), (set(), "xyz", set())],
)
def test_marks_are_transferred_to_a_similar_sequence(
    changed: set[int], other: str, expected: set[int]
) -> None:
    assert transfer(Marks(frozenset(changed)), "abc", other).changed == expected


def test_all_difference_kinds_are_listed() -> None:
    # All that the two checks of a post's text can find has a place in it.
    kinds = [kind for kind in KINDS if kind.startswith(("lost-", "changed-", "added-", "moved-"))]
    of_files = {
        "lost-anchor",  # nobody sees an anchor
        "lost-address",  # the inventory of the source finds it, not the two compared texts
        *("lost-source", "lost-asset", "lost-file", "lost-page", "lost-data", "lost-report"),
        "moved-link",
        *("changed-data", "changed-file", "changed-field", "added-field"),
        # The check of a built site finds these.
        *("changed-title", "changed-date", "changed-structure", "changed-typography"),
        "lost-comment",
    }
    assert set(kinds) - DIFFERENCE_KINDS == of_files
