"""Read one archive of Akeeba Backup (`.jpa`) as a container of backup members.

A header of the archive, then for each file a header with its path, and its content, stored or
compressed. All numbers are little-endian.
https://www.akeeba.com/documentation/akeeba-solo/jpa-archive-format.html
"""

from __future__ import annotations

import bz2
import io
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO, Final

from migrator.sources.backup.member import MOST_MEMBERS, TOO_MANY, Member, safe_path
from migrator.sources.backup.member_slice import MemberSlice
from migrator.sources.backup.sequential_archive import SequentialArchive

MAGIC: Final = b"JPA"
_FILE_MAGIC: Final = b"JPF"
_START: Final = struct.Struct("<3sH")
_ENTRY: Final = struct.Struct("<BBII")
_IS_FILE: Final = 1
_STORED, _DEFLATED, _BZIP2 = 0, 1, 2
# Akeeba compresses only small files; the limit is a setting of the site, 1 MiB at first.
_MOST_UNPACKED: Final = 1 << 28


class JpaArchive(SequentialArchive):
    """A `.jpa` file as a container; see `member.Container`."""

    def _entries(self, file: IO[bytes]) -> Iterator[Member]:
        end = file.seek(0, io.SEEK_END)
        file.seek(0)
        at = _length(file.read(_START.size), MAGIC)
        strange = 0
        for _ in range(MOST_MEMBERS):
            if at >= end:
                break
            file.seek(at)
            start = file.read(_START.size)
            length = _length(start, _FILE_MAGIC)
            head = file.read(max(0, length - _START.size))
            found = _entry(head) if len(head) == length - _START.size else None
            if found is None:
                self.problems.append("the archive is damaged or cut off behind its first files")
                break
            name, kind, packing, packed, size = found
            at += length
            if at + packed > end:
                self.problems.append("the archive is cut off, or it is one of several parts")
                packed = end - at
            if kind == _IS_FILE:
                path = safe_path(name)
                if path:
                    opener = partial(_opened, self._path, at, packed, packing)
                    yield Member(path, size, opener)
                else:
                    strange += 1
            at += packed
        else:
            self.problems.append(TOO_MANY)
        if strange:
            self.problems.append(f"{strange} files have names that lead out of the archive")


def _length(start: bytes, magic: bytes) -> int:
    """Return the length of a header that begins so; 0 if it does not begin with `magic`."""
    if len(start) < _START.size:
        return 0
    found, length = _START.unpack(start)
    return int(length) if found == magic else 0


def _entry(head: bytes) -> tuple[str, int, int, int, int] | None:
    """Return the path, kind, packing, and both sizes in a header after its length."""
    if len(head) < 2:
        return None
    [length] = struct.unpack_from("<H", head)
    if len(head) < 2 + length + _ENTRY.size:
        return None
    kind, packing, packed, size = _ENTRY.unpack_from(head, 2 + length)
    return head[2 : 2 + length].decode("utf-8", "replace"), kind, packing, packed, size


def _opened(path: Path, start: int, size: int, packing: int) -> IO[bytes]:
    """Open the content of a file. Raises OSError if it cannot be unpacked."""
    content = MemberSlice.open(path, start, size)
    if packing == _STORED:
        return content
    with content:
        packed = content.read()
    try:
        if packing == _DEFLATED:
            engine = zlib.decompressobj(-zlib.MAX_WBITS)
            data, is_whole = engine.decompress(packed, _MOST_UNPACKED), engine.eof
        elif packing == _BZIP2:
            other = bz2.BZ2Decompressor()
            data, is_whole = other.decompress(packed, _MOST_UNPACKED), other.eof
        else:
            raise OSError(f"it is packed in an unknown way ({packing})")
    except zlib.error as error:
        raise OSError(f"it cannot be unpacked: {error}") from error
    if not is_whole:
        raise OSError("it is cut off, or unpacks to far more than a file of a backup does")
    return io.BytesIO(data)
