"""Write the files of an archive, atomically, without overwriting the user's own edits.

Every file is written whole or not at all: into a temporary file next to it, which is
then renamed (`os.replace`, POSIX rename). Nothing is written outside the archive's
folder, no file that the user wrote or edited is overwritten, and unchanged files are not
touched. There is no fsync: a crash of this program leaves every file whole, and after a
power cut a new run of a minute repairs the archive, while syncing 200,000 files would
cost an hour in every run.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

from migrator.archive import manifest
from migrator.archive.atomic import Temporary
from migrator.archive.file_bytes import Content
from migrator.archive.journal import Begun
from migrator.archive.manifest import FileRecord, Manifest
from migrator.archive.ownership import (
    Ledger,
    OnEdited,
    Refusals,
    WriteOutcome,
    printable,
)
from migrator.archive.run_files import is_own, pages
from migrator.errors import OutputError
from migrator.findings import Finding

_MANIFEST: Final = str(manifest.PATH)
_WRITTEN: Final = (WriteOutcome.CREATED, WriteOutcome.UPDATED)


class Output(Protocol):
    """The interface for writing an archive: to the disk (`ArchiveWriter`), or not (`Preview`)."""

    @property
    def files(self) -> Mapping[str, FileRecord]: ...

    @property
    def findings(self) -> Sequence[Finding]: ...

    def write(
        self, path: PurePosixPath, content: Content, *, item: int | None = None
    ) -> WriteOutcome: ...

    def write_text(
        self, path: PurePosixPath, text: str, *, item: int | None = None
    ) -> WriteOutcome: ...

    def write_bytes(
        self, path: PurePosixPath, data: bytes | Iterable[bytes], *, item: int | None = None
    ) -> WriteOutcome: ...

    def keep(self, path: PurePosixPath, record: FileRecord) -> None: ...

    def stale(self) -> list[PurePosixPath]: ...

    def read_edited(self, path: PurePosixPath) -> bytes | None: ...

    def remove(self, path: PurePosixPath) -> WriteOutcome: ...

    def sweep(self, kept: Container[str]) -> None: ...

    def confirm(self) -> None: ...


class _LedgerBased(ABC):
    """The parts of an `Output` that need no disk: they use the ledger of this run."""

    _ledger: Ledger

    @property
    def files(self) -> Mapping[str, FileRecord]:
        """The records for the manifest of this run; for a file that was left as it is, the record
        of the last run."""
        return self._ledger.files

    @property
    def findings(self) -> Sequence[Finding]:
        return self._ledger.findings

    @abstractmethod
    def write(
        self, path: PurePosixPath, content: Content, *, item: int | None = None
    ) -> WriteOutcome:
        """Write a file with this `content`. `item` is the position of the item it comes from."""

    def write_text(
        self, path: PurePosixPath, text: str, *, item: int | None = None
    ) -> WriteOutcome:
        """Write `text` in UTF-8 with unchanged line ends."""
        return self.write(path, Content.of_text(text), item=item)

    def keep(self, path: PurePosixPath, record: FileRecord) -> None:
        """Record that a file of an earlier run is unchanged."""
        self._ledger.record(path, WriteOutcome.UNCHANGED, record)

    def stale(self) -> list[PurePosixPath]:
        """Return the files that the last run wrote but not (yet) this one, sorted."""
        return self._ledger.stale()

    def read_edited(self, path: PurePosixPath) -> bytes | None:
        """Return the content of a file that the user wrote or edited, and that would stay; None
        for any other file."""
        return self._ledger.read_edited(path)


class ArchiveWriter(_LedgerBased):
    """Writer of the archive in the folder `root`, which is created with the first file.

    `previous` is the manifest of the last run. A file that differs from what that run
    wrote, or that no run wrote, is the user's: it is left as it is, with a finding, unless
    `on_edited` is "overwrite". `begun` is the journal: it knows the files of later runs that
    were killed, and each file is entered before it is written.

    Every method raises OutputError for a path that is absolute, leaves the archive (`..`, a
    symbolic link) or is no file name, and for errors of the system: a full disk, a read-only
    folder, a file in the place of a folder.
    """

    def __init__(
        self,
        root: Path,
        previous: Manifest,
        on_edited: OnEdited = "keep",
        begun: Begun | None = None,
    ) -> None:
        self._root = root
        self._begun = begun
        self._ledger = Ledger(root, previous, on_edited, begun)

    def write(
        self, path: PurePosixPath, content: Content, *, item: int | None = None
    ) -> WriteOutcome:
        """Write a file; an unchanged file is not written again. `item` is the position of its
        item in the source."""
        target = self._ledger.locate(path)
        record = FileRecord(content.sha256, len(content.data), item)
        outcome = self._ledger.decide(path, target, record)
        if outcome in _WRITTEN:
            with Refusals(path, "written"), Temporary(target) as temporary:
                temporary.open()
                temporary.write(content.data)
                self._put(path, temporary, record)
        self._record(path, outcome, record)
        return outcome

    def write_bytes(
        self, path: PurePosixPath, data: bytes | Iterable[bytes], *, item: int | None = None
    ) -> WriteOutcome:
        """Write `data`, given whole or in chunks, which are never all in memory.

        An exception of the chunks' iterator is passed on, and no file is written.
        """
        if isinstance(data, bytes):
            return self.write(path, Content.of(data), item=item)
        target = self._ledger.locate(path)
        with Temporary(target) as temporary:
            with Refusals(path, "written"):
                temporary.open()
            record = _file_record(_write_chunks(path, temporary, data), item)
            outcome = self._ledger.decide(path, target, record)
            if outcome in _WRITTEN:
                with Refusals(path, "written"):
                    self._put(path, temporary, record)
        self._record(path, outcome, record)
        return outcome

    def _put(self, path: PurePosixPath, temporary: Temporary, record: FileRecord) -> None:
        if self._begun is not None and not is_own(path):
            self._begun.note(path, record.sha256)
        temporary.replace_target()

    def _record(self, path: PurePosixPath, outcome: WriteOutcome, record: FileRecord) -> None:
        self._ledger.record(path, outcome, record)
        is_manifest = str(path) == _MANIFEST
        if is_manifest and self._begun is not None and self._begun.paths() <= self.files.keys():
            with Refusals(path, "written"):
                self._begun.finish()

    def remove(self, path: PurePosixPath) -> WriteOutcome:
        """Remove a stale file, and the folders that become empty. The outcome is KEPT, with a
        finding, if the user edited the file."""
        target = self._ledger.locate(path)
        outcome = self._ledger.decide_removal(path, target)
        if outcome is WriteOutcome.REMOVED:
            with Refusals(path, "removed"):
                Path(target).unlink(missing_ok=True)
            self._ledger.prune(Path(target).parent)
        return outcome

    def sweep(self, kept: Container[str]) -> None:
        """Remove the pages of earlier reports, except the paths in `kept`."""
        for path, target in pages(self._root, kept):
            with Refusals(path, "removed"):
                target.unlink(missing_ok=True)
            self._ledger.prune(target.resolve().parent)

    def confirm(self) -> None:
        """Raise OutputError if files of this run are gone: another program removed them."""
        if missing := self._ledger.missing():
            count = "a file" if len(missing) == 1 else f"{len(missing)} files"
            raise OutputError(
                f"{count} that this run wrote or kept disappeared during the run, such as "
                f"{printable(PurePosixPath(missing[0]))}; repeat the command, and let no other "
                "program change the folder"
            )


class Preview(_LedgerBased):
    """Writer of a dry run: it decides like `ArchiveWriter`, but writes nothing."""

    def __init__(
        self,
        root: Path,
        previous: Manifest,
        on_edited: OnEdited = "keep",
        begun: Begun | None = None,
    ) -> None:
        self._ledger = Ledger(root, previous, on_edited, begun)

    def write(
        self, path: PurePosixPath, content: Content, *, item: int | None = None
    ) -> WriteOutcome:
        return self.decide(path, FileRecord(content.sha256, len(content.data), item))

    def write_bytes(
        self, path: PurePosixPath, data: bytes | Iterable[bytes], *, item: int | None = None
    ) -> WriteOutcome:
        return self.decide(path, _file_record((data,) if isinstance(data, bytes) else data, item))

    def decide(self, path: PurePosixPath, record: FileRecord) -> WriteOutcome:
        """Return the outcome that writing this file would have."""
        outcome = self._ledger.decide(path, self._ledger.locate(path), record)
        self._ledger.record(path, outcome, record)
        return outcome

    def remove(self, path: PurePosixPath) -> WriteOutcome:
        return self._ledger.decide_removal(path, self._ledger.locate(path))

    def sweep(self, kept: Container[str]) -> None:
        """Do nothing: a dry run leaves the last report as it is."""

    def confirm(self) -> None:
        """Do nothing: a dry run writes no file."""


def _file_record(chunks: Iterable[bytes], item: int | None) -> FileRecord:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return FileRecord(digest.hexdigest(), size, item)


def _write_chunks(
    path: PurePosixPath, temporary: Temporary, chunks: Iterable[bytes]
) -> Iterator[bytes]:
    """Write the `chunks`, and yield each after it is written."""
    for chunk in chunks:
        with Refusals(path, "written"):
            temporary.write(chunk)
        yield chunk
