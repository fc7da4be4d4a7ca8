"""Record each file before a run writes it, so that the next run recognises files of a killed run.

`migration/begun.jsonl` gets a line before each file is written, and is deleted when the manifest
lists all these files. Without it, the files of a killed run would count as the user's own and
would be left as they are.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import Final

from migrator.archive.contained_path import own_path
from migrator.errors import OutputError
from migrator.untrusted.json_text import parse_json
from migrator.untrusted.regular_files import read_regular

PATH: Final = PurePosixPath("migration/begun.jsonl")


def is_unfinished(root: Path) -> bool:
    """Return True if a run began to write files in the archive `root` and did not end."""
    try:
        return own_path(root, PATH).exists()
    except (OutputError, OSError):
        return False


class Begun:
    """The journal of the archive `root`. Methods that write raise OSError."""

    def __init__(self, root: Path) -> None:
        """Read the journal. Raises OutputError if it is a symbolic link."""
        self._path = own_path(root, PATH)
        self._descriptor: int | None = None
        self._wrote = _read(self._path)

    def paths(self) -> set[str]:
        """Return the paths of the files that unfinished runs wrote."""
        return set(self._wrote)

    def wrote(self, path: PurePosixPath, sha256: str) -> bool:
        """Return True if an unfinished run wrote this content at `path`."""
        return sha256 in self._wrote.get(str(path), ())

    def note(self, path: PurePosixPath, sha256: str) -> None:
        """Record the digest of the file that will be written at `path`."""
        if self._descriptor is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            self._descriptor = os.open(self._path, flags, 0o666)
            os.write(self._descriptor, b"\n")  # the last line may be torn
        # A single write in append mode: the line is whole, or torn at the end of the file.
        os.write(self._descriptor, f'[{json.dumps(str(path))}, "{sha256}"]\n'.encode())

    def finish(self) -> None:
        """Delete the journal, because the manifest lists all its files now."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        self._path.unlink(missing_ok=True)
        self._wrote.clear()


def _read(path: Path) -> dict[str, set[str]]:
    """Return the digests by path. Torn or invalid lines are ignored."""
    wrote: dict[str, set[str]] = defaultdict(set)
    try:
        lines = read_regular(path).split(b"\n")
    except OSError:
        return {}
    for line in lines:
        try:
            where, sha256 = parse_json(line)
        except (ValueError, TypeError, RecursionError):
            continue
        if isinstance(where, str) and isinstance(sha256, str):
            wrote[where].add(sha256)
    return dict(wrote)
