"""Data class for a post whose files are as the last run left them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from migrator.archive.incremental_state import StateEntry
from migrator.archive.manifest import FileRecord
from migrator.assets.localised import FileUse
from migrator.findings import Finding
from migrator.startup.value_objects import value_object
from migrator.verifier.source.unwritten import Unwritten

_READ: Final = ("files", "used", "uses", "findings", "unwritten", "left_out", "counted")


@value_object
class ReusedPost:
    """The post at a `position` of the source, whose files are unchanged, with its `entry` in the
    state of the last run."""

    position: int
    page: PurePosixPath
    comments: PurePosixPath
    entry: StateEntry

    def check(self) -> None:
        """Raise KeyError, TypeError or ValueError if the entry was edited by hand."""
        for each in _READ:
            getattr(self, each)

    @property
    def files(self) -> dict[PurePosixPath, FileRecord]:
        """The manifest records of the files that were made of the post."""
        own_files = (self.page, self.comments)
        return {
            (path := PurePosixPath(name)): FileRecord(
                sha256, size, self.position if path in own_files else None
            )
            for name, sha256, size in self.entry["files"]
        }

    @property
    def used(self) -> list[PurePosixPath]:
        """The images and files that the post uses."""
        return list(map(PurePosixPath, self.entry["used"]))

    @property
    def uses(self) -> list[FileUse]:
        """The images and files, each with the URLs that refer to it."""
        return [FileUse(PurePosixPath(path), tuple(urls)) for path, urls in self.entry["uses"]]

    @property
    def findings(self) -> list[Finding]:
        """The findings of the last run about the post."""
        return [Finding(*each) for each in self.entry["findings"]]

    @property
    def unwritten(self) -> Unwritten:
        """What the post holds that is not written."""
        return Unwritten.restored(self.entry["unwritten"])

    @property
    def left_out(self) -> list[str]:
        """The names of its custom fields that are not written."""
        return list(map(str, self.entry["left_out"]))

    @property
    def counted(self) -> tuple[int, int]:
        """The number of its words and of its comments."""
        return int(self.entry["words"]), int(self.entry["comments"])
