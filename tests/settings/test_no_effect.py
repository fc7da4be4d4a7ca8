"""An option that has no effect is refused or named; the options table holds the rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import export, item
from support.command_line import run

import migrator
from migrator.errors import UsageError
from migrator.settings import Settings
from migrator.settings.no_effect import check
from migrator.settings.option import Command, Option
from migrator.settings.table import OPTIONS

NAMES = {option.name for option in OPTIONS}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "export.xml").write_text(export(item(1, "<p>Tea</p>")), "utf-8")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes/a.md").write_text("# Tea\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_rules_are_about_commands_and_options_that_exist(option: Option) -> None:
    commands = {*option.only_for, *option.needs, *option.useless_with}
    assert commands <= {*option.commands, *option.also_read_by}
    named = [
        name for names in (*option.needs.values(), *option.useless_with.values()) for name in names
    ]
    assert {name.partition("=")[0] for name in named} <= NAMES


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (
            "migrate export.xml --via wayback",
            "is for the address of a site, and export.xml is none",
        ),
        ("migrate export.xml --limit 3", "is for the address of a site"),
        ("migrate export.xml --user ada", "is for the address of a site"),
        ("migrate export.xml --ignore-robots", "is for the address of a site"),
        ("migrate export.xml --before 2015-01-01", "without --via wayback or --wayback"),
        ("migrate export.xml --base-path /blog", "has no effect without --for"),
        ("migrate export.xml --site 2", "among the sites of a database"),
        ("migrate export.xml --straight-quotes", "for sites, captures and saved pages"),
        ("migrate no-such-blog.invalid --site 2", "is for files and databases"),
        ("inspect export.xml --insecure", "is for the address of a site"),
        ("inspect no-such-blog.invalid --site 2", "is for files and databases"),
        ("crawl no-such-blog.invalid --before 2015-01-01", "without --via wayback"),
        ("verify notes --files-only --max-age 3", "has no effect without --online"),
        ("verify notes --files-only --suggest", "has no effect without --online"),
        ("verify notes --files-only --rate 1", "has no effect without --online"),
        ("verify notes --files-only --update", "has no effect without --fixtures"),
    ],
)
def test_a_flag_that_cannot_have_an_effect_is_refused(folder: Path, typed: str, why: str) -> None:
    done = run(*typed.split(), folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert why in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (folder / "output").exists()


def test_a_setting_of_a_file_is_named_and_not_refused(folder: Path) -> None:
    """migrator.toml serves many runs."""
    (folder / "migrator.toml").write_text('via = "pages"\noffline = true\n', "utf-8")
    done = run("migrate", "export.xml", folder=folder)
    assert done.returncode == 0
    assert "The setting via of migrator.toml is for the address of a site" in done.stderr


def test_a_flag_that_another_one_switches_off_is_named(folder: Path) -> None:
    done = run("migrate", "export.xml", "--offline", "--wayback", folder=folder)
    assert done.returncode == 0
    assert done.stderr == "--wayback has no effect with --offline.\n"


@pytest.mark.parametrize(
    ("command", "settings", "flags"),
    [
        ("migrate", Settings(source=("old.blog",)), {"via": "pages", "limit": 3}),
        ("migrate", Settings(source=("a.xml",), wayback=True), {"before": "2015-01-01"}),
        ("migrate", Settings(source=("old.blog",), via="wayback"), {"before": "2015-01-01"}),
        ("migrate", Settings(source=("a.xml",), target="hugo"), {"base_path": "/b"}),
        ("migrate", Settings(source=("a.xml",)), {"rate": 2.0, "insecure": True}),
        ("verify", Settings(online=True), {"max_age": 3, "exclude": ["a.org"]}),
        ("regenerate", Settings(), {"check": True, "baseline": Path("b.toml")}),
    ],
)
def test_an_option_with_an_effect_is_taken(
    command: Command, settings: Settings, flags: dict[str, object]
) -> None:
    assert check(command, settings, flags) == []


def test_keywords_follow_the_same_rules(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(UsageError, match=r"^via is for the address of a site"):
        migrator.migrate("export.xml", "archive", via="pages")
    with pytest.raises(UsageError, match=r"^max_age has no effect without online"):
        migrator.verify("notes", files_only=True, max_age=3)
    with pytest.warns(UserWarning, match="wayback has no effect with offline"):
        migrator.migrate("export.xml", "archive", offline=True, wayback=True)
