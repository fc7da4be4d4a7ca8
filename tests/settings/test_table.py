"""Everything about an option follows from its row in the options table."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import MISSING, fields
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from support.blog import export, item
from support.command_line import ROOT

from migrator.archive.layout_template import PLACEHOLDERS, SPREADING
from migrator.pipeline import from_settings
from migrator.reports.formats import FORMATS, TEXT
from migrator.selection import DEFAULT_STATUSES, PROTECTED
from migrator.settings import CrawlKeywords, MigrateKeywords, Settings, VerifyKeywords
from migrator.settings.option import Incremental, OptionGroup
from migrator.settings.table import BY_NAME, OPTIONS

REFERENCE = ROOT / "docs/reference/options.md"

NEW_ROW = """
    Option(
        name="new_option",
        type=choice("red", "green"),
        default="green",
        group=OptionGroup.OUTPUT,
        help="Paint the archive.",
        commands=("migrate",),
        scope=Scope.ARCHIVE,
        incremental=Incremental.RECORDED,
    ),
"""


def python(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env={"PYTHONPATH": str(project), "PATH": "", "COLUMNS": "100"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project whose table has one row more, after `make options`."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("migrator", "tools"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "docs/reference").mkdir(parents=True)
    table = folder / "migrator/settings/table.py"
    last = "\n)\n\nOPTIONS: "
    text = table.read_text("utf-8")
    assert text.count(last) == 1
    table.write_text(text.replace(last, NEW_ROW + last.lstrip("\n")), "utf-8")
    assert python(folder, "tools/generate_options.py").returncode == 0
    (folder / "export.xml").write_text(export(item(1, "Words.")), "utf-8")
    return folder


class TestOneRowMore:
    """Adding a row is all that a new option takes."""

    def test_it_is_a_flag_with_its_choices_in_its_group(self, project: Path) -> None:
        shown = python(project, "-m", "migrator", "migrate", "--help").stdout
        output = shown[shown.index("\nOutput:") : shown.index("\nReport:")]
        line = " ".join(output.split())
        assert "--new-option [red|green] Paint the archive. [default: green]" in line

    def test_the_flag_reaches_the_archive_and_the_manifest(self, project: Path) -> None:
        command = ("migrate", "export.xml", "--offline", "-o", "flag", "--new-option", "red")
        done = python(project, "-m", "migrator", *command)
        assert (done.returncode, done.stderr) == (0, "")
        assert 'new-option = "red"' in (project / "flag/migrator.toml").read_text("utf-8")
        manifest = json.loads((project / "flag/migration/manifest.json").read_text("utf-8"))
        assert manifest["settings"]["new-option"] == "red"

    def test_another_value_is_no_reason_to_reuse_a_post(self, project: Path) -> None:
        command = ("-m", "migrator", "migrate", "export.xml", "--offline", "-o", "again")
        red = ("--new-option", "red")
        python(project, *command, *red)
        assert "1 of 1 post is unchanged" in python(project, *command, *red).stdout
        assert "unchanged" not in python(project, *command).stdout

    def test_a_wrong_value_gets_a_suggestion(self, project: Path) -> None:
        done = python(project, "-m", "migrator", "migrate", "x", "--new-option", "gren")
        assert done.returncode == 2
        assert "--new-option is one of red, green, not 'gren'; did you mean 'green'?" in done.stderr

    def test_it_is_a_key_of_migrator_toml(self, project: Path) -> None:
        (project / "toml").mkdir()
        (project / "toml/migrator.toml").write_text('new-option = "red"\n')
        code = (
            "from pathlib import Path; from migrator.settings import load;"
            "print(load(Path('toml')).new_option)"
        )
        assert python(project, "-c", code).stdout == "red\n"

    def test_it_is_a_keyword_of_the_python_function(self, project: Path) -> None:
        code = (
            "import migrator; from migrator.settings import MigrateKeywords;"
            "print(MigrateKeywords.__annotations__['new_option']);"
            "print(migrator.migrate('export.xml', 'python', offline=True, new_option='red').ok)"
        )
        shown = python(project, "-c", code).stdout
        assert "NewOptionChoice" in shown
        assert shown.endswith("True\n")

    def test_it_is_in_the_reference(self, project: Path) -> None:
        text = (project / "docs/reference/options.md").read_text("utf-8")
        assert text.count("\n### `--new-option [red|green]`\n") == 1


def test_the_files_written_from_the_table_are_up_to_date() -> None:
    done = python(ROOT, "tools/generate_options.py", "--check")
    assert (done.returncode, done.stdout) == (0, "")


def test_settings_has_a_field_with_the_default_of_each_row() -> None:
    found = {
        each.name: each.default if each.default is not MISSING else each.default_factory()  # type: ignore[misc]
        for each in fields(Settings)
        if each.name != "private_sites"  # what the user allowed during this run
    }
    assert found == {name: option.default for name, option in BY_NAME.items()}


def test_a_choice_is_typed_as_its_values() -> None:
    hints = get_type_hints(Settings)
    for name, option in BY_NAME.items():
        if option.type.choices and not option.type.is_open:
            assert set(get_args(hints[name])) - {""} == set(option.type.choices)


def test_the_keywords_are_those_that_the_functions_accept() -> None:
    for command, keywords in (
        ("migrate", MigrateKeywords),
        ("crawl", CrawlKeywords),
        ("verify", VerifyKeywords),
    ):
        accepted = {name for name, option in BY_NAME.items() if option.is_keyword(command)}  # type: ignore[arg-type]
        assert keywords.__annotations__.keys() == accepted


def test_no_two_rows_of_a_command_share_a_flag() -> None:
    for command in ("migrate", "inspect", "crawl", "verify", "regenerate", "preview"):
        rows = [option for option in OPTIONS if command in option.commands]
        flags = [flag for row in rows for flag in (row.long_flag, row.short) if flag]
        assert len(flags) == len(set(flags))


def test_every_flag_and_every_key_is_in_the_reference_once() -> None:
    text = REFERENCE.read_text("utf-8")
    headings = re.findall(r"^### `(.*)`$", text, re.MULTILINE)
    assert len(headings) == len(OPTIONS)
    for option in OPTIONS:
        if option.commands:
            flag = re.compile(rf"(?<![\w-]){re.escape(option.long_flag)}(?![\w-])")
            assert len(flag.findall("\n".join(headings))) == 1, option.long_flag
        if option.is_setting:
            assert text.count(f"\n- Key in migrator.toml: `{option.key}`") == 1
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [group.value for group in OptionGroup]


def test_the_choices_are_those_that_the_program_knows() -> None:
    by_name = {option.name: option for option in OPTIONS}
    assert by_name["report_format"].type.choices == (TEXT, *FORMATS)
    assert set(by_name["status"].type.choices) == DEFAULT_STATUSES | {"private", PROTECTED}
    placeholders = set(re.findall(r"\{(\w+)\}", by_name["layout"].details))
    assert placeholders == {*PLACEHOLDERS, *SPREADING}


def test_a_setting_that_changes_files_is_compared_by_incremental_runs() -> None:
    given = {"user": "ann", "site": "2", "target": "hugo", "base_path": "/blog"}
    rows_of_targets = {"hugo": {"data": "site/data/old"}}
    compared = from_settings.compared(
        Settings(straight_quotes=True, image_field="featured", target_rows=rows_of_targets, **given)  # type: ignore[arg-type]
    )
    rows = [each for each in BY_NAME.values() if each.incremental is not Incremental.IGNORED]
    assert compared.keys() == {each.key for each in rows}
    assert compared.keys() == {
        *("layout", "types", "status", "author", "since", "until", "fields", "shortcodes"),
        *("images", "media", "external", "skip-host", "uploads", "wayback"),
        *("site", "user", "straight-quotes", "proof", "report", "target", "base-path"),
        *("image-field", "target-rows"),
    }


def test_a_manifest_of_an_earlier_version_agrees_where_a_later_setting_is_not_set() -> None:
    assert not {"user", "straight-quotes"} & from_settings.recorded(Settings()).keys()
    assert from_settings.recorded(Settings(user="ann"))["user"] == "ann"
