"""The program speaks every encoding that a terminal, a pipe or a file may have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree
from support.blog import export, item
from support.command_line import ROOT

TITLE = "日本 – “Tee” é 😀"


def run_bytes(folder: Path, encoding: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command with stdout and stderr in `encoding`, and return what it wrote as bytes."""
    return subprocess.run(
        [sys.executable, "-m", "migrator", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blog")
    text = export(item(1, "Words [unknown a='é日'] and more.", title=TITLE, author="Łukasz"))
    (folder / "export.xml").write_text(text, "utf-8")
    done = run_bytes(folder, "utf-8", "migrate", "export.xml", "--offline", "-q", "-o", "out")
    assert done.returncode == 0
    return folder


@pytest.mark.parametrize(
    "encoding", ["cp1252", "ascii", "cp932", "cp437", "koi8-r", "utf-16", "ascii:strict"]
)
@pytest.mark.parametrize(
    "command",
    [
        ("verify", "out"),
        ("migrate", "export.xml", "--offline", "-v", "-o", "again"),
        ("inspect", "export.xml"),
        ("migrate", "--help"),
        ("migrate", "日本.xml"),
    ],
    ids=lambda words: "-".join(words[:2]),
)
def test_any_encoding_is_good_enough(folder: Path, encoding: str, command: tuple[str, ...]) -> None:
    """G52: a mark that a code page lacks was a traceback."""
    done = run_bytes(folder, encoding, *command)
    assert b"Traceback" not in done.stdout + done.stderr
    assert done.returncode == (2 if "日本.xml" in command else 0)
    for output in (done.stdout, done.stderr):
        output.decode(encoding.partition(":")[0])


def test_a_mark_becomes_a_word_where_the_encoding_lacks_it(folder: Path) -> None:
    assert run_bytes(folder, "cp1252", "verify", "out").stdout.splitlines()[-1][:3] == b"ok:"
    assert "\n✓ ".encode() in run_bytes(folder, "utf-8", "verify", "out").stdout


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_output_for_programs_is_utf_8_in_any_encoding(folder: Path, encoding: str) -> None:
    census = run_bytes(folder, encoding, "inspect", "export.xml", "--json").stdout
    assert json.loads(census)["authors"] == {"Łukasz": 1}
    assert b"\r" not in census
    junit = run_bytes(folder, encoding, "verify", "out", "--format", "junit").stdout
    assert etree.fromstring(junit).tag == "testsuites"


def test_a_file_name_that_is_not_unicode_can_be_printed(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.xml")
    for encoding in ("utf-8", "ascii"):
        done = run_bytes(tmp_path, encoding, "migrate", name)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr and b"caf" in done.stderr


def test_file_names_that_the_locale_lacks_are_refused_with_the_way_out(tmp_path: Path) -> None:
    words = [item(1, "Words", slug="日本"), item(2, "More words", slug="plain")]
    (tmp_path / "export.xml").write_text(export(*words), "utf-8")
    locale = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX"}
    command = [sys.executable, "-m", "migrator", "migrate", "export.xml", "-o", "out", "--offline"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, **locale, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2
    assert b"file names are in ascii here; set PYTHONUTF8=1" in done.stderr
    assert done.stderr.count(b"\n") == 1
    again = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, **locale, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert again.returncode == 0
    assert (tmp_path / "out/posts/日本/index.md").is_file()
