"""The output that the README shows is the output of `make demo`."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from support.command_line import ROOT, run

README = (ROOT / "README.md").read_text("utf-8")
PROMPT = "$ make demo\n"
CUT = "…"


def _shown() -> list[str]:
    """Return the lines that the README shows below `make demo`."""
    blocks = re.findall(r"^```console\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    [block] = [block for block in blocks if block.startswith(PROMPT)]
    return [line.rstrip() for line in block.removeprefix(PROMPT).splitlines()]


def _recipe() -> list[list[str]]:
    """Return the arguments of each `migrator` command in the Makefile's target `demo`."""
    recipe = re.search(r"^demo:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert recipe is not None
    found = re.findall(r"^\t\$\(BIN\)/migrator (.*)$", recipe[1], re.MULTILINE)
    return [shlex.split(line) for line in found]


def test_the_demo_prints_what_the_readme_shows(tmp_path: Path) -> None:
    """Lines that the README leaves out are marked with `…`; the others are consecutive."""
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    printed: list[str] = []
    for arguments in _recipe():
        done = run(*arguments, folder=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        printed += [line.rstrip() for line in done.stdout.splitlines()]
    pattern = "".join("(?:.*\n)*?" if line == CUT else re.escape(f"{line}\n") for line in _shown())
    assert re.fullmatch(pattern, "\n".join(printed) + "\n"), "\n".join(printed)
