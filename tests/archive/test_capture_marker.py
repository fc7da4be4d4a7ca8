"""A run knows whether the one before was stopped between its capture and its end."""

from __future__ import annotations

from pathlib import Path

from migrator.archive import capture_marker

ONE, OTHER = {"url": "https://a.example", "via": ""}, {"url": "https://a.example", "via": "pages"}


def test_it_is_under_way_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    assert not capture_marker.is_begun(tmp_path, ONE)
    capture_marker.begin(tmp_path, ONE)
    assert capture_marker.is_begun(tmp_path, ONE)
    capture_marker.end(tmp_path)
    assert not capture_marker.is_begun(tmp_path, ONE)
    assert list((tmp_path / "migration").iterdir()) == []


def test_what_is_under_way_is_what_was_asked_last(tmp_path: Path) -> None:
    capture_marker.begin(tmp_path, ONE)
    capture_marker.begin(tmp_path, OTHER)
    assert capture_marker.is_begun(tmp_path, OTHER)
    assert not capture_marker.is_begun(tmp_path, ONE)


def test_the_end_of_what_never_began_is_no_error(tmp_path: Path) -> None:
    capture_marker.end(tmp_path)
