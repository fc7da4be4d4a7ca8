"""A command that is killed, interrupted, starved or doubled, and repeated, loses nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
import interruptions

# `full disk` needs a disk of its own.
WAYS = [way for way in interruptions.WAYS if way != "full disk"]
SEED = 4


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of Unix")
@pytest.mark.parametrize("name", ["migrate", "regenerate", "verify --update", "crawl"])
def test_a_repeated_command_gives_the_same_files(tmp_path: Path, name: str) -> None:
    with interruptions.Site.served() as site:
        command = interruptions.commands(site)[name]
        plan = interruptions.Plan(WAYS, 1, SEED, (interruptions.COLD,))
        found = dict(interruptions.rounds(name, command, plan, tmp_path))
    assert {way: tally.problems for way, tally in found.items()} == {way: [] for way in WAYS}
    assert any(tally.disturbed for tally in found.values())
