"""Flags and migrator.toml become one Settings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from migrator import config
from migrator.config import Settings
from migrator.errors import ConfigError


def settings_of(folder: Path, text: str, name: str = "migrator.toml") -> Settings:
    (folder / name).write_text(text, "utf-8")
    return config.load(folder)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert config.load(tmp_path) == Settings()


def test_every_kind_of_setting_can_stand_in_the_file(tmp_path: Path) -> None:
    settings = settings_of(
        tmp_path,
        """
        output = "archive"
        types = ["post", "page"]
        status = "publish, draft"
        since = 2010-01-01
        until = "2012-12-31"
        offline = true
        dry-run = true
        images = "original"
        [shortcodes]
        spoiler = "unwrap"
        youtube = { template = "<p>{id}</p>" }
        """,
    )
    assert settings == Settings(
        output=tmp_path / "archive",
        types=("post", "page"),
        status=("publish", "draft"),
        since=date(2010, 1, 1),
        until=date(2012, 12, 31),
        offline=True,
        dry_run=True,
        images="original",
        shortcodes={"spoiler": {"rule": "unwrap"}, "youtube": {"template": "<p>{id}</p>"}},
    )


def test_the_table_in_pyproject_is_read_when_there_is_no_file_of_its_own(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "[tool.migrator]\nforce = true\n", "pyproject.toml").force


def test_a_flag_wins_over_the_file(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, 'output = "a"\nlayout = "{slug}"\n')
    merged = config.merge(settings, {"output": Path("b"), "layout": None, "types": ["post,page"]})
    assert (merged.output, merged.layout, merged.types) == (Path("b"), "{slug}", ("post", "page"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ouput = 'x'", "there is no setting 'ouput'; did you mean 'output'?"),
        ("images = 'big'", "images is one of none, shown, original, all, not 'big'"),
        ("report = 'all'", "report is one of full, summary, none, not 'all'"),
        ("offline = 'yes'", "offline is true or false, not 'yes'"),
        ("since = 'yesterday'", "since is a day such as 2010-11-26, not 'yesterday'"),
        ("types = 3", "types is a list of names, not 3"),
        ("[shortcodes]\nx = 'burn'", "shortcodes.x is one of keep, drop, unwrap, not 'burn'"),
        ("output = ", "cannot be read"),
    ],
)
def test_a_mistake_in_the_file_is_one_sentence_that_names_it(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_of(tmp_path, text)
    assert sentence in str(caught.value)
    assert "migrator.toml" in str(caught.value)
