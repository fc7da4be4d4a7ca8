"""Read a part of a file as a file of its own."""

from __future__ import annotations

import io
from pathlib import Path
from typing import IO, cast

from migrator.untrusted.regular_files import open_regular


class MemberSlice(io.RawIOBase):
    """A part of a file, as a file of its own."""

    def __init__(self, path: Path, start: int, size: int) -> None:
        super().__init__()
        self._file = open_regular(path)
        self._start, self._size, self._at = start, size, 0

    @classmethod
    def open(cls, path: Path, start: int, size: int) -> IO[bytes]:
        return cast(IO[bytes], io.BufferedReader(cls(path, start, size), 1 << 16))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        wanted = max(0, min(len(view), self._size - self._at))
        self._file.seek(self._start + self._at)
        data = self._file.read(wanted)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
