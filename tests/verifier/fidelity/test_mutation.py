"""The proof is sharp: what is lost, at random places of good archives, is caught (F85)."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.measuring import BENCHMARKS, floor_with, needs_corpus, run

FLOOR = BENCHMARKS / "mutation-floor.json"


@pytest.mark.slow
def test_losses_seeded_into_the_project_s_own_posts_are_caught(tmp_path: Path) -> None:
    floor = floor_with(tmp_path / "floor.json", FLOOR, "own", "mutations", 1_000)
    checked = run("mutation.py", "--check", "--own", "--floor", floor)
    # That floor is out of reach in one figure, so that this is seen to be able to fail.
    assert checked.returncode == 1
    (problem,) = checked.stderr.splitlines()
    assert problem.startswith("own: mutations was 1000 and is ")


@pytest.mark.parametrize("corpus", [pytest.param("real exports", marks=needs_corpus)])
def test_losses_seeded_into_real_posts_are_caught(corpus: str) -> None:
    checked = run("mutation.py", "--check")
    assert checked.returncode == 0, checked.stderr
