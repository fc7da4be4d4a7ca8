"""Read one archive of All-in-One WP Migration (`.wpress`) as a container of backup members.

A header of 4,377 bytes precedes each file: name (255), size (14) and time (12) in decimal digits,
folder (4,096), each filled with NUL. Newer versions use the last 8 bytes of the folder for a CRC-32
in hexadecimal. A header of NUL ends the archive; in newer versions it holds the size and the CRC of
the whole archive.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import IO, Final

from migrator.sources.backup.member import MOST_MEMBERS, TOO_MANY, Member, safe_path
from migrator.sources.backup.member_slice import MemberSlice
from migrator.sources.backup.sequential_archive import SequentialArchive

HEADER: Final = 4377
_NAME, _SIZE, _TIME = 255, 14, 12
_DIGITS: Final = re.compile(rb"[0-9]{1,14}")


def is_wpress(head: bytes) -> bool:
    """Return True if a file with these first bytes is such an archive; `head` is HEADER bytes."""
    return _entry(head) is not None


class WpressArchive(SequentialArchive):
    """A `.wpress` file as a container; see `member.Container`."""

    def _entries(self, file: IO[bytes]) -> Iterator[Member]:
        end = file.seek(0, io.SEEK_END)
        at = strange = 0
        for _ in range(MOST_MEMBERS):
            file.seek(at)
            head = file.read(HEADER)
            if len(head) < HEADER:
                if head.strip(b"\0"):
                    self.problems.append("the archive is cut off")
                elif not head:
                    self.problems.append("the archive has no end mark: it may be cut off")
                break
            found = _entry(head)
            if found is None:
                # The end mark names no file.
                if head[:_NAME].strip(b"\0"):
                    self.problems.append("the archive is damaged behind its first files")
                break
            name, size = found
            at += HEADER
            path = safe_path(name)
            if at + size > end:
                self.problems.append(f"the archive is cut off in {path or 'a file'}")
                size = end - at
            if path:
                yield Member(path, size, partial(MemberSlice.open, self._path, at, size))
            else:
                strange += 1
            at += size
        else:
            self.problems.append(TOO_MANY)
        if strange:
            self.problems.append(f"{strange} files have names that lead out of the archive")


def _entry(head: bytes) -> tuple[str, int] | None:
    """Return the path and size in a header; None for an invalid header or the end mark."""
    if len(head) < HEADER:
        return None
    name, _, rest = head[:_NAME].partition(b"\0")
    size = head[_NAME : _NAME + _SIZE].rstrip(b"\0")
    time = head[_NAME + _SIZE : _NAME + _SIZE + _TIME].rstrip(b"\0")
    folder = head[_NAME + _SIZE + _TIME :].partition(b"\0")[0]
    if not name or rest.strip(b"\0") or not _DIGITS.fullmatch(size) or not _DIGITS.fullmatch(time):
        return None
    prefix = folder.decode("utf-8", "replace").strip("/")
    path = name.decode("utf-8", "replace")
    return (path if prefix in ("", ".") else f"{prefix}/{path}"), int(size)
