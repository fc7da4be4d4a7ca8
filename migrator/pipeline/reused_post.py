"""Data class for a post whose files are as the last run left them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Self

from migrator.archive.incremental_state import StateEntry
from migrator.archive.manifest import FileRecord
from migrator.archive.targets.listings import ListedPost
from migrator.assets.localised import FileUse
from migrator.findings import Finding
from migrator.startup.value_objects import value_object
from migrator.verifier.source.unwritten import Unwritten


@value_object
class ReusedPost:
    """The post at a `position` of the source, whose files are unchanged.

    files      the manifest records of the files that were made of it
    used       the images and files that it uses
    uses       the same, each with the URLs that refer to it
    findings   the findings of the last run about it
    left_out   the names of its custom fields that are not written
    unwritten  the other things it holds that are not written
    words      the number of words of its Markdown
    replies    the number of its comments
    listed     what the lists of a site generator need of it; None if none shows it
    """

    position: int
    files: Mapping[PurePosixPath, FileRecord]
    used: Sequence[PurePosixPath]
    uses: Sequence[FileUse]
    findings: Sequence[Finding]
    left_out: Sequence[str]
    unwritten: Unwritten
    words: int
    replies: int
    listed: ListedPost | None

    @classmethod
    def of(
        cls, position: int, page: PurePosixPath, comments: PurePosixPath, entry: StateEntry
    ) -> Self:
        """Return a post from its entry in the state of the last run.

        `comments` is the path of its comments. Raises KeyError, TypeError or ValueError if the
        entry was edited by hand.
        """
        own_files = (page, comments)
        return cls(
            position,
            {
                (path := PurePosixPath(name)): FileRecord(
                    sha256, size, position if path in own_files else None
                )
                for name, sha256, size in entry["files"]
            },
            list(map(PurePosixPath, entry["used"])),
            [FileUse(PurePosixPath(path), tuple(urls)) for path, urls in entry["uses"]],
            [Finding(*each) for each in entry["findings"]],
            list(map(str, entry["left_out"])),
            Unwritten.restored(entry["unwritten"]),
            int(entry["words"]),
            int(entry["comments"]),
            None if entry["listed"] is None else ListedPost(*entry["listed"]),
        )
