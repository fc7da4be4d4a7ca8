"""A path that no file can have is one sentence, for every argument and option that names one."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import export, item
from typer.testing import CliRunner

from migrator.cli.app import app
from migrator.errors import MigratorError

LONG = "x" * 300
PATHS = {
    "a long name": LONG,
    "a long path": "/".join(["d" * 200] * 30),
    "long in bytes only": "ü" * 200,
    "not UTF-8, and long": "\udcff" * 300,
    "below a file": "export.xml/x",
}
# `PATH` stands for the path.
COMMANDS = (
    "migrate PATH",
    "migrate export.xml PATH",
    "migrate export.xml --offline --output PATH",
    "migrate export.xml --offline --uploads PATH",
    "migrate export.xml --offline --cache PATH",
    "inspect PATH",
    "crawl http://127.0.0.1:9/ --output PATH",
    "verify PATH",
    "verify output --source PATH",
    "verify output --built PATH",
    "verify output --fixtures PATH",
    "verify output --fixtures PATH --update",
    "verify output --baseline PATH --accept reason",
    "regenerate PATH",
    "regenerate PATH --check",
    "preview PATH --port 0",
)


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
@pytest.mark.parametrize("command", COMMANDS)
def test_an_impossible_path_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "export.xml").write_text(export(item(1, "Words.", slug="tea")))
    page = tmp_path / "output/posts/tea/index.md"
    page.parent.mkdir(parents=True)
    page.write_text('---\ntitle: "Tea"\n---\n\nWords.\n')
    words = [path if word == "PATH" else word for word in command.split()]
    done = CliRunner().invoke(app, words)
    if isinstance(done.exception, SystemExit):
        assert done.exit_code in (0, 1, 2)
    else:
        assert isinstance(done.exception, MigratorError | OSError), done.exception
        assert getattr(done.exception, "strerror", "x")
        assert str(done.exception).count("\n") == 0
    assert page.read_text().endswith("Words.\n")
