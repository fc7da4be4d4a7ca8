"""Find the WARC files in a WACZ file, the capture format of Browsertrix and ArchiveWeb.page.

(https://specs.webrecorder.net/wacz/1.1.1/) A WACZ is a zip file that stores them uncompressed.
So they are read in place: nothing is unpacked, and no name in the zip becomes a path.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, cast

from migrator.errors import SourceError
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import open_regular

SUFFIX: Final = ".wacz"
_WARCS: Final = (".warc", ".warc.gz")
# A collection is a WACZ that contains the WACZ files of its crawls.
_MAX_DEPTH: Final = 3
_ENCRYPTED: Final = 0x1
_LOCAL: Final = struct.Struct("<4s22xHH")  # the header before a member: PKWARE APPNOTE, 4.3.7
_MAGIC: Final = b"PK\x03\x04"


@value_object
class FileSlice:
    """A part of the file at `path`: `size` bytes from offset `start`, with a name."""

    path: Path
    name: str
    start: int
    size: int

    def open(self) -> BinaryIO:
        """Open the part as a file for reading. Raises OSError."""
        return cast(BinaryIO, io.BufferedReader(_SliceReader(self)))


class _SliceReader(io.RawIOBase):
    """Seekable stream of the bytes of a part."""

    def __init__(self, part: FileSlice) -> None:
        self._file = open_regular(part.path)
        self._part = part
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._part.size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer)).cast("B")
        left = max(0, self._part.size - self._position)
        self._file.seek(self._part.start + self._position)
        count = self._file.readinto(view[:left])
        self._position += count
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


def parts(path: Path) -> list[FileSlice]:
    """Return the WARC files in the WACZ at `path`, sorted by name.

    Raises SourceError for a file that is not a WACZ, and for one that compresses its WARC files.
    """
    try:
        whole = FileSlice(path, path.name, 0, path.stat().st_size)
        found = {part.start: part for part in _parts_within(whole, 1, set())}
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise SourceError(f"{path} is not a WACZ file: {' '.join(str(error).split())}") from error
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror or error}") from error
    if not found:
        raise SourceError(f"{path}: this WACZ contains no WARC file")
    if sum(part.size for part in found.values()) > whole.size:
        raise SourceError(f"{path} is not a WACZ file: its members overlap")
    return sorted(found.values(), key=lambda part: part.name)


def _parts_within(outer: FileSlice, depth: int, opened: set[int]) -> Iterator[FileSlice]:
    """Yield the WARC files in a WACZ and in those inside it.

    `opened` holds the places of the inner ones: a thousand entries may name one place.
    """
    with outer.open() as file, zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            name = member.filename.lower()
            if not name.endswith((*_WARCS, SUFFIX)):
                continue
            part = _part(outer, file, member)
            if name.endswith(_WARCS):
                yield part
            elif depth < _MAX_DEPTH and part.start not in opened:
                opened.add(part.start)
                yield from _parts_within(part, depth + 1, opened)


def _part(outer: FileSlice, file: BinaryIO, member: zipfile.ZipInfo) -> FileSlice:
    """Return the bytes of a member. Raises SourceError if they are compressed or encrypted."""
    name = f"{outer.name}/{member.filename}"
    if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & _ENCRYPTED:
        raise SourceError(
            f"{outer.path}: {member.filename!r} is compressed, which the WACZ format forbids; unzip"
            " the WACZ, and use the .warc.gz files in its folder archive as the source"
        )
    file.seek(member.header_offset)
    magic, name_length, extra_length = _LOCAL.unpack(file.read(_LOCAL.size).ljust(_LOCAL.size))
    start = member.header_offset + _LOCAL.size + name_length + extra_length
    if magic != _MAGIC or start + member.file_size > outer.size:
        raise zipfile.BadZipFile(f"{member.filename!r} is not at its listed offset")
    return FileSlice(outer.path, name, outer.start + start, member.file_size)
