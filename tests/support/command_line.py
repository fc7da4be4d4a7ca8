"""The command `migrator`, run as a user runs it: a process of its own."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

SECONDS = 120
# Python reads these when it starts, so a process that is already running cannot take them over.
READ_AT_START = ("PYTHON", "LANG", "LC_", "TERM", "NO_COLOR", "FORCE_COLOR")


def run(
    *arguments: object, folder: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Return the finished process of `migrator ARGUMENTS`, run in `folder` or else the project."""
    words = [*map(str, arguments)]
    variables = {**os.environ, "COLUMNS": "200", **environment}
    if not hasattr(os, "fork") or any(name.startswith(READ_AT_START) for name in environment):
        return subprocess.run(
            [sys.executable, "-m", "migrator", *words],
            capture_output=True,
            text=True,
            cwd=folder or ROOT,
            env=variables,
            timeout=SECONDS,
            check=False,
        )
    return fork_server(os.getpid()).run(words, folder or ROOT, variables)


class ForkServer:
    """The client of `fork_server.py`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("fork_server.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *_search_path()])},
        )
        atexit.register(self.end)

    def run(
        self, words: list[str], folder: Path, variables: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Return the finished process. Raises TimeoutExpired after `SECONDS`."""
        with tempfile.TemporaryDirectory() as place:
            out, err = Path(place, "out"), Path(place, "err")
            out.touch()
            err.touch()
            request = {
                "arguments": words,
                "folder": str(folder),
                "environment": variables,
                "out": str(out),
                "err": str(err),
            }
            assert self._process.stdin is not None
            self._process.stdin.write(f"{json.dumps(request)}\n".encode())
            self._process.stdin.flush()
            number = self._answer()["pid"]
            assert self._process.stdout is not None
            if not select.select([self._process.stdout], [], [], SECONDS)[0]:
                os.kill(number, signal.SIGKILL)
                self._answer()
                raise subprocess.TimeoutExpired(words, SECONDS)
            status = self._answer()["status"]
            shown = (path.read_bytes().decode().replace("\r\n", "\n") for path in (out, err))
            return subprocess.CompletedProcess(["migrator", *words], status, *shown)

    def _answer(self) -> dict[str, int]:
        assert self._process.stdout is not None
        answer: dict[str, int] = json.loads(self._process.stdout.readline())
        return answer

    def end(self) -> None:
        """End the server, which ends when its input ends."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(SECONDS)


@cache
def fork_server(_process: int) -> ForkServer:
    """Return the server of this process, which it begins with the first command."""
    return ForkServer()


def _search_path() -> list[str]:
    found = os.environ.get("PYTHONPATH", "")
    return found.split(os.pathsep) if found else []
