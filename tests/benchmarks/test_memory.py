"""The tools that measure a run's cost end well on a small export."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.measuring import run


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "small.xml"
    assert run("generate.py", "--posts", "5", "-o", path).returncode == 0
    return path


@pytest.mark.parametrize("step", ["open", "read", "plan", "migrate"])
def test_each_step_ends_well(export: Path, step: str) -> None:
    found = run("memory.py", export, "--step", step)
    assert found.returncode in (0, 1), found.stderr
    assert step in found.stdout


@pytest.mark.parametrize(("part", "line"), [("jobs", "bound"), ("again", "one word changed")])
def test_the_processes_are_measured(part: str, line: str) -> None:
    found = run("processes.py", "--posts", "5", "--jobs", "1", "2", "--only", part)
    assert found.returncode == 0, found.stderr
    assert line in found.stdout
