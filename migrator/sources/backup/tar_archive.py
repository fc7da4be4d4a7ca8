"""Read one tar file, packed or not, as a container of backup members.

cPanel, BackWPup and Jetpack write such backups.
"""

from __future__ import annotations

import lzma
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Final, Self, cast

import zstandard

from migrator.errors import SourceError
from migrator.sources.backup.member import MOST_MEMBERS, TOO_MANY, Member, safe_path
from migrator.sources.backup.packed import Open, unpacked
from migrator.untrusted.regular_files import open_regular

_BLOCK: Final = 1 << 20
MOST_BYTES: Final = 1 << 36
"""Maximum number of bytes of an archive that is unpacked to the disk."""
_MOST_HEADER: Final = 1 << 16
"""Maximum number of bytes of a header that holds a long name or other data of a file."""

_LONG_HEADERS: Final = frozenset(
    {
        *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
        *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    }
)
# `tarfile` raises the last ones for headers of sparse files and for data of files.
_DAMAGED: Final = (
    *(tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError),
    *(ValueError, LookupError, OverflowError),
)
_DAMAGED_HEADER: Final = (
    tarfile.InvalidHeaderError,  # type: ignore[attr-defined]
    tarfile.TruncatedHeaderError,  # type: ignore[attr-defined]
)


class _CheckedInfo(tarfile.TarInfo):
    """A header of a tar file. One that is damaged, or takes too much memory, is an error.

    `tarfile` itself takes a damaged header for the end of the archive, reads long headers whole,
    and never ends with a negative size.
    """

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            info = super().frombuf(buf, encoding, errors)
        except _DAMAGED_HEADER as error:
            raise tarfile.SubsequentHeaderError(str(error)) from error  # type: ignore[attr-defined]
        if info.size < 0:
            raise tarfile.SubsequentHeaderError("negative size")  # type: ignore[attr-defined]
        if info.type in _LONG_HEADERS and info.size > _MOST_HEADER:
            raise tarfile.SubsequentHeaderError("a header is too long")  # type: ignore[attr-defined]
        return info


class TarArchive:
    """A tar file as a container; see `member.Container`."""

    def __init__(self, path: Path | str, packing: str, open_file: Open | None = None) -> None:
        """Open the archive at a path, or in `open_file`; then `path` is its name in messages.

        Raises SourceError if it is not a tar file.
        """
        self.name = Path(path).name
        self.problems: list[str] = []
        try:
            stream = _stream(open_file or (lambda: open_regular(Path(path))), packing)
            self._tar = tarfile.open(  # noqa: SIM115
                fileobj=stream, mode="r:", errorlevel=1, tarinfo=_CheckedInfo
            )
        except _DAMAGED as error:
            raise SourceError(f"{path} cannot be read as a tar file: {error}.") from error

    def members(self) -> Iterator[Member]:
        strange = sparse = count = 0
        while count < MOST_MEMBERS:
            try:
                info = self._tar.next()
            except _DAMAGED as error:
                self.problems.append(f"the archive is damaged or cut off: {error}")
                break
            if info is None:
                break
            count += 1
            # `tarfile` keeps all files, each with a copy of the data for all files.
            self._tar.members.clear()  # type: ignore[attr-defined]
            self._tar.pax_headers = {}
            # A sparse file has as many zeros as its header says.
            if info.issparse():
                sparse += 1
                continue
            # Links could lead anywhere; only regular files belong to a backup.
            if not info.isfile():
                continue
            path = safe_path(info.name.removeprefix("./"))
            if path:
                yield Member(path, info.size, partial(self._open, info))
            else:
                strange += 1
        else:
            self.problems.append(TOO_MANY)
        if sparse:
            self.problems.append(f"{sparse} files are sparse: unpack the archive yourself")
        if strange:
            self.problems.append(f"{strange} files have names that lead out of the archive")

    def _open(self, info: tarfile.TarInfo) -> IO[bytes]:
        return cast(IO[bytes], self._tar.extractfile(info))


def _stream(open_file: Open, packing: str) -> IO[bytes]:
    """Return a stream of the unpacked bytes that supports seeking.

    An archive packed by zstd, which has no marks to return to, is unpacked to a temporary file. The
    file has no name on systems that allow it, so nothing of it stays after a kill.
    """
    stream = unpacked(open_file, packing)
    if packing != "zstd":
        return stream
    size, copy = 0, tempfile.TemporaryFile(prefix="migrator-")  # noqa: SIM115
    # The whole blocks are read; the tar file then ends too early, which is reported.
    with stream, suppress(EOFError, zstandard.ZstdError):
        while block := stream.read1(_BLOCK):  # type: ignore[attr-defined]
            size += len(block)
            if size > MOST_BYTES:
                raise OSError(f"it unpacks to more than {MOST_BYTES:,} bytes")
            copy.write(block)
    copy.seek(0)
    return cast(IO[bytes], copy)
