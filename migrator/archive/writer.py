"""The only door to the disk.

Every file is written whole or not at all: into a temporary file beside it, which
then takes its place (`os.replace`, POSIX rename). Nothing leaves the archive's
folder, nothing that a person wrote or edited is overwritten, and what has not
changed is not touched. There is no fsync: a crash of this program leaves every
file whole; after a power cut a new run puts things right, and costs a minute,
where syncing 200,000 files would cost an hour in every run.
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
)
from migrator.archive.run_files import is_own, pages
from migrator.findings import Finding

_MANIFEST: Final = str(manifest.PATH)
_WRITTEN: Final = (WriteOutcome.CREATED, WriteOutcome.UPDATED)


class Output(Protocol):
    """Where the archive goes: to the disk (`ArchiveWriter`), or nowhere (`Preview`)."""

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

    def remove(self, path: PurePosixPath) -> WriteOutcome: ...

    def sweep(self, kept: Container[str]) -> None: ...


class _LedgerBased(ABC):
    """The parts of an `Output` that need no disk: they ask the ledger of this run."""

    _ledger: Ledger

    @property
    def files(self) -> Mapping[str, FileRecord]:
        """The records for this run's manifest; for a file that was kept, the last run's."""
        return self._ledger.files

    @property
    def findings(self) -> Sequence[Finding]:
        return self._ledger.findings

    @abstractmethod
    def write(
        self, path: PurePosixPath, content: Content, *, item: int | None = None
    ) -> WriteOutcome:
        """Take a file of this `content`. `item` is the position of the item it comes from."""

    def write_text(
        self, path: PurePosixPath, text: str, *, item: int | None = None
    ) -> WriteOutcome:
        """Take `text` as UTF-8, its line ends as they are."""
        return self.write(path, Content.of_text(text), item=item)

    def keep(self, path: PurePosixPath, record: FileRecord) -> None:
        """Note that a file is what an earlier run wrote, and stays."""
        self._ledger.settle(path, WriteOutcome.UNCHANGED, record)

    def stale(self) -> list[PurePosixPath]:
        """Return the files that the last run wrote and this one has not (yet), sorted."""
        return self._ledger.stale()


class ArchiveWriter(_LedgerBased):
    """Writes the archive into the folder `root`, which is created when something is written.

    `previous` is the manifest of the last run. A file that differs from what that run
    wrote, or that no run wrote, is a person's: it is left alone, with a finding, unless
    `on_edited` is "overwrite". `begun` tells what later runs wrote that were killed, and is
    told of each file before it is written.

    Every method raises OutputError, one sentence, for a path that is absolute, climbs
    out of the archive (`..`, a symbolic link) or is no name at all, and for what the
    system refuses: a full disk, a read-only folder, a file where a folder should be.
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
        """Writes a file of this `content`; the disk is not written to for what has not changed.
        `item` is the position of the item that it comes from."""
        target = self._ledger.locate(path)
        record = FileRecord(content.sha256, len(content.data), item)
        outcome = self._ledger.judge(path, target, record)
        if outcome in _WRITTEN:
            with Refusals(path, "written"), Temporary(target) as temporary:
                temporary.open()
                temporary.write(content.data)
                self._put(path, temporary, record)
        self._settle(path, outcome, record)
        return outcome

    def write_bytes(
        self, path: PurePosixPath, data: bytes | Iterable[bytes], *, item: int | None = None
    ) -> WriteOutcome:
        """Writes `data`, given whole or in chunks, which are never held together in memory.

        What the chunks' iterator raises is passed on, and leaves nothing behind.
        """
        if isinstance(data, bytes):
            return self.write(path, Content.of(data), item=item)
        target = self._ledger.locate(path)
        with Temporary(target) as temporary:
            with Refusals(path, "written"):
                temporary.open()
            record = _record(_written(path, temporary, data), item)
            outcome = self._ledger.judge(path, target, record)
            if outcome in _WRITTEN:
                with Refusals(path, "written"):
                    self._put(path, temporary, record)
        self._settle(path, outcome, record)
        return outcome

    def _put(self, path: PurePosixPath, temporary: Temporary, record: FileRecord) -> None:
        if self._begun is not None and not is_own(path):
            self._begun.note(path, record.sha256)
        temporary.take_place()

    def _settle(self, path: PurePosixPath, outcome: WriteOutcome, record: FileRecord) -> None:
        self._ledger.settle(path, outcome, record)
        is_told = str(path) == _MANIFEST
        if is_told and self._begun is not None and self._begun.paths() <= self.files.keys():
            with Refusals(path, "written"):
                self._begun.finish()

    def remove(self, path: PurePosixPath) -> WriteOutcome:
        """Removes a stale file, and the folders that it leaves empty; KEPT, with a finding,
        when a person edited it."""
        target = self._ledger.locate(path)
        outcome = self._ledger.judge_removal(path, target)
        if outcome is WriteOutcome.REMOVED:
            with Refusals(path, "removed"):
                Path(target).unlink(missing_ok=True)
            self._ledger.prune(Path(target).parent)
        return outcome

    def sweep(self, kept: Container[str]) -> None:
        """Removes the pages of earlier reports that are not among the paths `kept`."""
        for path, target in pages(self._root):
            if str(path) not in kept:
                with Refusals(path, "removed"):
                    target.unlink(missing_ok=True)
                self._ledger.prune(target.resolve().parent)


class Preview(_LedgerBased):
    """A dry run: judges as `ArchiveWriter` would, reads what is there, and writes nothing."""

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
        return self.judge(path, FileRecord(content.sha256, len(content.data), item))

    def write_bytes(
        self, path: PurePosixPath, data: bytes | Iterable[bytes], *, item: int | None = None
    ) -> WriteOutcome:
        return self.judge(path, _record((data,) if isinstance(data, bytes) else data, item))

    def judge(self, path: PurePosixPath, record: FileRecord) -> WriteOutcome:
        """What would become of a file that is to be written so."""
        outcome = self._ledger.judge(path, self._ledger.locate(path), record)
        self._ledger.settle(path, outcome, record)
        return outcome

    def remove(self, path: PurePosixPath) -> WriteOutcome:
        return self._ledger.judge_removal(path, self._ledger.locate(path))

    def sweep(self, kept: Container[str]) -> None:
        """A dry run leaves the last report as it is."""


def _record(chunks: Iterable[bytes], item: int | None) -> FileRecord:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return FileRecord(digest.hexdigest(), size, item)


def _written(path: PurePosixPath, temporary: Temporary, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The `chunks`, each when it is in the file."""
    for chunk in chunks:
        with Refusals(path, "written"):
            temporary.write(chunk)
        yield chunk
