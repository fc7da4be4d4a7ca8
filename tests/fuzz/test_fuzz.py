"""Foreign bytes break no reader: seeds always; a minute of fuzzing where atheris is installed."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fuzz.targets import TARGETS, run
from hypothesis import given, settings
from hypothesis import strategies as st

HERE = Path(__file__).parent
SEEDS = sorted(path for path in (HERE / "seeds").rglob("*") if path.is_file())
SECONDS = int(os.environ.get("MIGRATOR_FUZZ_SECONDS", "60"))


def test_every_reader_has_seeds() -> None:
    assert {path.parent.name for path in SEEDS} == set(TARGETS)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_seed_cut_anywhere_is_read_or_refused(path: Path) -> None:
    data = path.read_bytes()
    for end in range(0, len(data) + 1, max(1, len(data) // 40)):
        run(path.parent.name, data[:end])


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=20, deadline=None)
@given(st.data())
def test_a_seed_with_bytes_changed_is_read_or_refused(name: str, data: st.DataObject) -> None:
    seeds = [path.read_bytes() for path in SEEDS if path.parent.name == name]
    seed = bytearray(data.draw(st.sampled_from(seeds)))
    for place in data.draw(st.lists(st.integers(0, len(seed) - 1), max_size=6)):
        seed[place] = data.draw(st.integers(0, 255))
    run(name, bytes(seed))


@pytest.mark.slow
@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="the package atheris is not installed"
)
@pytest.mark.parametrize("name", TARGETS)
def test_fuzzing_finds_no_input_that_breaks_a_reader(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, HERE / "fuzz.py", name, "--seconds", str(SECONDS)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=SECONDS + 120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
