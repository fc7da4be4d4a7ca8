"""Describe an unexpected exception in one sentence: the problem, its place and the remedy."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

_REPORT: Final = "please report it (SECURITY.md says where), with the output under MIGRATOR_DEBUG=1"

# RuntimeError of the module threading, if the system gives no memory for the stack of a thread.
_NO_THREAD: Final = "can't start new thread"


def sentence(error: Exception) -> str:
    """Return the problem, its place and the remedy."""
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror}"
    if isinstance(error, MemoryError) or str(error) == _NO_THREAD:
        return "there is not enough memory; the same command continues where this one stopped"
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "migrator" in Path(frame.filename).parts]
    last = (own or frames)[-1:]
    where = "".join(f" in {Path(frame.filename).name}:{frame.lineno}" for frame in last)
    first = str(error).partition("\n")[0][:200]
    return f"a defect of migrator{where}: {type(error).__name__}: {first}; {_REPORT}"
