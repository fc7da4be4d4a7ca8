"""A counter of a saved page shows the number at which it stops."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import item, migrated

from migrator.wordpress.shown_numbers import with_last_numbers, with_stored_numbers
from migrator.wordpress.unrender import unrender_html


@pytest.mark.parametrize(
    ("counter", "number"),
    [
        (
            (
                '<span class="elementor-counter-number" data-duration="2000" data-to-value="1500" '
                'data-from-value="0" data-delimiter=",">0</span>'
            ),
            "1,500",
        ),
        ("<span class='odometer' data-count='75'>0</span>", "75"),
        ('<h3 class="counter" data-start="10" data-end="98.5"> 10 </h3>', "98.5"),
        ('<div class="my-number" data-target="2024"></div>', "2024"),
        ('<span class="countup" data-to="1234567" data-delimiter=".">0</span>', "1.234.567"),
    ],
)
def test_its_last_number_is_in_the_text_and_in_the_proof(counter: str, number: str) -> None:
    found = unrender_html(f"<p>Over {counter} roads</p>")
    assert f">{number}<" in found.html
    assert f">{number}<" in found.seen


@pytest.mark.parametrize(
    "element",
    [
        '<span class="counter" data-count="75">75 roads</span>',
        '<span class="counter" data-count="many">0</span>',
        '<span class="price" data-value="75">0</span>',
        '<span class="counter" data-count="75"><b>0</b></span>',
        '<span class="comment-count" data-id="75">0</span>',
        '<span class="counter" data-count="75">12</span>',
    ],
)
def test_any_other_number_stays(element: str) -> None:
    assert with_last_numbers(element) == element


@pytest.mark.parametrize(
    ("stored", "number"),
    [
        ('<span class="odometer" data-count="75">0</span>', ">75<"),
        (
            (
                '<div class="counting" data-start="0" data-end="1500" data-prefix="over " '
                'data-suffix=" &amp; more" data-separator=","><div class="the-number"></div></div>'
            ),
            ">over 1,500 &amp; more<",
        ),
        ('<p data-fill-amount="75"> <b class="number">0</b></p>', ">75<"),
        (
            (
                '<!-- wp:shop/counter {"startNumber":5,"endNumber":900} -->\n<div><i>$</i>'
                '<b class="counter-text">5</b>M</div>\n<!-- /wp:shop/counter -->'
            ),
            ">900<",
        ),
        (
            (
                '<!-- wp:shop/progress-bar {"progress":62} --><b class="bar-count">0</b>%'
                "<!-- /wp:shop/progress-bar -->"
            ),
            ">62<",
        ),
    ],
)
def test_a_stored_counter_has_its_last_number(stored: str, number: str) -> None:
    assert number in with_stored_numbers(stored)
    code = f"<pre>{stored}</pre> [html]{stored}[/html]"
    assert with_stored_numbers(code) == code


@pytest.mark.parametrize(
    "stored",
    [
        '<!-- wp:shop/countdown {"end":900} --><b class="count">0</b><!-- /wp:shop/countdown -->',
        '<!-- wp:shop/counter {"end":900} --><b class="count">12</b><!-- /wp:shop/counter -->',
        '<!-- wp:shop/counter {"end":900} --><b>0</b><!-- /wp:shop/counter -->',
        '<div data-end="9"><span>x</span><span class="number">0</span></div>',
    ],
)
def test_any_other_stored_number_stays(stored: str) -> None:
    assert with_stored_numbers(stored) == stored


def test_a_post_shows_where_its_counters_stop(tmp_path: Path) -> None:
    archive = migrated(tmp_path, item(1, '<p>Over <b class="counter" data-to="80">0</b> teas</p>'))
    assert archive.body("posts/post-1/index.md") == "Over **80** teas"
    assert archive.kinds() == []
