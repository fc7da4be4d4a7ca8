"""Decode the body of a WARC record: remove chunked transfer coding and Content-Encoding.

Captures of other tools hold bodies as they were sent. Memory is limited to `max_bytes`, even if a
body would unpack to more.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from migrator.fetch.body import CHUNK, BodyError, TooLargeError, decoded, is_known

_LONGEST_LINE: Final = 256  # of a chunk's size, with extensions (RFC 9112, section 7.1)
_MOST_DIGITS: Final = 15
_CONTROLS: Final = frozenset(range(32)) - frozenset(b"\t\n\f\r\x1b")


def payload(record: Any, max_bytes: int) -> bytes:
    """Return the decoded body of a warcio record.

    Raises BodyError for a broken body or an unknown encoding, and TooLargeError for more than
    `max_bytes`, packed or unpacked.
    """
    headers = record.http_headers
    chunked = "chunked" in (headers.get_header("Transfer-Encoding") or "").lower()
    pieces = _unchunked(record.raw_stream) if chunked else _pieces(record.raw_stream)
    body = _joined(pieces, max_bytes)
    encoding = headers.get_header("Content-Encoding") or ""
    if not body or not is_known(encoding):
        # Some tools store bodies unpacked, but leave the header unchanged.
        if body and not _is_text(body):
            raise BodyError(f"its body is compressed with {encoding!r}, which is unknown")
        return body
    unpacked = decoded((body[n : n + CHUNK] for n in range(0, len(body), CHUNK)), encoding)
    try:
        first = next(unpacked, b"")
    except BodyError:
        if not _is_text(body):
            raise
        return body
    return _joined(chain([first], unpacked), max_bytes)


def _pieces(stream: Any) -> Iterator[bytes]:
    while piece := stream.read(CHUNK):
        yield piece


def _unchunked(stream: Any) -> Iterator[bytes]:
    """Yield the pieces of a chunked body (RFC 9112, section 7.1). Yield the body unchanged if
    a tool joined the chunks and kept the header."""
    line = stream.readline(_LONGEST_LINE)
    if _size(line) is None:
        yield line
        yield from _pieces(stream)
        return
    while size := _size(line):
        while size and (piece := stream.read(min(size, CHUNK))):
            size -= len(piece)
            yield piece
        if size or stream.readline(2).strip():
            raise BodyError("its chunks are broken")
        line = stream.readline(_LONGEST_LINE)
    if size is None:
        raise BodyError("its chunks are broken")


def _size(line: bytes) -> int | None:
    """Parse the size line of a chunk; None if it is not one."""
    digits = line.partition(b";")[0].strip()
    if not line.endswith(b"\n") or not 0 < len(digits) <= _MOST_DIGITS:
        return None
    try:
        return int(digits, 16) if digits.isalnum() else None
    except ValueError:
        return None


def _joined(pieces: Iterator[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > max_bytes:
            raise TooLargeError(f"more than {max_bytes} bytes")
    return bytes(body)


def _is_text(body: bytes) -> bool:
    """Return True if the body begins like a page, a feed or JSON, and not like packed bytes."""
    begin = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return begin[:1] in (b"<", b"{", b"[") and not any(byte in _CONTROLS for byte in begin)
