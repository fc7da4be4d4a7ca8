"""With little memory a command ends with one sentence, and the next run makes up for it."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from support.blog import export, item
from support.command_line import run

from migrator.cli import unexpected

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are Linux's")


def limited(kind: int, megabytes: int, folder: Path) -> subprocess.CompletedProcess[str]:
    limit = (megabytes << 20, megabytes << 20)
    command = [sys.executable, "-m", "migrator", "migrate", "export.xml", "--offline", "-o", "out"]
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(kind, limit),
    )


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.parametrize(
    ("kind", "megabytes"),
    [
        *((resource.RLIMIT_AS, megabytes) for megabytes in (60, 150, 250, 511)),
        *((resource.RLIMIT_DATA, megabytes) for megabytes in (40, 127)),
    ],
)
def test_too_little_memory_is_one_sentence_before_anything_is_written(
    tmp_path: Path, kind: int, megabytes: int
) -> None:
    (tmp_path / "export.xml").write_text(export(item(1, "Words.", slug="tea")))
    done = limited(kind, megabytes, tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"limited to {megabytes} MB" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["export.xml"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "megabytes"),
    [(resource.RLIMIT_AS, 512), (resource.RLIMIT_AS, 600), (resource.RLIMIT_DATA, 128)],
)
def test_the_least_memory_suffices_or_ends_with_one_sentence(
    tmp_path: Path, kind: int, megabytes: int
) -> None:
    table = "<table>" + "<tr>" + "<td>x</td>" * 40 + "</tr>" * 60 + "</table>"
    posts = [item(n, table if n % 9 == 0 else f"<p>Words {n}.</p>") for n in range(1, 60)]
    (tmp_path / "export.xml").write_text(export(*posts))
    done = limited(kind, megabytes, tmp_path)
    assert done.returncode in (0, 1, 2)
    assert "Traceback" not in done.stderr and done.stderr.count("\n") <= 1
    assert run("migrate", "export.xml", "--offline", "-o", "out", folder=tmp_path).returncode == 0
    undisturbed = run("migrate", "export.xml", "--offline", "-o", "whole", folder=tmp_path)
    assert undisturbed.returncode == 0
    assert files(tmp_path / "out") == files(tmp_path / "whole")


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("can't start new thread")])
def test_a_lack_of_memory_is_no_defect(error: Exception) -> None:
    assert unexpected.sentence(error).startswith("there is not enough memory; the same command")
