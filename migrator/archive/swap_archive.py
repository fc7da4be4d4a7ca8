"""Replace an archive by a rebuild from another folder, file by file."""

from __future__ import annotations

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
from migrator.untrusted.regular_files import hash_regular, open_regular

_BLOCK = 1 << 20


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Provide an empty folder, which is deleted afterwards with its contents."""
    with tempfile.TemporaryDirectory(prefix="migrator-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


class Rebuild(ArchiveWriter):
    """Writer of a rebuild in `folder`, which is to replace `archive`. Files that the user edited
    in the `archive` become findings at once, so that the rebuild's own report lists them."""

    def __init__(self, folder: Path, archive: Path, on_edited: OnEdited) -> None:
        super().__init__(folder, Manifest())
        previous, _ = Manifest.load(archive)
        self._preview = Preview(archive, previous, on_edited, Begun(archive))

    def write(
        self, path: PurePosixPath, content: Content, *, item: int | None = None
    ) -> WriteOutcome:
        return self._with_preview(path, super().write(path, content, item=item))

    def write_bytes(
        self, path: PurePosixPath, data: bytes | Iterable[bytes], *, item: int | None = None
    ) -> WriteOutcome:
        if isinstance(data, bytes):
            return self.write(path, Content.of(data), item=item)
        return self._with_preview(path, super().write_bytes(path, data, item=item))

    def read_edited(self, path: PurePosixPath) -> bytes | None:
        """Return the content of a file that the user edited in the archive, and that stays."""
        return self._preview.read_edited(path)

    def _with_preview(self, path: PurePosixPath, outcome: WriteOutcome) -> WriteOutcome:
        """Add the findings that writing this file into the archive will give."""
        record = self.files.get(str(path))
        if record is not None and outcome is not WriteOutcome.KEPT:
            count = len(self._preview.findings)
            self._preview.decide(path, record)
            self._ledger.findings += self._preview.findings[count:]
        return outcome


def swap_in(folder: Path, archive: Path, on_edited: OnEdited, settings: bytes) -> Sequence[Finding]:
    """Make `archive` equal to the rebuild in `folder`, whole files at a time, and delete the files
    that are not part of the rebuild. `settings` are the bytes of its migrator.toml.

    Files that the user edited stay if `on_edited` is "keep", each with a finding. A run that is
    killed leaves every file whole, and the next run continues. Raises OutputError.
    """
    previous, findings = Manifest.load(archive)
    rebuilt, _ = Manifest.load(folder)
    output = ArchiveWriter(archive, previous, on_edited, Begun(archive))
    for name, record in rebuilt.files.items():
        path = PurePosixPath(name)
        output.write_bytes(path, _chunks(folder, path), item=record.item)
    for path in output.stale():
        output.remove(path)
    output.write_bytes(PurePosixPath("migrator.toml"), settings)
    output.write_bytes(lock.PATH, _chunks(folder, lock.PATH))
    report_pages = [path for path, _ in pages(folder)]
    for path in report_pages:
        output.write_bytes(path, _chunks(folder, path))
    output.sweep(set(map(str, report_pages)))
    output.confirm()
    new_manifest = replace(rebuilt, files=output.files)
    output.write_bytes(manifest.PATH, new_manifest.chunks())
    return [*findings, *output.findings]


def put(archive: Path, path: PurePosixPath, chunks: Iterable[bytes]) -> None:
    """Write a file about the run itself, such as the report. Raises OutputError."""
    ArchiveWriter(archive, Manifest()).write_bytes(path, chunks)


def sha256_of(archive: Path, path: PurePosixPath) -> str | None:
    """Return the SHA-256 of a file of the archive in hex; None if the file does not exist, or a
    symbolic link leads to it out of the archive.

    Raises OutputError if it cannot be read.
    """
    with Refusals(path, "read"):
        if not (archive / path).resolve().is_relative_to(archive.resolve()):
            return None
        try:
            return hash_regular(archive / path)[0]
        except (FileNotFoundError, NotADirectoryError):
            return None


def _chunks(folder: Path, path: PurePosixPath) -> Iterator[bytes]:
    with open_regular(folder / path) as file:
        while chunk := file.read(_BLOCK):
            yield chunk
