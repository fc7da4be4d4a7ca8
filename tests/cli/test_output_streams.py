"""The exit status is that of the verdict, even if nobody reads the output to its end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.blog import export, item
from support.command_line import run

FULL = Path("/dev/full")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    posts = (item(n, "Words.", slug=f"post-{n}") for n in range(1, 9))
    (tmp_path / "export.xml").write_text(export(*posts))
    assert run("migrate", "export.xml", "--offline", folder=tmp_path).returncode == 0
    return tmp_path


def status_without_reader(folder: Path, *words: str) -> tuple[int, str]:
    """Return the exit status and the errors of a command whose output nobody reads."""
    with subprocess.Popen(
        [sys.executable, "-m", "migrator", *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        return process.wait(60), process.stderr.read()


@pytest.mark.parametrize(
    "words", [("inspect", "export.xml"), ("verify",), ("verify", "--json"), ("regenerate",)]
)
def test_a_reader_that_ended_does_not_fail_the_command(
    folder: Path, words: tuple[str, ...]
) -> None:
    """Regression: `migrator verify | head -1` ended with status 1 for a complete archive."""
    assert status_without_reader(folder, *words) == (0, "")


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_incomplete_archive_keeps_its_status_without_a_reader(folder: Path, form: str) -> None:
    (folder / "output/posts/post-3/index.md").unlink()
    assert status_without_reader(folder, "verify", "--format", form) == (1, "")


@pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("words", [("verify",), ("verify", "--json"), ("inspect", "export.xml")])
def test_output_that_cannot_be_written_is_one_sentence(
    folder: Path, words: tuple[str, ...]
) -> None:
    """Regression: the sentence was "No space left on device", and did not say where."""
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "migrator", *words],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == (
        "migrator: the result cannot be printed: No space left on device; print it into another "
        "file\n"
    )
