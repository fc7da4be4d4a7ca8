"""Data class for a post whose files are as the last run left them."""

from __future__ import annotations

from pathlib import PurePosixPath

from migrator.archive.incremental_state import StateEntry
from migrator.archive.manifest import FileRecord
from migrator.assets.localised import FileUse
from migrator.findings import Finding
from migrator.startup.value_objects import value_object
from migrator.verifier.source.unwritten import Unwritten


@value_object
class ReusedPost:
    """The post at a `position` of the source, whose files are unchanged, with its `entry` in the
    state of the last run."""

    position: int
    page: PurePosixPath
    comments: PurePosixPath
    entry: StateEntry

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
        return Unwritten(*self.entry["unwritten"])
