"""What comes over is measured, and the figures cannot drop unnoticed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from benchmarks.measuring import BENCHMARKS, floor_with, needs_corpus, run

FLOOR = BENCHMARKS / "fidelity-floor.json"


def test_the_project_s_own_exports_hold_the_floor() -> None:
    checked = run("fidelity.py", "--check", "--own")
    assert checked.returncode == 0, checked.stderr
    assert "present" in checked.stdout
    assert "100.0000%" in checked.stdout


@pytest.mark.parametrize("corpus", [pytest.param("real exports", marks=needs_corpus)])
def test_real_exports_hold_the_floor(corpus: str) -> None:
    checked = run("fidelity.py", "--check")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.slow
def test_a_figure_that_dropped_is_named(tmp_path: Path) -> None:
    floor = floor_with(tmp_path / "floor.json", FLOOR, "wordpress", "exact", 1_000)
    checked = run("fidelity.py", "--check", "--own", "--floor", floor)
    assert checked.returncode == 1
    assert "wordpress: exact was 1000 and is " in checked.stderr


@pytest.mark.slow
def test_a_floor_is_raised_by_one_command_and_lowered_only_with_a_flag(tmp_path: Path) -> None:
    floor = floor_with(tmp_path / "floor.json", FLOOR, "wordpress", "exact", 1)
    assert run("fidelity.py", "--raise", "--own", "--floor", floor).returncode == 0
    raised = json.loads(floor.read_text("utf-8"))
    assert raised["wordpress"]["exact"] > 1

    floor_with(floor, floor, "fixtures", "exact", 1_000)
    refused = run("fidelity.py", "--raise", "--own", "--floor", floor)
    assert refused.returncode == 1
    assert "--lower" in refused.stderr
    assert json.loads(floor.read_text("utf-8"))["fixtures"]["exact"] == 1_000

    assert run("fidelity.py", "--raise", "--lower", "--own", "--floor", floor).returncode == 0
    assert json.loads(floor.read_text("utf-8")) == raised


@pytest.mark.slow
def test_a_listed_post_that_is_not_inexact_is_reported(tmp_path: Path) -> None:
    listed = tmp_path / "inexact.md"
    listed.write_text("| wordpress | `export.xml` | `3:1` | changed-block | ours | wrong |\n")
    checked = run("fidelity.py", "--check", "--own", "--inexact", listed)
    assert checked.returncode == 1
    assert checked.stderr == "listed, and not so: wordpress export.xml 3:1 changed-block\n"
