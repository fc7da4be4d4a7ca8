"""Run a benchmark as people do: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
CORPUS = os.environ.get("MIGRATOR_CORPUS", "")

needs_corpus = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS, reason="MIGRATOR_CORPUS names no folder of real exports"),
]


def run(script: str, *flags: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BENCHMARKS / script), *map(str, flags)]
    return subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)


def floor_with(path: Path, floor: Path, group: str, figure: str, value: int) -> Path:
    """A copy of a floor file with one figure changed."""
    held = json.loads(floor.read_text("utf-8"))
    held.setdefault(group, {})[figure] = value
    path.write_text(json.dumps(held), "utf-8")
    return path
