"""Refuse to start with too little memory: threads that cannot start would make a run wait."""

from __future__ import annotations

import sys
from typing import Final

from migrator.errors import UsageError

LEAST_MEGABYTES: Final = 512

if sys.platform != "win32":
    import resource


def check_memory() -> None:
    """Raise UsageError if the system gives this process too little memory (`ulimit -v`)."""
    if sys.platform == "win32":
        return
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if 0 <= limit < LEAST_MEGABYTES << 20:
        raise UsageError(
            f"the memory of this process is limited to {limit >> 20} MB (ulimit -v), and migrator "
            f"needs {LEAST_MEGABYTES} MB"
        )
