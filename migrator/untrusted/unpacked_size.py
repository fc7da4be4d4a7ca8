"""Refuse packed files that unpack to far more data than any text does."""

from __future__ import annotations

import io
import zipfile
from typing import IO, Any, Final

FEW: Final = 1 << 28
"""Number of unpacked bytes up to which no file is suspected."""

MOST_RATIO: Final = 150
"""Maximum number of unpacked bytes for each packed one; texts reach about 20."""


class BombError(OSError):
    """Raised for a file that unpacks to far more data than any text does."""


def is_bomb(packed: int, unpacked: int) -> bool:
    """Return True if so many packed bytes give too many unpacked ones."""
    return unpacked > FEW and unpacked > MOST_RATIO * max(1, packed)


def check_unpacked_size(packed: int, unpacked: int) -> None:
    """Raise BombError if so many packed bytes give too many unpacked ones."""
    if is_bomb(packed, unpacked):
        raise BombError("it unpacks to far more than a text does")


class BoundedUnpacking(io.RawIOBase):
    """The bytes of `unpacking`, a stream that unpacks `packed`. Raises BombError.

    The stream reads ahead, so its first bytes may be counted as more packed ones than they are.
    """

    def __init__(self, unpacking: IO[bytes], packed: IO[bytes]) -> None:
        super().__init__()
        self._unpacking = unpacking
        self._packed = packed
        self._made = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        read = getattr(self._unpacking, "read1", self._unpacking.read)
        data: bytes = read(len(buffer))
        self._made += len(data)
        check_unpacked_size(self._packed.tell(), self._made)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._unpacking.close()
        self._packed.close()
        super().close()


def check_zip(archive: zipfile.ZipFile, size: int) -> None:
    """Raise BombError for a zip file of `size` bytes whose members overlap, or together unpack to
    too much. `open_member` refuses a single member."""
    packed = unpacked = 0
    for info in archive.infolist():
        packed += info.compress_size
        if not is_bomb(info.compress_size, info.file_size):
            unpacked += info.file_size
    if packed > size and unpacked > FEW:
        raise BombError("its members overlap")
    check_unpacked_size(size, unpacked)


def open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    """Open a member of a zip file.

    The stream ends after as many bytes as the archive states. Raises BombError if they are too
    many, and the errors of `zipfile`.
    """
    check_unpacked_size(info.compress_size, info.file_size)
    return archive.open(info)


def size_of(file: IO[bytes]) -> int:
    """Return the size of a file that can be read in any order."""
    at = file.tell()
    size = file.seek(0, io.SEEK_END)
    file.seek(at)
    return size
