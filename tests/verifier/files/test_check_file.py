"""Several processes check a large archive with the same result as one."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from migrator.verifier.files import check_file as module
from migrator.verifier.files.check_file import Job, check_files
from migrator.verifier.files.integrity import examine

MATTER = '---\ntitle: "A"\ndate: "2020-01-05"\nslug: "{}"\n---\n\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(150):
        text = MATTER.format(number) + f"[next]({number + 1}.md) [gallery] \udce9"
        (tmp_path / f"{number}.md").write_bytes(text.encode("utf-8", "surrogateescape"))
    (tmp_path / "a.png").write_bytes(b"no image")
    return tmp_path


def jobs(folder: Path) -> list[Job]:
    return [Job(path.name, hashed=True) for path in sorted(folder.iterdir())] + [Job("gone.md")]


def test_several_processes_find_what_one_finds_in_the_same_order(folder: Path) -> None:
    alone = list(check_files(folder, jobs(folder), 1))
    assert list(check_files(folder, jobs(folder), 2)) == alone
    assert list(check_files(folder, jobs(folder), 3)) == alone
    assert [each.path for each in alone] == [job.path for job in jobs(folder)]


def test_a_task_that_fails_elsewhere_is_repeated_here(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    alone = list(check_files(folder, jobs(folder), 1))
    monkeypatch.setattr("sys.executable", str(tmp_path / "no-such-python"))
    assert list(check_files(folder, jobs(folder), 2)) == alone
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert list(check_files(folder, jobs(folder), 2)) == alone


def test_a_large_archive_is_examined_by_several(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = examine(folder)
    monkeypatch.setattr(module, "_MANY", 10)
    assert examine(folder) == alone
    assert {f.kind for f in alone.findings} == {
        "bad-encoding", "broken-image", "broken-link", "leftover", "unused-file",
    }  # fmt: skip


def test_stopping_early_leaves_no_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def noted(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(start(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    several = check_files(folder, jobs(folder), 2)
    next(several)
    several.close()  # type: ignore[attr-defined]
    assert len(started) == 2
    assert [process for process in started if process.poll() is None] == []
