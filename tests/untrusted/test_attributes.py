"""An element has at most 500 attributes; nothing else of the page changes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.untrusted.attributes import MOST_ATTRIBUTES, with_few_attributes


def tag(count: int, shape: str = ' a@="1"') -> str:
    return "<p" + "".join(shape.replace("@", str(i)) for i in range(count)) + ">words</p>"


@pytest.mark.parametrize("shape", [' a@="1"', " a@='1'", " a@=1", " a@", ' a@=">"', " <a@", "/a@"])
def test_attributes_after_the_first_are_dropped(shape: str) -> None:
    html = "<b>before</b>" + tag(20_000, shape) + tag(3)
    found = with_few_attributes(html)
    assert found.endswith(">words</p>" + tag(3))
    assert found.startswith("<b>before</b><p")
    assert found.count("a") < MOST_ATTRIBUTES + 50


@given(st.text(alphabet="<>ab \"'=/", max_size=200), st.integers(1, 400))
def test_usual_markup_stays_as_it_is(text: str, times: int) -> None:
    html = (text + '<p class="a" id=b>x</p>') * times if text.count("<") < 1 else text
    assert with_few_attributes(html) == html


@pytest.mark.parametrize("piece", ["<a ", '<a "', "<a b='", "<", "<a" + " " * 50, "<a/", '="'])
def test_it_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    with_few_attributes(piece * 60_000)
    assert time.process_time() - start < 5
