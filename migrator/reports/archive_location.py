"""Return the path of the file that a finding names, relative to the current folder."""

from __future__ import annotations

import os
from pathlib import Path

from migrator.startup.value_objects import value_object


@value_object
class ArchiveLocation:
    """`archive` is the path of the archive's folder, absolute or from the current folder."""

    archive: Path

    def file(self, where: str) -> str:
        """Return the file that a finding's `where` names, relative to the current folder and with
        `/`; "" if it names no file, but for example an item of the source."""
        path = self.archive / where
        try:
            return Path(os.path.relpath(path)).as_posix() if where and path.exists() else ""
        except (OSError, ValueError):  # an invalid file name, or another drive
            return ""
