"""Read a folder, such as an unpacked backup or a copy of a site, as a container of members.

A single file, such as a dump, is a container of one member.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

from migrator.sources.backup.member import MOST_MEMBERS, TOO_MANY, Member
from migrator.untrusted.regular_files import open_regular


class FolderContainer:
    """A folder as a container; see `member.Container`. Symbolic links are not followed."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.problems: list[str] = []
        self._path = path

    def members(self) -> Iterator[Member]:
        count = 0
        for root, folders, files in os.walk(self._path):
            folders.sort()
            for name in sorted(files):
                path = Path(root) / name
                if path.is_symlink() or not path.is_file():
                    continue
                count += 1
                if count > MOST_MEMBERS:
                    self.problems.append(TOO_MANY)
                    return
                relative = path.relative_to(self._path).as_posix()
                yield Member(relative, path.stat().st_size, partial(_open, path))


class SingleFile:
    """A single file, as a container of one."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.problems: list[str] = []
        self._path = path

    def members(self) -> Iterator[Member]:
        yield Member(self._path.name, self._path.stat().st_size, partial(_open, self._path))


def _open(path: Path) -> IO[bytes]:
    return open_regular(path)
