"""A counter of a saved page shows the number at which it stops."""

from __future__ import annotations

import pytest

from migrator.wordpress.shown_numbers import with_last_numbers
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
