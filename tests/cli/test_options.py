"""The command line follows the options table."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
import typer
from support.command_line import run

from migrator.cli.app import app
from migrator.settings.option import OptionGroup
from migrator.settings.table import OPTIONS

COMMANDS = ("migrate", "inspect", "crawl", "verify", "regenerate", "preview")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_shows_every_flag_in_its_group_with_its_choices(name: str) -> None:
    shown = run(name, "--help", COLUMNS="80").stdout
    headings = re.findall(r"^(\w+):", shown, re.MULTILINE)
    rows = [option for option in OPTIONS if name in option.commands]
    groups = [group.value for group in OptionGroup if any(row.group is group for row in rows)]
    assert headings == ["Usage", "Arguments", *groups, "Help"]
    for row in rows:
        start = shown.index(f"\n{row.group.value}:\n")
        section = shown[start : shown.index("\n\n", start)]
        wanted = f"{row.long_flag} {row.placeholder}".strip()
        assert len(re.findall(rf"{re.escape(wanted)}(?=\s)", section)) == 1, wanted


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_ends_with_examples_that_can_be_typed(name: str) -> None:
    shown = run(name, "--help").stdout
    lines = shown[shown.index("Examples:") :].splitlines()[1:]
    assert lines
    group = typer.main.get_command(app)
    for line in lines:
        words = line.split()
        assert words[:2] == ["migrator", name]
        with group.make_context("migrator", ["--"], resilient_parsing=True) as parent:
            _, command, arguments = group.resolve_command(parent, words[1:])  # type: ignore[attr-defined]
            command.make_context(name, arguments, parent=parent).close()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("migrator migrate --straight", "--straight-quotes"),
        ("migrator migrate --images o", "original"),
    ],
)
def test_the_shell_completes_flags_and_choices(line: str, offered: str) -> None:
    code = "import sys; sys.argv = ['migrator']; from migrator.cli.app import main; main()"
    environment = {
        "_MIGRATOR_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(line.count(" ")),
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [offered]


def test_a_mistyped_flag_gets_a_suggestion() -> None:
    done = run("migrate", "export.xml", "--imagse", "all")
    assert done.returncode == 2
    assert "--images" in done.stderr


def test_a_mistyped_choice_gets_a_suggestion() -> None:
    done = run("verify", "--format", "jsn")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "did you mean 'json'?" in done.stderr


def test_a_mistyped_placeholder_of_a_layout_gets_a_suggestion() -> None:
    done = run(
        "migrate", "fixtures/demo/export.xml", "--offline", "--dry-run", "--layout", "{slgu}"
    )
    assert done.returncode == 2
    assert "did you mean 'slug'?" in done.stderr
