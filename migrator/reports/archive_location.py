"""Where an archive lies, so that a report can point at its files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ArchiveLocation:
    """`archive` is the archive's folder, as the current folder sees it."""

    archive: Path

    def file(self, where: str) -> str:
        """The file that a finding's `where` names, seen from the current folder and with `/`;
        "" when it names none, such as an item of the source."""
        path = self.archive / where
        try:
            return Path(os.path.relpath(path)).as_posix() if where and path.exists() else ""
        except (OSError, ValueError):  # a name that no file can have, another drive
            return ""
