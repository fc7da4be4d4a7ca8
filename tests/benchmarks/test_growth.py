"""Work grows with the size of hostile input, not with its square."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import growth

SIZE = 120
# Four times the input: four times the calls, times a logarithm, and what is done once.
MOST = 6.0
ONCE = 2_000


def test_there_is_a_row_for_each_kind_of_input() -> None:
    assert len(growth.KINDS) >= 60


@pytest.mark.parametrize("name", growth.KINDS)
def test_the_number_of_calls_grows_with_the_input(name: str) -> None:
    growth.operations(name, 5)  # imports and caches
    few, many = growth.operations(name, SIZE), growth.operations(name, 4 * SIZE)
    if many > MOST * few + ONCE:
        # A reader may take another way from some size on. Beyond that size the law holds again.
        few, many = many, growth.operations(name, 16 * SIZE)
    assert many <= MOST * few + ONCE, f"{few} calls became {many}"


@pytest.mark.parametrize(
    ("name", "n"),
    [
        ("attributes", 40_000),
        ("page attributes", 40_000),
        ("data attribute names", 40_000),
        ("starts of comments", 40_000),
        ("signs in an address", 100_000),
        ("addresses in one tag", 30_000),
        ("open emphasis", 100_000),
        ("open notes", 30_000),
        ("open pre elements", 3_000),
        ("gallery ids", 10_000),
        ("Markdown table", 3_000),
        ("Markdown footnotes", 3_000),
        ("ragged table", 3_000),
        ("TOML front matter", 50_000),
        ("zip members", 20_000),
    ],
)
@pytest.mark.slow
def test_large_inputs_take_seconds_at_most(name: str, n: int) -> None:
    assert growth.seconds(name, n) < 15
