"""Settings are read from migrator.toml and from flags."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from migrator.errors import ConfigError
from migrator.settings import Settings, load, merge, status_codes


def settings_of(folder: Path, text: str, name: str = "migrator.toml") -> Settings:
    (folder / name).write_text(text, "utf-8")
    return load(folder)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings()


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
        online = true
        link-cache = "ci/links.json"
        max-age = 30
        accept-status = [403, "500-599,999"]
        exclude = ["linkedin.com", "https://a.org/x,y*"]
        rate = 1
        suggest = true
        [target-rows.hugo]
        data = "site/data/old"
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
        online=True,
        link_cache=tmp_path / "ci/links.json",
        max_age=30,
        accept_status=("403", "500-599", "999"),
        exclude=("linkedin.com", "https://a.org/x,y*"),
        rate=1.0,
        suggest=True,
        target_rows={"hugo": {"data": "site/data/old"}},
        shortcodes={"spoiler": {"rule": "unwrap"}, "youtube": {"template": "<p>{id}</p>"}},
    )


def test_the_table_in_pyproject_is_read_when_there_is_no_file_of_its_own(tmp_path: Path) -> None:
    assert settings_of(tmp_path, "[tool.migrator]\nforce = true\n", "pyproject.toml").force


def test_a_flag_wins_over_the_file(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, 'output = "a"\nlayout = "{slug}"\n')
    merged = merge(settings, {"output": Path("b"), "layout": None, "types": ["post,page"]})
    assert (merged.output, merged.layout, merged.types) == (Path("b"), "{slug}", ("post", "page"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("ouput = 'x'", "there is no setting 'ouput'; did you mean 'output'?"),
        ("images = 'big'", "images is one of none, shown, original, all, not 'big'"),
        ("report = 'all'", "report is one of full, summary, none, not 'all'"),
        ("images = 'orignal'", "not 'orignal'; did you mean 'original'?"),
        ("status = 'published'", "status: 'published' is not known; did you mean 'publish'?"),
        ("offline = 'yes'", "offline is true or false, not 'yes'"),
        ("since = 'yesterday'", "since is a day such as 2010-11-26, not 'yesterday'"),
        ("types = 3", "types is a list of names, not 3"),
        ("[target-rows]\nhugo = 'x'", "target-rows.hugo is a table, not 'x'"),
        ("[shortcodes]\nx = 'burn'", "shortcodes.x is one of keep, drop, unwrap, not 'burn'"),
        ("max-age = -1", "max-age is a number of days from 0 to 3650, not -1"),
        ("max-age = true", "max-age is a number of days from 0 to 3650, not True"),
        ("rate = -1", "rate is a number of requests a second from 0.01 to 1000, not -1"),
        ("rate = nan", "rate is a number of requests a second from 0.01 to 1000, not nan"),
        ("accept-status = 'all'", "accept-status is a list such as 403,429,500-599, not 'all'"),
        ("accept-status = [4.5]", "accept-status is a list of names, not [4.5]"),
        ("exclude = 7", "exclude is a list of patterns, not 7"),
        ("exclude = ['']", "exclude is a list of patterns, not ['']"),
        ("output = ", "cannot be read"),
        ("accept-status = '500-400'", "accept-status is a list such as 403,429,500-599"),
        ("base-path = 'https://x.example/y'", "base-path is a path such as /blog, not 'https:"),
        ("base-path = '../y'", "base-path is a path such as /blog, not '../y'"),
        ("base-path = '/a/./b'", "base-path is a path such as /blog, not '/a/./b'"),
        ("base-path = '/a?b'", "base-path is a path such as /blog, not '/a?b'"),
        (
            "skip-host = 'https://cdn.example/'",
            "skip-host is a list of hosts such as cdn.example.com, not 'https://cdn.example/'",
        ),
        ("source = ''", "source is a path or a list of paths, not ''"),
        ("for = 'hugo'", "there is no setting 'for'; the key of --for is 'target'"),
    ],
)
def test_a_mistake_in_the_file_is_one_sentence_that_names_it(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_of(tmp_path, text)
    assert sentence in str(caught.value)
    assert "migrator.toml" in str(caught.value)


@pytest.mark.parametrize("path", ["", "/", "blog", "/blog", "new/", "/a/b.c/", "/été"])
def test_a_folder_of_the_new_site_is_a_path(tmp_path: Path, path: str) -> None:
    assert settings_of(tmp_path, f"base-path = '{path}'").base_path == path


@pytest.mark.parametrize("text", ["tool = 3", "[tool]\nmigrator = 3", "[[tool.migrator]]"])
def test_a_table_of_a_project_that_is_none_is_one_sentence(tmp_path: Path, text: str) -> None:
    """Regression: it was called a defect of migrator."""
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"\[tool\.migrator\] is a table of settings, not"):
        load(tmp_path)


def test_a_status_that_a_plugin_registered_is_allowed(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, 'status = "publish,wc-pending,archived"')
    assert settings.status == ("publish", "wc-pending", "archived")


def test_a_mistake_in_a_flag_names_the_flag() -> None:
    with pytest.raises(ConfigError, match="--skip-host is a list of names, not 3"):
        merge(Settings(), {"skip_host": 3})


def test_status_codes_are_numbers_and_ranges() -> None:
    assert status_codes(("403", "500-503", "999")) == {403, 500, 501, 502, 503, 999}
    assert status_codes(("503-500",)) == frozenset()
