"""Settings of all tests."""

from __future__ import annotations

import gc
import os
from itertools import count

import pytest
from hypothesis import settings
from support.examples import FEW

_number_of_test = count()

# In CI the same code is tried with the same examples: a red run then says something about the
# change. New examples are looked for at the desk, and what they find is pinned as `@example`.
# How long an example takes says something about the machine only.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
# `make test` tries few of them, always the same ones.
settings.register_profile("few", max_examples=30, derandomize=True, deadline=None)
settings.load_profile("few" if FEW else "ci" if os.environ.get("CI") else "desk")


def pytest_collection_finish() -> None:
    """Take the thousands of collected tests out of each search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _private_folder(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep answers to passwords out of the home folder of whoever runs the tests."""
    # A folder of its own for each test, which only the test makes: most tests need none.
    folder = tmp_path_factory.getbasetemp() / f"private-{next(_number_of_test)}"
    monkeypatch.setenv("MIGRATOR_PRIVATE", str(folder))
