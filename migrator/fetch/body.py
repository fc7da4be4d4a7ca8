"""Decode the body of an answer, check its size and completeness, and store it in a file."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from migrator.errors import OutputError
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import hash_regular, open_regular

CHUNK = 1 << 16


class BodyError(Exception):
    """Raised for a body that cannot be used; `str(error)` is the reason in a few words."""


class TooLargeError(BodyError):
    """Raised for a body over the limit, on the wire or once decoded."""


@value_object
class Body:
    """Bytes of an answer, in a file or (small ones) in memory.

    size    number of bytes
    sha256  hexadecimal digest
    """

    size: int
    sha256: str
    path: Path | None = None
    data: bytes = b""

    @classmethod
    def of_bytes(cls, data: bytes) -> Body:
        """Return a body in memory."""
        return cls(len(data), hashlib.sha256(data).hexdigest(), None, data)

    @classmethod
    def of_file(cls, path: Path) -> Body:
        """Return a body for a file on disk, which is read once for its digest. Raises OSError."""
        digest, size = hash_regular(path)
        return cls(size, digest, path)

    def open(self) -> BinaryIO:
        return open_regular(self.path) if self.path else io.BytesIO(self.data)

    def discard(self) -> None:
        """Remove the file, which is no longer needed."""
        if self.path:
            self.path.unlink(missing_ok=True)

    def read(self) -> bytes:
        with self.open() as file:
            return file.read()

    def head(self, size: int) -> bytes:
        """Return the first `size` bytes, or all if there are fewer."""
        with self.open() as file:
            return file.read(size)

    def chunks(self) -> Iterator[bytes]:
        with self.open() as file:
            while chunk := file.read(CHUNK):
                yield chunk


def store(chunks: Iterable[bytes], folder: Path, max_bytes: int) -> Body:
    """Write chunks to a new file in `folder`.

    Raises TooLargeError for more than `max_bytes`, OutputError if the folder cannot be written, and
    any error that `chunks` raises; in each case the file is removed.
    """
    digest, size = hashlib.sha256(), 0
    with _disk_errors(folder):
        descriptor, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            for chunk in chunks:
                size += len(chunk)
                if size > max_bytes:
                    raise TooLargeError(f"larger than the limit of {max_bytes} bytes")
                digest.update(chunk)
                with _disk_errors(folder):
                    _write_all(file, chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Body(size, digest.hexdigest(), path)


@contextmanager
def _disk_errors(folder: Path) -> Iterator[None]:
    """Turn errors of the local disk into OutputError, to tell them from network errors."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error


def _write_all(file: io.FileIO, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Undo a Content-Encoding, in pieces of at most CHUNK bytes, so that a bomb is detected early.

    Raises BodyError for an unsupported encoding, and for corrupt or truncated data. RFC 9110,
    section 8.4: gzip and deflate; some servers send raw deflate under that name. RFC 7932: br,
    which browsers request and captures made with browsers therefore contain.
    """
    names = _encodings(encoding)
    if not names:
        return iter(chunks)
    if not is_known(encoding):
        raise BodyError(f"unknown Content-Encoding {encoding!r}")
    return _brotli(chunks) if names == [_BROTLI] else _inflated(chunks, names[0])


def is_known(encoding: str) -> bool:
    """Return True if `decoded` supports the Content-Encoding."""
    names = _encodings(encoding)
    return len(names) <= 1 and all(name in _WINDOW_BITS or name == _BROTLI for name in names)


def _encodings(encoding: str) -> list[str]:
    names = map(str.strip, encoding.lower().split(","))
    return [name for name in names if name and name != "identity"]


_BROTLI = "br"
_WINDOW_BITS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_RAW_DEFLATE = -15
_GZIP_MAGIC = b"\x1f\x8b"  # begins each member of a file (RFC 1952, section 2.2)


def _inflated(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    wire = iter(chunks)
    inflater: zlib._Decompress | None = None
    has_member, pending = False, b""
    for chunk in wire:
        chunk, pending = pending + chunk, b""
        while chunk:
            if inflater is None:
                if len(chunk) < len(_GZIP_MAGIC):
                    pending = chunk
                    break
                if has_member and not chunk.startswith(_GZIP_MAGIC):
                    yield from (b"" for _ in wire)  # zeros or garbage after the end
                    return
                inflater, has_member = zlib.decompressobj(_window_bits(name, chunk)), True
            piece = _inflate(inflater, chunk, name)
            if piece:
                yield piece
            if inflater.eof:
                chunk, inflater = inflater.unused_data, None
            else:
                chunk = inflater.unconsumed_tail
    if inflater is not None:
        yield from _rest(inflater, name)
    elif pending and not has_member:
        raise BodyError(f"broken {name} data")


def _inflate(inflater: zlib._Decompress, chunk: bytes, name: str) -> bytes:
    try:
        return inflater.decompress(chunk, CHUNK)
    except zlib.error as error:
        raise BodyError(f"broken {name} data") from error


def _rest(inflater: zlib._Decompress, name: str) -> Iterator[bytes]:
    """Yield the data that the decoder still holds after the end of the input."""
    while not inflater.eof:
        piece = _inflate(inflater, b"", name)
        if not piece:
            raise BodyError(f"{name} data ends too early")
        yield piece


def _brotli(chunks: Iterable[bytes]) -> Iterator[bytes]:
    import brotli  # few bodies need it

    decoder = brotli.Decompressor()
    try:
        for chunk in chunks:
            piece = decoder.process(chunk, output_buffer_limit=CHUNK)
            while piece:
                yield piece
                piece = decoder.process(b"", output_buffer_limit=CHUNK)
    except brotli.error as error:
        raise BodyError("broken br data") from error
    if not decoder.is_finished():
        raise BodyError("br data ends too early")


def _window_bits(name: str, first: bytes) -> int:
    zlib_header = len(first) > 1 and first[0] & 0x0F == 8 and (first[0] << 8 | first[1]) % 31 == 0
    return _RAW_DEFLATE if name == "deflate" and not zlib_header else _WINDOW_BITS[name]


def complete(chunks: Iterable[bytes], expected: int | None, max_bytes: int) -> Iterator[bytes]:
    """Yield the chunks of an answer while checking their size.

    Raises TooLargeError above `max_bytes`, and BodyError if the number of bytes is not `expected`,
    the Content-Length.
    """
    received = 0
    for chunk in chunks:
        received += len(chunk)
        if received > max_bytes:
            raise TooLargeError(f"larger than the limit of {max_bytes} bytes")
        yield chunk
    if expected is not None and received != expected:
        raise BodyError(f"received {received} of {expected} bytes")
