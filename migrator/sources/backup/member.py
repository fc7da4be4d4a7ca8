"""Define one file in a backup and its container, and refuse paths that lead out of the backup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, Final, Protocol

from migrator.startup.value_objects import value_object

MOST_MEMBERS: Final = 2_000_000
"""Maximum number of files of one backup that are examined."""
TOO_MANY: Final = f"it holds too many files: only the first {MOST_MEMBERS:,} were looked at"
"""The problem of a larger backup."""

_DRIVE: Final = re.compile(r"[A-Za-z]:")


@value_object
class Member:
    """A file of a backup: its path in it with slashes, and its unpacked size in bytes.

    `is_bomb` is True if its archive promises far more data than it can hold.
    """

    path: str
    size: int
    open: Callable[[], IO[bytes]]
    is_bomb: bool = False

    @property
    def folder(self) -> str:
        parent = str(PurePosixPath(self.path).parent)
        return "" if parent == "." else parent

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name


class Container(Protocol):
    """A container of files. `name` is its name in messages."""

    name: str

    def members(self) -> Iterator[Member]:
        """Yield the files, in their order.

        Raises SourceError if the archive cannot be read; a damaged end is reported in `problems`.
        """
        ...

    @property
    def problems(self) -> list[str]:
        """Messages about the parts of the archive that could not be read."""
        ...


def safe_path(path: str) -> str:
    """Return the path of a member below the root of its archive; "" if it leads out of it.

    Nothing is ever written under such a path, but a name must not pretend to be another one.
    """
    path = path.replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path) or "\0" in path:
        return ""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return "" if ".." in parts else "/".join(parts)
