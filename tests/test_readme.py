"""What the README shows is what the program does."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from migrator.cli.app import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PROMPT = "$ "


def _fenced(language: str) -> list[list[str]]:
    """The lines of each fenced block of a language."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [[line.rstrip() for line in block.splitlines()] for block in blocks]


def _commands() -> list[str]:
    """Each `migrator …` that the README tells people to type."""
    lines = [line for block in _fenced("console") + _fenced("sh") for line in block]
    typed = [line.removeprefix(PROMPT) for line in lines if line.startswith(PROMPT)]
    typed += re.findall(r"`(migrator [^`]+)`", README)
    return list(dict.fromkeys(line for line in typed if line.startswith("migrator ")))


def _make_demo() -> list[list[str]]:
    """The commands of the Makefile's target `demo`."""
    recipe = re.search(r"^demo:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert recipe is not None
    found = re.findall(r"^\t\$\(BIN\)/migrator (.*)$", recipe[1], re.MULTILINE)
    return [shlex.split(line) for line in found]


def test_the_demo_prints_what_the_readme_shows(tmp_path: Path) -> None:
    [block] = [lines for lines in _fenced("console") if f"{PROMPT}make demo" in lines]
    shown = block[block.index(f"{PROMPT}make demo") + 1 :]
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    printed: list[str] = []
    for arguments in _make_demo():
        done = subprocess.run(
            [sys.executable, "-m", "migrator", *arguments],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "COLUMNS": "100"},
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        printed += [line.rstrip() for line in done.stdout.splitlines()]
    assert shown == printed


@pytest.mark.parametrize("line", _commands())
def test_every_command_in_the_readme_can_be_typed(line: str) -> None:
    """It parses: the command exists, with these flags and as many arguments."""
    words = shlex.split(line.replace("[", "").replace("]", ""), comments=True)[1:]
    group = typer.main.get_command(app)
    with group.make_context("migrator", ["--"], resilient_parsing=True) as parent:
        name, command, arguments = group.resolve_command(parent, words)  # type: ignore[attr-defined]
        assert command is not None
        command.make_context(name, arguments, parent=parent).close()


def test_there_are_commands_in_the_readme() -> None:
    names = {line.split()[1] for line in _commands()}
    assert names >= {command.callback.__name__ for command in app.registered_commands}  # type: ignore[union-attr]
