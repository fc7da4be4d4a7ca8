"""Start commands as programs, or in copies of a process that has loaded the program already.

A command needs a second to load, and is disturbed while it loads as often as while it works. A copy
(`os.fork`) begins to work at once, so that `interruptions` meets more moments of the work. This
module is also the program of that process: it reads one request a line, and answers with a line.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import select
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Final

_LATE: Final = ("migrator.fetch.mysql", "migrator.__main__")


@dataclass(frozen=True)
class Request:
    """A command to start: its words, its folder, the file of its errors, and limits by name."""

    words: list[str]
    folder: str
    errors: str
    limits: dict[str, int] = field(default_factory=dict)


class ColdStarter:
    """Starts each command as a program of its own."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def start(
        self, words: tuple[str, ...], folder: Path, limits: dict[str, int] | None = None
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "migrator", *words, "-q"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(self._root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=partial(_limit, limits or {}),  # noqa: PLW1509 - it sets limits
        )


def _limit(limits: dict[str, int]) -> None:
    """Set limits of this process, as `ulimit` does."""
    if limits:
        import resource  # noqa: PLC0415 - Windows has none

        for name, most in limits.items():
            resource.setrlimit(getattr(resource, name), (most, most))


class Started:
    """A running command. It has the few methods of `subprocess.Popen` that are needed."""

    def __init__(self, number: int, errors: Path, server: WarmServer) -> None:
        self.pid = number
        self._errors = errors
        self._server = server
        self._ended = os.pidfd_open(number)

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)  # not reaped before `wait`: no other process has this number

    def wait(self, seconds: float) -> int | None:
        """Return the status of the command; None if it does not end in time, and is killed."""
        readable, _, _ = select.select([self._ended], [], [], seconds)
        if not readable:
            self.send_signal(signal.SIGKILL)
        status = self._server.status_of(self.pid)
        os.close(self._ended)
        return status if readable else None

    def said(self) -> str:
        return self._errors.read_text("utf-8", "replace")


class WarmServer:
    """The process that starts commands."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve())],
            env={**os.environ, "PYTHONPATH": str(root)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._count = 0

    def start(
        self, words: tuple[str, ...], folder: Path, limits: dict[str, int] | None = None
    ) -> Started:
        self._count += 1
        errors = folder.parent / f"errors-{self._count % 4}.txt"
        request = Request([*words, "-q"], str(folder), str(errors), limits or {})
        return Started(self._ask(asdict(request)), errors, self)

    def status_of(self, number: int) -> int:
        return self._ask({"wait": number})

    def close(self) -> None:
        self._process.communicate()

    def _ask(self, request: object) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def _load() -> None:
    """Load all modules, and those that they load at their first use."""
    top = importlib.import_module("migrator")
    for module in pkgutil.walk_packages(top.__path__, "migrator."):
        if module.name not in _LATE:
            importlib.import_module(module.name)


def serve(asked: IO[str]) -> Request | None:
    """Start a copy of this process for each request; return the request in the copy."""
    while line := asked.readline():
        request = json.loads(line)
        if "wait" in request:
            status = os.waitstatus_to_exitcode(os.waitpid(request["wait"], 0)[1])
            print(status, flush=True)
            continue
        if not (number := os.fork()):
            return Request(**request)
        print(number, flush=True)
    return None


def become(request: Request) -> None:
    """Run the command in this process, as `python -m migrator` does."""
    nothing = os.open(os.devnull, os.O_RDWR)
    errors = os.open(request.errors, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_APPEND, 0o600)
    for number, target in ((0, nothing), (1, nothing), (2, errors)):
        os.dup2(target, number)
    os.chdir(request.folder)
    _limit(request.limits)
    sys.argv = ["migrator", *request.words]
    importlib.import_module("migrator.__main__").main()


if __name__ == "__main__":
    _load()
    if given := serve(sys.stdin):
        become(given)
