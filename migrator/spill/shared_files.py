"""Let other processes of this machine read large data from files, instead of a copy for each."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

_folder: Final[ContextVar[Path | None]] = ContextVar("_folder", default=None)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Provide a folder for such files, which is removed at the end."""
    # On Windows, a file that another process has open stays.
    with tempfile.TemporaryDirectory(prefix="migrator-", ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextmanager
def pickled_into(folder: Path | None) -> Iterator[None]:
    """Make pickles of large data name files in `folder`; None for whole pickles."""
    token = _folder.set(folder)
    try:
        yield
    finally:
        _folder.reset(token)


def new_file() -> Path | None:
    """Return a path for the data of an object that is being pickled; None if it is pickled whole.

    Raises OSError if there is no room for a file.
    """
    folder = _folder.get()
    if folder is None:
        return None
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        return Path(file.name)


def written(*numbers: array[int] | memoryview[int]) -> Path | None:
    """Return the path of a file with these numbers, one array after the other; else as
    `new_file`."""
    path = new_file()
    if path is not None:
        with path.open("wb") as file:
            for each in numbers:
                file.write(each)
    return path
