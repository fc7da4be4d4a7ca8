"""Refuse to start with too little memory: threads that cannot start would make a run wait."""

from __future__ import annotations

import sys
from typing import Final

from migrator.errors import UsageError

LEAST_MEGABYTES: Final = 512
LEAST_DATA_MEGABYTES: Final = 128

if sys.platform != "win32":
    import resource


def check_memory() -> None:
    """Raise UsageError if the system gives this process too little memory (`ulimit -v`, `-d`)."""
    if sys.platform == "win32":
        return
    for kind, flag, least in (
        (resource.RLIMIT_AS, "-v", LEAST_MEGABYTES),
        (resource.RLIMIT_DATA, "-d", LEAST_DATA_MEGABYTES),
    ):
        limit = resource.getrlimit(kind)[0]
        if 0 <= limit < least << 20:
            raise UsageError(
                f"the memory of this process is limited to {limit >> 20} MB (ulimit {flag}), and "
                f"migrator needs {least} MB"
            )
