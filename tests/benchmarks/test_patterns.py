"""The search for slow regular expressions finds them, and names no others."""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import patterns

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")


@pytest.fixture(autouse=True)
def _stopped() -> Iterator[None]:
    before = signal.signal(signal.SIGPROF, patterns._stop)
    yield
    signal.signal(signal.SIGPROF, before)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pattern", "way"),
    [
        (r"/[^/]+\.[^/]+/.+", "match"),
        (r"(a+)+b", "match"),
        (r"<!--.*?-->", "search"),
        (r"\s+\Z", "search"),
        (r".*:.*", "fullmatch"),
    ],
)
def test_a_slow_pattern_is_found(pattern: str, way: str) -> None:
    assert patterns.growth(re.compile(pattern), (way,), 4000)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pattern", "way"),
    [
        (r"/[^/][^/.]*+\.[^/]++/.+", "match"),
        (r"a+b", "match"),
        (r"<!--", "search"),
        (r"\s+\Z", "match"),
        (r"[^:\n]*+:.*", "fullmatch"),
    ],
)
def test_a_fast_pattern_is_not_named(pattern: str, way: str) -> None:
    assert patterns.growth(re.compile(pattern), (way,), 4000) is None


def test_each_pattern_is_tried_as_it_is_used() -> None:
    found = {pattern.place: pattern for pattern in patterns.patterns_of("migrator")}
    assert len(found) > 400
    hosts = [p.ways for p in found.values() if p.compiled.pattern == r"[a-z0-9._-]+|[^:\n]*+:.*"]
    assert hosts == [("fullmatch",)]
