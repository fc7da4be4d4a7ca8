"""Settings of all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# In CI the same code is tried with the same examples: a red run then says something about the
# change. New examples are looked for at the desk, and what they find is pinned as `@example`.
# How long an example takes says something about the machine only.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(autouse=True)
def _private_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep answers to passwords out of the home folder of whoever runs the tests."""
    monkeypatch.setenv("MIGRATOR_PRIVATE", str(tmp_path.with_name(f"{tmp_path.name}-private")))
