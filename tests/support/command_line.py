"""The command `migrator`, run as a user runs it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(
    *arguments: object, folder: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Return the finished process of `migrator ARGUMENTS`, run in `folder` or else the project."""
    return subprocess.run(
        [sys.executable, "-m", "migrator", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=folder or ROOT,
        env={**os.environ, "COLUMNS": "200", **environment},
        timeout=120,
        check=False,
    )
