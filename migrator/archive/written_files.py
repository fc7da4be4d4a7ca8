"""Compare the files of an archive with those that the last run wrote there."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from stat import S_ISLNK

from migrator.untrusted.regular_files import hash_regular

_FOLDERS = 1000  # in the cache of folders


class WrittenFiles:
    """The files of the archive `root` at the time of a run.

    A file behind a symbolic link is not the one that was written: the link may lead out of the
    archive, and a run that converts the post decides that. `root` itself may be a link.
    """

    def __init__(self, root: Path) -> None:
        # Strings: building a `Path` takes as long as reading the file.
        self._root = str(root) + os.sep
        self._has_link = lru_cache(maxsize=_FOLDERS)(self._has_link_on_way)

    def has(self, path: str, sha256: str) -> bool:
        """Return True if the file `path` of the archive still has this digest."""
        above = path.rpartition("/")[0]
        if above and self._has_link(above):
            return False
        try:
            return hash_regular(self._root + path, follows_link=False)[0] == sha256
        except (OSError, ValueError):
            return False

    def _has_link_on_way(self, folder: str) -> bool:
        above = folder.rpartition("/")[0]
        if above and self._has_link(above):
            return True
        try:
            return S_ISLNK(os.lstat(self._root + folder).st_mode)
        except (OSError, ValueError):
            return False  # there is no file in it either
