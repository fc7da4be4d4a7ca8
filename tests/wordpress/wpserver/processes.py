"""Run commands, and start and stop daemons."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path


class Failure(Exception):
    """A problem to show to the user without a traceback."""


def say(text: str) -> None:
    print(f"wp-server: {text}", file=sys.stderr, flush=True)


def run(
    *command: str | Path,
    log: Path | None = None,
    cwd: str | Path | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """Run a command and return its output; on failure show its errors and the end of the output."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=env,
            check=False,
        )
    except FileNotFoundError as error:
        raise Failure(f"needed, but not installed: {error.filename}") from error
    if log:
        with log.open("a", encoding="utf-8") as out:
            out.write(done.stdout)
    if done.returncode:
        lines = done.stdout.splitlines()
        errors = [line for line in lines[:-15] if "error" in line.lower()][:10]
        shown = "\n".join([*errors, *lines[-15:]])
        raise Failure(f"{Path(str(command[0])).name} failed:\n{shown}")
    return done.stdout


def running() -> Iterator[tuple[int, int, int]]:
    """Yield each process: pid, session, start time (ticks since boot)."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # It ended meanwhile.
        if fields[0] != "Z":
            yield int(stat.parent.name), int(fields[3]), int(fields[19])


class Daemon:
    """A background process of ours, and whatever it forks.

    It leads a session of its own. The pid file holds that session's number and
    when the leader began, so that a number which the system has given to
    another process since is never mistaken for ours.
    """

    def __init__(self, name: str, run_dir: Path, log_dir: Path) -> None:
        self.name = name
        self.pid_file = run_dir / f"{name}.pid"
        self.log = log_dir / f"{name}.log"

    def members(self) -> list[int]:
        try:
            session, began = map(int, self.pid_file.read_text().split())
        except (OSError, ValueError):
            return []
        found = {
            pid: start for pid, leader, start in running() if leader == session and start >= began
        }
        return list(found) if found.get(session, began) == began else []

    @property
    def pid(self) -> int | None:
        return min(self.members(), default=None)

    def start(
        self, *command: str | Path, env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/",
                env={**os.environ, **(env or {})},
            )
        began = next((start for pid, _, start in running() if pid == process.pid), 0)
        self.pid_file.write_text(f"{process.pid} {began}\n")
        return process

    def stop(self, seconds: float = 30) -> None:
        """End the process and its children, because PHP's workers outlive their parent."""
        give_up = time.monotonic() + seconds
        sent: set[int] = set()
        while members := self.members():
            for pid in members:
                late = time.monotonic() > give_up
                if late or pid not in sent:
                    sent.add(pid)
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL if late else signal.SIGTERM)
            time.sleep(0.05)
        self.pid_file.unlink(missing_ok=True)

    def wait_for(
        self, ready: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float = 60
    ) -> None:
        give_up = time.monotonic() + seconds
        while not ready():
            if process.poll() is not None or time.monotonic() > give_up:
                tail = self.log.read_text(errors="replace").splitlines()[-15:]
                self.stop()
                raise Failure(f"{self.name} did not start:\n" + "\n".join(tail))
            time.sleep(0.1)
