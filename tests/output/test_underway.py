"""A run knows whether the one before was stopped between its capture and its end."""

from __future__ import annotations

from pathlib import Path

from migrator.output import underway

ONE, OTHER = {"url": "https://a.example", "via": ""}, {"url": "https://a.example", "via": "pages"}


def test_it_is_under_way_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    assert not underway.is_begun(tmp_path, ONE)
    underway.begin(tmp_path, ONE)
    assert underway.is_begun(tmp_path, ONE)
    underway.end(tmp_path)
    assert not underway.is_begun(tmp_path, ONE)
    assert list((tmp_path / "migration").iterdir()) == []


def test_what_is_under_way_is_what_was_asked_last(tmp_path: Path) -> None:
    underway.begin(tmp_path, ONE)
    underway.begin(tmp_path, OTHER)
    assert underway.is_begun(tmp_path, OTHER)
    assert not underway.is_begun(tmp_path, ONE)


def test_the_end_of_what_never_began_is_no_error(tmp_path: Path) -> None:
    underway.end(tmp_path)
