"""Open, read or hash a regular file; refuse a pipe or device, which would block a run for ever."""

from __future__ import annotations

import errno
import hashlib
import io
import os
from pathlib import Path
from stat import S_ISREG
from typing import Final

_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_REASON: Final = "not a regular file"
MOST_BYTES: Final = 1 << 28
"""Size of the largest file that is read at once unless the caller allows more."""
# Most posts are smaller, and are read by one call of the system.
_BLOCK: Final = 1 << 16


def open_regular(path: str | Path) -> io.BufferedReader:
    """Open a regular file for reading bytes. Raises OSError, also for anything else."""
    descriptor = _descriptor(path)
    try:
        return io.open(descriptor, "rb")  # noqa: UP020
    except BaseException:
        os.close(descriptor)
        raise


def read_regular(path: str | Path, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a regular file.

    Raises OSError, also for anything else, and for a file of more than `most` bytes.
    """
    with io.FileIO(_descriptor(path), "rb") as file:
        if os.fstat(file.fileno()).st_size > most:
            raise OSError(errno.EFBIG, f"larger than {most} bytes", str(path))
        return file.readall()


def hash_regular(path: str | Path, *, follows_link: bool = True) -> tuple[str, int]:
    """Return the SHA-256 of a regular file in hex, and its size.

    Raises OSError, also for anything else, such as a link unless `follows_link`. An archive has
    several files for each post, and all are hashed to see whether a run has anything to do:
    `hashlib.file_digest` takes twice as long.
    """
    digest, size, descriptor = hashlib.sha256(), 0, _descriptor(path, follows_link=follows_link)
    try:
        while block := os.read(descriptor, _BLOCK):
            digest.update(block)
            size += len(block)
    finally:
        os.close(descriptor)
    return digest.hexdigest(), size


def _descriptor(path: str | Path, *, follows_link: bool = True) -> int:
    # Some devices do something when they are opened, so a path is looked at before.
    if not S_ISREG(os.stat(path, follow_symlinks=follows_link).st_mode):  # noqa: PTH116 - or text
        if Path(path).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        raise OSError(errno.EINVAL, _REASON, str(path))
    descriptor = os.open(path, _FLAGS if follows_link else _FLAGS | _NO_LINK)
    if not S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, _REASON, str(path))
    return descriptor
