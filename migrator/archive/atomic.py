"""A file that is not whole yet."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final, Self

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Temporary:
    """A new file beside `target`, which takes its place when it is whole, or is gone when its
    `with` ends.

    Its name is one that nobody uses and follows from the target's, so that what a killed run
    left is cleared away. Methods raise OSError.
    """

    def __init__(self, target: str) -> None:
        folder, separator, name = target.rpartition(os.sep)
        self._target = target
        self._path = f"{folder}{separator}{_name_beside(name)}"
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        return self

    def open(self) -> None:
        """Make it, and the folder that it is in."""
        self._file = os.fdopen(_opened(self._path), "wb")

    def write(self, data: bytes) -> None:
        if self._file is not None:
            self._file.write(data)

    def take_place(self) -> None:
        """Be what stands at `target` from now on (POSIX rename)."""
        if self._file is not None:
            self._file.close()
            os.replace(self._path, self._target)  # noqa: PTH105 - both are texts
            self._file = None

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            with suppress(OSError):
                Path(self._path).unlink(missing_ok=True)
            self._file = None


@lru_cache(maxsize=64)
def _name_beside(name: str) -> str:
    """Most files of an archive are called `index.md` or `comments.yaml`."""
    return f".migrator-{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}.tmp"


def _opened(path: str) -> int:
    """A new file, as a descriptor. Mostly its folder is there, and nothing stands in its way."""
    try:
        return os.open(path, _NEW, 0o666)
    except FileNotFoundError:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        Path(path).unlink()
    return os.open(path, _NEW, 0o666)
