"""Run wp-server and read the content, log and export of a running WordPress."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1] / "wordpress"
SERVER = HERE / "wp-server"
EXPORT = HERE / "export.xml"
# The URL of the site that wrote EXPORT.
EXPORTED_SITE = "http://127.0.0.1:8089"


@dataclass(frozen=True)
class ShownContent:
    """The output of `the_content` for one item.

    `shown` is the HTML that visitors get. `plain` has the quotes, dashes and smilies as typed.
    """

    shown: str
    plain: str


@dataclass(frozen=True)
class Request:
    """A request by migrator: its path as sent, and its time in seconds."""

    path: str
    at: float


@dataclass(frozen=True)
class Site:
    """A running site: its work directory and its URL."""

    folder: Path
    url: str

    def asked(self) -> list[Request]:
        """Return the requests by migrator, from the site's log."""
        lines = (self.folder / "log/access.log").read_text().splitlines()
        parts = [line.split() for line in lines if "migrator/" in line]
        return [Request(part[1], float(part[-1])) for part in parts]


@dataclass(frozen=True)
class WordPress:
    """A running site: its work directory, its URL, its export, and the HTML of each published
    item by post id."""

    folder: Path
    url: str
    export: Path
    contents: dict[int, ShownContent] = field(repr=False)

    def show(self, contents: dict[str, str]) -> dict[str, ShownContent]:
        """Return the HTML that the site shows for other contents, by the same keys."""
        asked = self.folder / "asked.json"
        asked.write_text(json.dumps(contents), encoding="utf-8")
        return shown(self.folder, asked)


def shown(folder: Path, *asked: Path) -> dict[str, ShownContent]:
    """Run php/contents.php and parse its output."""
    answer = json.loads(server("eval", folder, HERE / "php" / "contents.php", *asked))
    return {key: ShownContent(**html) for key, html in answer.items()}


def server(verb: str, folder: Path, *arguments: str | Path) -> str:
    """Run `wp-server VERB` and return its standard output. Raises CalledProcessError."""
    command = [sys.executable, SERVER, verb, "--dir", folder, *arguments]
    patience = 400 if verb == "start" else 90
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        timeout=patience,
        check=True,
    )
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def obstacle() -> str:
    """Return the reason why no WordPress can be installed here, "" if none is known."""
    if not sys.platform.startswith("linux"):
        return "wp-server runs on Linux only"
    if shutil.which("php") and shutil.which("mariadbd"):
        return "" if shutil.which("apt-get") else "wp-server takes WordPress from Debian's packages"
    if not shutil.which("apt-get"):
        return "php and mariadbd are missing, and there is no apt-get to install them"
    if os.geteuid() != 0:
        return "php and mariadbd are missing, and only root may install them"
    return ""


def give_up(reason: str) -> None:
    if os.environ.get("MIGRATOR_REQUIRE_WORDPRESS") == "1":
        pytest.fail(f"MIGRATOR_REQUIRE_WORDPRESS=1, but no WordPress: {reason}", pytrace=False)
    pytest.skip(f"no WordPress: {reason}")
