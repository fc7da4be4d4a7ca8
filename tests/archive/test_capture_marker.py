"""A run knows if the previous run was stopped after its capture."""

from __future__ import annotations

from pathlib import Path

from migrator.archive import capture_marker

ONE, OTHER = {"url": "https://a.example", "via": ""}, {"url": "https://a.example", "via": "pages"}


def test_the_mark_exists_from_begin_to_end(tmp_path: Path) -> None:
    assert not capture_marker.is_begun(tmp_path, ONE)
    capture_marker.begin(tmp_path, ONE)
    assert capture_marker.is_begun(tmp_path, ONE)
    capture_marker.end(tmp_path)
    assert not capture_marker.is_begun(tmp_path, ONE)
    assert list((tmp_path / "migration").iterdir()) == []


def test_the_mark_is_for_the_last_options(tmp_path: Path) -> None:
    capture_marker.begin(tmp_path, ONE)
    capture_marker.begin(tmp_path, OTHER)
    assert capture_marker.is_begun(tmp_path, OTHER)
    assert not capture_marker.is_begun(tmp_path, ONE)


def test_end_without_begin_is_no_error(tmp_path: Path) -> None:
    capture_marker.end(tmp_path)
