"""Two runs never write the same folder, and a run that is gone locks nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.blog import export, item
from support.command_line import run

from migrator.archive import run_lock
from migrator.archive.run_lock import archive_lock, file_lock
from migrator.errors import OutputError

HOLD = (
    "import sys, time; from pathlib import Path\n"
    "from migrator.archive.run_lock import archive_lock\n"
    "with archive_lock(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)\n"
)


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_told_who_holds_the_folder_and_since_when(tmp_path: Path) -> None:
    with holder(tmp_path / "out") as process:
        year = datetime.now(UTC).year
        wanted = rf"out: process {process.pid}, since {year}-\d\d-\d\d \d\d:\d\d:\d\d UTC; wait"
        with pytest.raises(OutputError, match=wanted), archive_lock(tmp_path / "out"):
            pass
        process.kill()


@pytest.mark.parametrize("command", ["migrate", "regenerate"])
def test_commands_that_write_respect_the_lock(tmp_path: Path, command: str) -> None:
    (tmp_path / "export.xml").write_text(export(item(1, slug="tea")))
    assert run("migrate", "export.xml", "-o", "out", folder=tmp_path).returncode == 0
    arguments = ("export.xml", "-o", "out") if command == "migrate" else ("out",)
    with holder(tmp_path / "out") as process:
        done = run(command, *arguments, folder=tmp_path)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert f"process {process.pid}" in done.stderr
        assert run("verify", "out", folder=tmp_path).returncode == 0
        dry = run("migrate", "export.xml", "-o", "out", "--dry-run", folder=tmp_path)
        assert dry.returncode == 0
        process.kill()
    assert run(command, *arguments, folder=tmp_path).returncode == 0


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_run_leaves_no_lock_that_stops_the_next(tmp_path: Path, number: int) -> None:
    with holder(tmp_path) as process:
        process.send_signal(number)
        process.wait()
    with archive_lock(tmp_path):
        pass
    assert not (tmp_path / run_lock.IN_ARCHIVE).exists()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "\x00" * 99, '{"pid": 1, "host": "elsewhere", "since": "2001"}']
)
def test_a_lock_file_without_a_holder_is_taken_over(tmp_path: Path, text: str) -> None:
    lock = tmp_path / "lock"
    lock.write_text(text)
    with file_lock(lock, "the folder"):
        assert json.loads(lock.read_text())["pid"] == os.getpid()


def test_a_run_that_writes_nothing_leaves_no_folder(tmp_path: Path) -> None:
    with archive_lock(tmp_path / "out"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_on_a_file_system_without_locks_a_running_process_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_: int) -> None:
        raise OSError(95, "Operation not supported")

    with holder(tmp_path) as process:
        monkeypatch.setattr(run_lock, "_lock", no_locks)
        with pytest.raises(OutputError, match=f"process {process.pid}"), archive_lock(tmp_path):
            pass
        process.kill()
        process.wait()
        with archive_lock(tmp_path):
            pass
