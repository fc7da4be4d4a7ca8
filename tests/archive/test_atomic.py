"""A file takes its place whole, or leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.archive.atomic import Temporary


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_takes_its_place_in_a_folder_that_is_made_for_it(tmp_path: Path) -> None:
    target = tmp_path / "posts/tea/index.md"
    with Temporary(str(target)) as temporary:
        temporary.open()
        temporary.write(b"one ")
        temporary.write(b"two")
        assert not target.exists()
        temporary.take_place()
    assert target.read_bytes() == b"one two"
    assert names_in(target.parent) == ["index.md"]


def test_what_takes_no_place_is_gone(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"old")
    with Temporary(str(tmp_path / "a.md")) as temporary:
        temporary.open()
        temporary.write(b"new")
    assert names_in(tmp_path) == ["a.md"]
    assert (tmp_path / "a.md").read_bytes() == b"old"


def test_what_is_broken_off_is_gone(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Temporary(str(tmp_path / "a.md")) as temporary:
        temporary.open()
        temporary.write(b"half")
        raise KeyboardInterrupt
    assert names_in(tmp_path) == []


def test_what_cannot_take_its_place_is_gone(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError), Temporary(str(tmp_path / "folder")) as temporary:
        temporary.open()
        temporary.take_place()
    assert names_in(tmp_path) == ["folder"]


def test_it_takes_the_name_that_a_killed_run_left(tmp_path: Path) -> None:
    Temporary(str(tmp_path / "a.md")).open()
    assert len(names_in(tmp_path)) == 1
    with Temporary(str(tmp_path / "a.md")) as temporary:
        temporary.open()
        temporary.take_place()
    assert names_in(tmp_path) == ["a.md"]
