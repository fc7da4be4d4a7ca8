"""The search for slow regular expressions finds them, and names no others."""

from __future__ import annotations

import os
import re
import signal
import subprocess
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


@pytest.mark.slow
def test_the_patterns_of_addresses_are_fast() -> None:
    """The patterns are those of a process that has not loaded the package yet."""
    done = subprocess.run(
        [sys.executable, patterns.__file__, "--only", "urls/normalise.py"],
        env={**os.environ, "PYTHONPATH": str(patterns.ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    count, _, rest = done.stdout.partition(" ")
    assert int(count) > 4
    assert rest.startswith("patterns, 0 grow")
