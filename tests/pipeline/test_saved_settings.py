"""An archive tells how it was made, so that it can be made again."""

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


def test_it_says_again_what_it_was_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_it_names_no_folder_above_the_one_that_holds_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = saved_settings.dumps(settings(tmp_path))
    assert "../export.xml" in text
    assert tmp_path.name not in text


def test_what_concerns_one_run_only_is_not_in_it(tmp_path: Path) -> None:
    text = saved_settings.dumps(
        settings(tmp_path, offline=True, force=True, connections=9, proof=False)
    )
    assert text == saved_settings.dumps(settings(tmp_path))


def test_what_a_person_wrote_beside_the_settings_stays(tmp_path: Path) -> None:
    text = stored(settings(tmp_path), tmp_path)
    edited = text.replace("types", "# Only what I wrote.\ntypes")
    (tmp_path / "archive/migrator.toml").write_text(edited, "utf-8")
    again = saved_settings.dumps(settings(tmp_path, since=None, images="none"))
    assert "# Only what I wrote.\ntypes" in again
    assert "since" not in again
    assert 'images = "none"' in again


def test_how_links_are_checked_is_left_as_a_person_wrote_it(tmp_path: Path) -> None:
    text = stored(settings(tmp_path, online=True, exclude=("a.org",), rate=9.0), tmp_path)
    assert text == saved_settings.dumps(settings(tmp_path))
    edited = f'exclude = ["b.org"]\n{text}'
    (tmp_path / "archive/migrator.toml").write_text(edited, "utf-8")
    assert saved_settings.dumps(settings(tmp_path, exclude=("a.org",))) == edited


def test_an_archive_that_does_not_tell_is_one_sentence(tmp_path: Path) -> None:
    assert saved_settings.load(tmp_path) is None
    with pytest.raises(ConfigError, match="names no source; `migrator migrate SOURCE -o"):
        saved_settings.load_with_source(tmp_path)
