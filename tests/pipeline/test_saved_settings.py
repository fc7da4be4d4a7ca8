"""An archive records its settings, so that it can be rebuilt."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from migrator.errors import ConfigError
from migrator.pipeline import saved_settings
from migrator.settings import Settings

FULL = Settings(
    source=("export.xml", "https://blog.example"),
    uploads=Path("uploads"),
    types=("post", "page"),
    since=date(2010, 1, 2),
    images="original",
    layout="{slug}",
    shortcodes={"b": {"rule": "drop"}, "a": {"template": '<p title="{0}">é</p>'}},
)


def settings(tmp_path: Path, **values: object) -> Settings:
    from dataclasses import replace

    return replace(FULL, output=tmp_path / "archive", **values)  # type: ignore[arg-type]


def stored(wanted: Settings, tmp_path: Path) -> str:
    text = saved_settings.dumps(wanted)
    (tmp_path / "archive").mkdir(exist_ok=True)
    (tmp_path / "archive/migrator.toml").write_text(text, "utf-8")
    return text


def test_saved_settings_are_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    wanted = settings(tmp_path)
    stored(wanted, tmp_path)
    read = saved_settings.load_with_source(tmp_path / "archive")
    assert [Path(text).name for text in read.source] == ["export.xml", "blog.example"]
    assert Path(read.source[0]).resolve() == tmp_path / "export.xml"
    assert read.source[1] == "https://blog.example"
    assert read.uploads is not None
    assert read.uploads.resolve() == tmp_path / "uploads"
    for name in ("types", "since", "images", "layout", "shortcodes", "output"):
        assert getattr(read, name) == getattr(wanted, name)


def test_paths_are_relative_to_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = saved_settings.dumps(settings(tmp_path))
    assert "../export.xml" in text
    assert tmp_path.name not in text


def test_settings_of_a_single_run_are_not_saved(tmp_path: Path) -> None:
    text = saved_settings.dumps(
        settings(tmp_path, offline=True, force=True, connections=9, proof=False)
    )
    assert text == saved_settings.dumps(settings(tmp_path))


def test_comments_and_other_text_stay(tmp_path: Path) -> None:
    text = stored(settings(tmp_path), tmp_path)
    edited = text.replace("types", "# Only what I wrote.\ntypes")
    (tmp_path / "archive/migrator.toml").write_text(edited, "utf-8")
    again = saved_settings.dumps(settings(tmp_path, since=None, images="none"))
    assert "# Only what I wrote.\ntypes" in again
    assert "since" not in again
    assert 'images = "none"' in again


def test_link_check_settings_stay_unchanged(tmp_path: Path) -> None:
    text = stored(settings(tmp_path, online=True, exclude=("a.org",), rate=9.0), tmp_path)
    assert text == saved_settings.dumps(settings(tmp_path))
    edited = f'exclude = ["b.org"]\n{text}'
    (tmp_path / "archive/migrator.toml").write_text(edited, "utf-8")
    assert saved_settings.dumps(settings(tmp_path, exclude=("a.org",))) == edited


def test_an_archive_without_settings_is_one_sentence(tmp_path: Path) -> None:
    assert saved_settings.load(tmp_path) is None
    with pytest.raises(ConfigError, match="names no source; `migrator migrate SOURCE -o"):
        saved_settings.load_with_source(tmp_path)
