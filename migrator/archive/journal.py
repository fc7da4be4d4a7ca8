"""What runs wrote that did not come to their end, so that the next one knows its own files.

`migration/begun.jsonl` gets a line before each file takes its place, and goes when the
manifest that is written tells all that. Without it, what a killed run wrote would be
taken for a person's work and left alone.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import Final

PATH: Final = PurePosixPath("migration/begun.jsonl")


class Begun:
    """The journal of the archive `root`. Methods that write raise OSError."""

    def __init__(self, root: Path) -> None:
        self._path = root / PATH
        self._descriptor: int | None = None
        self._wrote = _read(self._path)

    def paths(self) -> set[str]:
        """The files that runs wrote which were not finished."""
        return set(self._wrote)

    def wrote(self, path: PurePosixPath, sha256: str) -> bool:
        """Did such a run write this content there?"""
        return sha256 in self._wrote.get(str(path), ())

    def note(self, path: PurePosixPath, sha256: str) -> None:
        """Say what will be at `path`, before it is."""
        if self._descriptor is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._descriptor = os.open(self._path, flags, 0o666)
            os.write(self._descriptor, b"\n")  # the last line may be torn
        # One write to a file opened for appending: whole, or torn at the very end.
        os.write(self._descriptor, f'[{json.dumps(str(path))}, "{sha256}"]\n'.encode())

    def finish(self) -> None:
        """The manifest tells all of it now."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        self._path.unlink(missing_ok=True)
        self._wrote.clear()


def _read(path: Path) -> dict[str, set[str]]:
    """The contents by path; a line that is torn or strange counts for nothing."""
    wrote: dict[str, set[str]] = defaultdict(set)
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return {}
    for line in lines:
        try:
            where, sha256 = json.loads(line)
        except (ValueError, TypeError, RecursionError):
            continue
        if isinstance(where, str) and isinstance(sha256, str):
            wrote[where].add(sha256)
    return dict(wrote)
