"""Run pywb, the software of many web archives, for the tests.

It gets its own virtual environment, because it needs old versions of shared dependencies.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from judge import free_port, give_up

COLLECTION = "web"
_VERSION = "pywb>=2.8,<3"


def programs(folder: Path) -> Path:
    """Return the folder with `wayback` and `wb-manager`.

    It is the one that MIGRATOR_PYWB names; otherwise pywb is installed into `folder`. Skips the
    test with the reason if that fails.
    """
    if named := os.environ.get("MIGRATOR_PYWB"):
        return Path(named)
    commands = [
        [sys.executable, "-m", "venv", str(folder)],
        [str(folder / "bin/pip"), "install", "-q", "--disable-pip-version-check", _VERSION],
    ]
    try:
        for command in commands:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=400)
    except (OSError, subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        give_up(f"pywb cannot be installed: {getattr(error, 'stderr', '') or error}")
    return folder / "bin"


@contextmanager
def serving(bin_folder: Path, folder: Path, captures: Sequence[Path]) -> Iterator[str]:
    """Serve a collection with these captures during the block; yield its URL."""
    folder.mkdir()
    manager = str(bin_folder / "wb-manager")
    for arguments in (["init", COLLECTION], ["add", COLLECTION, *map(str, captures)]):
        command = [manager, *arguments]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    port = free_port()
    command = [str(bin_folder / "wayback"), "-p", str(port), "-b", "127.0.0.1"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}/{COLLECTION}"
    try:
        _wait_for(server, f"{address}/")
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(server: subprocess.Popen[bytes], address: str) -> None:
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
    for _ in range(600):
        assert server.poll() is None, "pywb ended"
        try:
            ask(address, timeout=10).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail("pywb does not answer")
