"""Rows wait in a database that has no name and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from migrator.sources.database.store import Store

FILL = """
import sys
from migrator.sources.database.store import Store
store = Store()
store.open("wp_", "postmeta")
for number in range(1, 30000):
    store.add("wp_", "postmeta", (number, 1, "key", "x" * 1000), 1000)
store.finish()
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="open files have names on Windows")
def test_nothing_is_left_when_a_run_is_killed(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "SQLITE_TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", FILL],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        while_running = list(tmp_path.iterdir())
        process.kill()
    assert while_running == []
    assert list(tmp_path.iterdir()) == []


def test_rows_come_in_the_order_of_their_keys() -> None:
    store = Store()
    store.open("wp_", "terms")
    for number in (3, 1, 2):
        store.add("wp_", "terms", (number, f"n{number}", f"s{number}"))
    store.finish()
    assert [row[0] for row in store.rows("wp_", "terms", ("term_id", "name"))] == [1, 2, 3]
    assert list(store.rows("wp_", "terms", ("name",), "term_id = ?", 2)) == [("n2",)]
    assert store.count("wp_", "terms") == 3


def test_a_table_that_is_not_there_has_no_rows() -> None:
    assert list(Store().rows("wp_", "posts", ("ID",))) == []
    assert Store().count("wp_", "posts") == 0


def test_rows_without_a_key_are_all_kept() -> None:
    store = Store()
    store.open("", "postmeta")
    for value in ("a", "b"):
        store.add("", "postmeta", (None, 1, "key", value))
    store.finish()
    assert [row[0] for row in store.rows("", "postmeta", ("meta_value",))] == ["a", "b"]
    assert not +store.duplicates
    assert not +store.conflicts


def test_equal_rows_are_duplicates_and_others_conflicts() -> None:
    store = Store()
    store.open("", "terms")
    for name in ("a", "a", "b"):
        store.add("", "terms", (1, name, "slug"))
    store.finish()
    assert sum(store.duplicates.values()) == 1
    assert sum(store.conflicts.values()) == 1
