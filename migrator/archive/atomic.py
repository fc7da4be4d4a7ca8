"""Write a file atomically: first under a temporary name, then renamed to its target."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final, Self

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Temporary:
    """A temporary file next to `target`, which replaces the target when it is complete. It is
    deleted at the end of the `with` block if it has not replaced the target.

    Its name is derived from the target's name, so that the next run overwrites a leftover of a
    killed run. Methods raise OSError.
    """

    def __init__(self, target: str) -> None:
        folder, separator, name = target.rpartition(os.sep)
        self._target = target
        self._path = f"{folder}{separator}{_temporary_name(name)}"
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def open(self) -> None:
        """Create the file, and its folder if necessary."""
        self._file = os.fdopen(_create(self._path), "wb")

    def write(self, data: bytes) -> None:
        if self._file is not None:
            self._file.write(data)

    def replace_target(self) -> None:
        """Rename the file to `target`, atomically (POSIX rename)."""
        if self._file is not None:
            self._file.close()
            os.replace(self._path, self._target)  # noqa: PTH105 - both are strings
            self._file = None

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            with suppress(OSError):
                Path(self._path).unlink(missing_ok=True)
            self._file = None


# Cached, because most files of an archive are named `index.md` or `comments.yaml`.
@lru_cache(maxsize=64)
def _temporary_name(name: str) -> str:
    return f".migrator-{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}.tmp"


def _create(path: str) -> int:
    """Create a file and return its descriptor. The usual case is tried first: the folder exists,
    and the file does not."""
    try:
        return os.open(path, _NEW, 0o666)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        Path(path).unlink()
    return os.open(path, _NEW, 0o666)
