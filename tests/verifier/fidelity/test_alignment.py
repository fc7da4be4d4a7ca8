from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrator.verifier.fidelity.alignment import differences


@settings(deadline=None, max_examples=60)
@given(st.text("abc", max_size=60), st.text("abc", max_size=60))
def test_what_lies_between_the_regions_is_equal(a: str, b: str) -> None:
    i = j = 0
    for region in differences(a, b):
        assert a[i : region.a_start] == b[j : region.b_start]
        assert region.a_end > region.a_start or region.b_end > region.b_start
        i, j = region.a_end, region.b_end
    assert a[i:] == b[j:]


def test_equal_sequences_have_no_regions() -> None:
    assert list(differences("abc", "abc")) == []


def test_regions_are_as_small_as_a_person_would_draw_them() -> None:
    before = ["the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "dog"]
    after = ["the", "quick", "red", "fox", "jumps", "the", "lazy", "dog"]
    assert [before[r.a_start : r.a_end] for r in differences(before, after)] == [
        ["brown"],
        ["over"],
    ]


def test_among_look_alikes_the_one_that_goes_on_is_the_same() -> None:
    before = [word for n in range(9) for word in ("item", "-", "Chapter", str(n))]
    after = [*before[:8], *before[10:]]
    assert [before[r.a_start : r.a_end] for r in differences(before, after)] == [["item", "-"]]


def _shuffled(words: list[str]) -> list[str]:
    return random.Random(1).sample(words, len(words))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([f"w{i % 3000}" for i in range(60_000)], _shuffled([f"w{i}" for i in range(60_000)])),
        ([str(i) for i in range(60_000)], [str(-i) for i in range(60_000)]),
        (["a", "b"] * 30_000, ["b", "a", "a"] * 20_000),
        (["a"] * 60_000, ["b"] * 60_000),
        ([str(i) for i in range(60_000)], [str(i) for i in range(60_000) if i % 7]),
    ],
)
def test_long_sequences_take_time_in_proportion(before: list[str], after: list[str]) -> None:
    start = time.process_time()
    list(differences(before, after))
    assert time.process_time() - start < 3
