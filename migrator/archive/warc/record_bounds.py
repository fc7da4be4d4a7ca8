"""Check where records begin and end: the first bytes of a WARC file, and the last of a record."""

from __future__ import annotations

import os
import zlib
from typing import BinaryIO, Final

CHUNK: Final = 1 << 16
GZIP: Final = 31
GZIP_MAGIC: Final = b"\x1f\x8b"
MAGIC: Final = b"WARC/"
BETWEEN: Final = b"\r\n\r\n"  # separator of records that are not compressed


def begins_like_warc(file: BinaryIO) -> bool:
    """Return True if the file begins like a record; a killed run may have written no more."""
    file.seek(0)
    start = file.read(CHUNK)
    if start.startswith(GZIP_MAGIC):
        try:
            start = zlib.decompressobj(GZIP).decompress(start, len(MAGIC))
        except zlib.error:
            return False
    return start[: len(MAGIC)] == MAGIC[: len(start)]


def is_complete(file: BinaryIO, offset: int, end: int) -> bool:
    """Return True if the record is complete to its last byte. Keeps the file's position."""
    position = file.tell()
    try:
        file.seek(offset)
        if file.read(2) != GZIP_MAGIC:
            file.seek(end)
            return file.read(len(BETWEEN)) == BETWEEN
        file.seek(0, os.SEEK_END)
        if end < file.tell():
            return True
        file.seek(offset)
        inflater = zlib.decompressobj(GZIP)
        while not inflater.eof and (chunk := file.read(CHUNK)):
            inflater.decompress(chunk)
        return inflater.eof
    finally:
        file.seek(position)
