"""A file replaces its target completely, or leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.archive.atomic import Temporary


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_missing_folder_is_created(tmp_path: Path) -> None:
    target = tmp_path / "posts/tea/index.md"
    with Temporary(str(target)) as temporary:
        temporary.open()
        temporary.write(b"one ")
        temporary.write(b"two")
        assert not target.exists()
        temporary.replace_target()
    assert target.read_bytes() == b"one two"
    assert names_in(target.parent) == ["index.md"]


def test_a_file_that_does_not_replace_its_target_is_deleted(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    with Temporary(str(tmp_path / "a.md")) as temporary:
        temporary.open()
        temporary.write(b"new")
    assert names_in(tmp_path) == ["a.md"]
    assert (tmp_path / "a.md").read_bytes() == b"old"


def test_a_file_that_is_not_completed_is_deleted(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Temporary(str(tmp_path / "a.md")) as temporary:
        temporary.open()
        temporary.write(b"half")
        raise KeyboardInterrupt
    assert names_in(tmp_path) == []


def test_a_file_that_cannot_replace_its_target_is_deleted(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError), Temporary(str(tmp_path / "folder")) as temporary:
        temporary.open()
        temporary.replace_target()
    assert names_in(tmp_path) == ["folder"]


def test_a_leftover_of_a_killed_run_is_overwritten(tmp_path: Path) -> None:
    Temporary(str(tmp_path / "a.md")).open()
    assert len(names_in(tmp_path)) == 1
    with Temporary(str(tmp_path / "a.md")) as temporary:
        temporary.open()
        temporary.replace_target()
    assert names_in(tmp_path) == ["a.md"]
