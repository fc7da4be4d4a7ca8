"""A worker pool is an Executor like any other, and ends with its owner."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from migrator.parallel.worker_pool import NoWorkerError, WorkerPool


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_work_is_done_in_other_processes() -> None:
    with WorkerPool(2) as crew:
        assert crew.submit(pow, 2, 10).result() == 1024
        assert list(crew.map(len, ["a", "bb", "ccc"])) == [1, 2, 3]
        assert crew.submit(os.getpid).result() != os.getpid()


def test_on_demand_a_task_starts_a_process() -> None:
    with WorkerPool(2, on_demand=True) as crew:
        assert crew._all == []
        assert crew.submit(os.getpid).result() != os.getpid()
        assert len(crew._all) == 1


def test_a_pool_at_rest_has_no_process_until_the_next_task() -> None:
    with WorkerPool(2) as crew:
        first = crew.submit(os.getpid).result()
        crew.rest()
        assert not is_there(first)
        assert crew._all == []
        then = crew.submit(os.getpid).result()
        assert then != first
        assert len(crew._all) == 1
        assert list(crew.map(len, ["a", "bb", "ccc"])) == [1, 2, 3]


def test_an_exception_is_raised_here_and_ends_no_process() -> None:
    with WorkerPool(1) as crew:
        with pytest.raises(ValueError, match="invalid literal"):
            crew.submit(int, "tea").result()
        assert crew.submit(int, "7").result() == 7


def test_a_killed_process_is_reported_and_replaced() -> None:
    with WorkerPool(1) as crew:
        first = crew.submit(os.getpid).result()
        with pytest.raises(BrokenExecutor):
            crew.submit(os.kill, first, signal.SIGKILL).result()
        assert crew.submit(os.getpid).result() != first


def test_a_pool_that_cannot_start_processes_is_broken_but_does_not_hang(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "no-such-python"))
    with WorkerPool(2) as crew, pytest.raises(BrokenExecutor):
        crew.submit(pow, 2, 10).result()


def test_a_pool_whose_processes_end_at_once_soon_starts_no_more() -> None:
    with WorkerPool(2, "no_such_module") as crew:
        starts = crew._start
        started: list[object] = []
        crew._start = lambda: started.append(1) or starts()  # type: ignore[func-returns-value]
        for _ in range(20):
            with pytest.raises(NoWorkerError):
                crew.submit(pow, 2, 10).result()
        assert 0 < len(started) < 5
        assert crew._all == []


def test_a_process_that_is_killed_while_it_starts_is_replaced() -> None:
    with WorkerPool(1) as crew:
        crew._all[0].kill()
        with pytest.raises(NoWorkerError):
            crew.submit(pow, 2, 10).result()
        assert crew.submit(pow, 2, 10).result() == 1024


def test_no_process_is_left_by_a_pool_that_is_left_early() -> None:
    with WorkerPool(2) as crew:
        pid = crew.submit(os.getpid).result()
        crew.submit(time.sleep, 600)
        crew.submit(time.sleep, 600)
        crew.submit(time.sleep, 600)
    assert not is_there(pid)


def test_no_process_is_left_by_a_killed_program(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import os, sys, time\n"
        "from migrator.parallel.worker_pool import WorkerPool\n"
        "crew = WorkerPool(1)\n"
        "print(crew.submit(os.getpid).result(), flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.kill()
    for _ in range(600):
        if not is_there(pid):
            return
        time.sleep(0.1)
    raise AssertionError("it is still there")


def test_the_calling_script_is_not_run_again(tmp_path: Path) -> None:
    """Unlike with `multiprocessing` in a script without a main guard."""
    script = tmp_path / "script.py"
    script.write_text(
        "from migrator.parallel.worker_pool import WorkerPool\n"
        "print('once', flush=True)\n"
        "with WorkerPool(2) as crew: print(crew.submit(abs, -3).result())\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("once\n3\n", "")
