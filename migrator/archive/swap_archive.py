"""An archive that was built again somewhere else takes the place of the one that is there."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from migrator.archive import lock, manifest
from migrator.archive.file_bytes import Content
from migrator.archive.journal import Begun
from migrator.archive.manifest import Manifest
from migrator.archive.ownership import OnEdited, Refusals, WriteOutcome
from migrator.archive.run_files import pages
from migrator.archive.writer import ArchiveWriter, Preview
from migrator.findings import Finding

_BLOCK = 1 << 20


@contextmanager
def workplace() -> Iterator[Path]:
    """An empty folder that is gone afterwards, with all that is in it."""
    with tempfile.TemporaryDirectory(prefix="migrator-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


class Rebuild(ArchiveWriter):
    """Writes a rebuild into `folder`. What a person edited in the `archive` whose place it is to
    take is a finding already, so that the rebuild's own report tells of it."""

    def __init__(self, folder: Path, archive: Path, on_edited: OnEdited) -> None:
        super().__init__(folder, Manifest())
        previous, _ = Manifest.load(archive)
        self._there = Preview(archive, previous, on_edited, Begun(archive))

    def write(
        self, path: PurePosixPath, content: Content, *, item: int | None = None
    ) -> WriteOutcome:
        return self._foreseen(path, super().write(path, content, item=item))

    def write_bytes(
        self, path: PurePosixPath, data: bytes | Iterable[bytes], *, item: int | None = None
    ) -> WriteOutcome:
        if isinstance(data, bytes):
            return self.write(path, Content.of(data), item=item)
        return self._foreseen(path, super().write_bytes(path, data, item=item))

    def _foreseen(self, path: PurePosixPath, outcome: WriteOutcome) -> WriteOutcome:
        record = self.files.get(str(path))
        if record is not None and outcome is not WriteOutcome.KEPT:
            told = len(self._there.findings)
            self._there.judge(path, record)
            self._ledger.findings += self._there.findings[told:]
        return outcome


def swap_in(folder: Path, archive: Path, on_edited: OnEdited, recipe: bytes) -> Sequence[Finding]:
    """Make `archive` what the rebuild in `folder` is, whole files at a time, and let go of what
    is no longer part of it. `recipe` is the content of its migrator.toml.

    What a person edited stays where `on_edited` is "keep", with a finding. A run that is
    killed on the way leaves every file whole, and the next one goes on. Raises OutputError.
    """
    previous, findings = Manifest.load(archive)
    rebuilt, _ = Manifest.load(folder)
    output = ArchiveWriter(archive, previous, on_edited, Begun(archive))
    for name, record in rebuilt.files.items():
        path = PurePosixPath(name)
        output.write_bytes(path, _chunks(folder, path), item=record.item)
    for path in output.stale():
        output.remove(path)
    output.write_bytes(PurePosixPath("migrator.toml"), recipe)
    output.write_bytes(lock.PATH, _chunks(folder, lock.PATH))
    told = [path for path, _ in pages(folder)]
    for path in told:
        output.write_bytes(path, _chunks(folder, path))
    output.sweep(set(map(str, told)))
    record_of_all = replace(rebuilt, files=output.files)
    output.write_bytes(manifest.PATH, record_of_all.chunks())
    return [*findings, *output.findings]


def put(archive: Path, path: PurePosixPath, chunks: Iterable[bytes]) -> None:
    """Write a file that tells of the run itself. Raises OutputError."""
    ArchiveWriter(archive, Manifest()).write_bytes(path, chunks)


def sha256_of(archive: Path, path: PurePosixPath) -> str | None:
    """The digest of a file of the archive, in hex; None when there is none. Raises OutputError."""
    with Refusals(path, "read"):
        try:
            with (archive / path).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except (FileNotFoundError, NotADirectoryError):
            return None


def _chunks(folder: Path, path: PurePosixPath) -> Iterator[bytes]:
    with (folder / path).open("rb") as file:
        while chunk := file.read(_BLOCK):
            yield chunk
