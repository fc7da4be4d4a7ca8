"""Read one gzip, bzip2, xz or zstd file as a stream of its unpacked bytes.

The first bytes of a file determine its packing. The gzip reader sets marks, so that it can return
to a file in the middle of a large `tar.gz` without unpacking everything before it.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable
from functools import partial
from typing import IO, Any, Final, cast

import zstandard

from migrator.untrusted.unpacked_size import check_unpacked_size

MAGIC: Final = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
HEAD: Final = 6
_BLOCK: Final = 1 << 18
_MARK_EVERY: Final = 1 << 26  # bytes of unpacked data; a mark holds 32 KiB and a little more
_WINDOW: Final = 1 << 27  # the largest that `zstd` itself accepts without an option
_STEP: Final = 1 << 10  # bytes; a block of 128 KiB may be packed in four
_GZIP: Final = 16 + zlib.MAX_WBITS
_MOST_MEMORY: Final = 1 << 28  # bytes; `xz -9` needs 65 MiB

Open = Callable[[], IO[bytes]]


def packing_of(head: bytes) -> str:
    """Return the packing of a file with these first bytes; "" if it is not packed."""
    return next((name for magic, name in MAGIC.items() if head.startswith(magic)), "")


def unpacked(open_file: Open, packing: str) -> IO[bytes]:
    """Return a stream of the unpacked bytes of a file.

    Reading it raises OSError, EOFError, or the error of its library if the file is damaged.
    """
    if packing == "gzip":
        return cast(IO[bytes], io.BufferedReader(GzipReader(open_file), _BLOCK))
    if packing in _ENGINES:
        return cast(IO[bytes], io.BufferedReader(RestartingReader(open_file(), packing), _BLOCK))
    if packing == "zstd":
        return cast(IO[bytes], io.BufferedReader(ZstdReader(open_file()), _BLOCK))
    return open_file()


def wholly_unpacked(open_file: Open) -> IO[bytes]:
    """Return a stream of the unpacked bytes of a file, which may be packed twice.

    A web server packs a packed file again, and some browsers save it so.
    """
    for _ in range(2):
        with open_file() as file:
            packing = packing_of(file.read(HEAD))
        if not packing:
            break
        open_file = partial(unpacked, open_file, packing)
    return open_file()


class ZstdReader(io.RawIOBase):
    """A zstd file of one or several frames, from its beginning to its end."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self._engine: Any = None  # None between two frames
        self._input = b""
        self._ready = b""
        self._read = self._at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            self._input = self._input or self._file.read(_STEP)
            if not self._input:
                if self._engine is not None:
                    raise EOFError("the compressed file is cut off")
                return 0
            self._unpack()
        taken = self._ready[: len(buffer)]
        buffer[: len(taken)] = taken
        self._ready = self._ready[len(taken) :]
        return len(taken)

    def _unpack(self) -> None:
        if self._engine is None:
            self._engine = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
        before = len(self._input)
        self._ready = self._engine.decompress(self._input)
        self._input = b""
        if self._engine.eof:
            self._input = self._engine.unused_data
            self._engine = None
        self._read += before - len(self._input)
        self._at += len(self._ready)
        check_unpacked_size(self._read, self._at)

    def close(self) -> None:
        self._file.close()
        super().close()


class _SeekingReader(io.RawIOBase):
    """An unpacked file that seeks by reading on, or by returning to an earlier place."""

    _at: int
    """Offset in the unpacked data."""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_CUR:
            offset += self._at
        elif whence == io.SEEK_END:
            while self.read(_BLOCK):
                pass
            offset += self._at
        if offset < self._at:
            self._restore(offset)
        while self._at < offset and self.read(min(_BLOCK, offset - self._at)):
            pass
        return self._at

    def _restore(self, offset: int) -> None:
        """Return to a place at or before `offset` in the unpacked data."""
        raise NotImplementedError


class RestartingReader(_SeekingReader):
    """A bzip2 or xz file of one or several streams; to seek back, it begins anew."""

    def __init__(self, file: IO[bytes], packing: str) -> None:
        super().__init__()
        self._file = file
        self._make_engine = _ENGINES[packing]
        self._restart()

    def _restore(self, offset: int) -> None:
        self._restart()

    def _restart(self) -> None:
        self._file.seek(0)
        self._engine: Any = self._make_engine()
        # Bytes that are no stream are an error at the beginning, and garbage after a stream.
        self._must_unpack = True
        self._ended = False
        self._at = self._read = 0

    def readinto(self, buffer: Any) -> int:
        data = self._next(len(buffer)) if len(buffer) and not self._ended else b""
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _next(self, most: int) -> bytes:
        """Unpack at most so many bytes more; return b"" at the end."""
        while True:
            packed = b""
            if self._engine.eof:
                packed = self._engine.unused_data
                packed = packed.lstrip(b"\0") or self._more().lstrip(b"\0")
                if not packed:
                    self._ended = True
                    return b""
                self._engine, self._must_unpack = self._make_engine(), False
            elif self._engine.needs_input:
                packed = self._more()
                if not packed:
                    raise EOFError("the compressed file is cut off")
            try:
                data = self._engine.decompress(packed, most)
            except (OSError, lzma.LZMAError):
                if self._must_unpack:
                    raise
                self._ended = True
                return b""
            self._must_unpack = self._must_unpack or bool(data)
            check_unpacked_size(self._read, self._at + len(data))
            if data:
                return bytes(data)

    def _more(self) -> bytes:
        packed = self._file.read(_BLOCK)
        self._read += len(packed)
        return packed

    def close(self) -> None:
        self._file.close()
        super().close()


def _xz_engine() -> lzma.LZMADecompressor:
    return lzma.LZMADecompressor(memlimit=_MOST_MEMORY)


_ENGINES: Final[dict[str, Callable[[], Any]]] = {"bzip2": bz2.BZ2Decompressor, "xz": _xz_engine}


class GzipReader(_SeekingReader):
    """A gzip file of one or several members that supports seeking."""

    def __init__(self, open_file: Open) -> None:
        super().__init__()
        self._file = open_file()
        self._engine: Any = zlib.decompressobj(_GZIP)
        self._at = 0  # offset in the unpacked data
        self._input = b""
        self._read = 0  # bytes of the packed file given to the engine
        self._ready = b""
        self._waits = False  # the engine may hold more than it returned
        # Unpacked offset, packed offset, state of the engine there.
        self._marks: list[tuple[int, int, Any]] = []

    def readinto(self, buffer: Any) -> int:
        if not self._ready:
            self._ready = self._next()
        taken = self._ready[: len(buffer)]
        buffer[: len(taken)] = taken
        self._ready = self._ready[len(taken) :]
        self._at += len(taken)
        return len(taken)

    def _restore(self, offset: int) -> None:
        """Return to the last mark at or before an offset."""
        self._ready = self._input = b""
        self._waits = False
        known = [mark for mark in self._marks if mark[0] <= offset]
        if known:
            self._at, self._read, engine = known[-1]
            self._engine = engine.copy()
        else:
            self._at = self._read = 0
            self._engine = zlib.decompressobj(_GZIP)
        self._file.seek(self._read)

    def _next(self) -> bytes:
        """Unpack some more; return b"" at the end. Raises EOFError if the file is cut off."""
        while True:
            if self._engine.eof:
                self._input = self._engine.unused_data or self._input
                self._input = self._input or self._file.read(_BLOCK)
                # Some writers fill the end with zeros (RFC 1952 does not mention that).
                if not self._input.lstrip(b"\0"):
                    return b""
                self._input = self._input.lstrip(b"\0")
                self._engine = zlib.decompressobj(_GZIP)
            if not self._input and not self._waits:
                self._mark()
                self._input = self._file.read(_BLOCK)
                if not self._input:
                    if self._at == 0 and self._read == 0:
                        return b""
                    raise EOFError("the compressed file is cut off")
            before = len(self._input)
            data = self._engine.decompress(self._input, _BLOCK)
            self._waits = len(data) == _BLOCK
            self._input = self._engine.unconsumed_tail
            self._read += before - len(self._input) - len(self._engine.unused_data)
            check_unpacked_size(self._read, self._at + len(data))
            if data:
                return bytes(data)

    def _mark(self) -> None:
        """Mark this offset, at which no bytes wait on either side."""
        last = self._marks[-1][0] if self._marks else 0
        if self._at - last >= _MARK_EVERY:
            self._marks.append((self._at, self._read, self._engine.copy()))

    def close(self) -> None:
        self._file.close()
        super().close()
