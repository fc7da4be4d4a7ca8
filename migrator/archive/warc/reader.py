"""A capture of what a site answered, in the form that all archive tools read: WARC 1.1.

(https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/) Each exchange
is a response and its request, each record a gzip member of its own; a body that was kept
before, and an answer that nothing has changed, is a `revisit` of it. A run that is killed
leaves at most a torn record at the end, which the next one cuts off. The file holds times, as
a capture must; nothing that is read from it does.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import zlib
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from migrator.archive.warc.payload import payload
from migrator.archive.warc.wacz import FileSlice
from migrator.errors import SourceError
from migrator.fetch.body import BodyError
from migrator.fetch.messages import NOT_MODIFIED, Headers, header

FINISHED: Final = "urn:migrator:finished"
"""The address of the record that says that a run came to its end."""
SOURCE: Final = "WARC-Source-URI"
"""The header of a record, as pywb writes it too, that names the snapshot elsewhere it is of."""
PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that say nothing about a page: they take no other answer's place."""

REFUSED: Final = "refused"
"""What is told of a snapshot that was looked at and not taken, with the reason."""
CHUNK: Final = 1 << 16
GZIP: Final = 31
GZIP_MAGIC: Final = b"\x1f\x8b"
_VALIDATORS: Final = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
# What the library raises for broken records; AttributeError where a record has no address.
_BROKEN: Final = (
    *(ArchiveLoadFailed, EOFError, OSError, ValueError, StopIteration, AttributeError),
    zlib.error,
)
MAGIC: Final = b"WARC/"
_EMPTY: Final = frozenset(
    {
        "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }
)
BETWEEN: Final = b"\r\n\r\n"  # records that are not compressed


@dataclass(frozen=True, slots=True)
class ResponseRecord:
    """A response in the file: where its record begins and, where it is a revisit, where the
    record with its body begins.

    `status` is that of HTTP, `content_type` the media type alone, `location` that of a redirect
    as it was sent; `validators` are the headers that ask whether it is still the same; `digest`
    and `size` are of the body as it came; `run` counts the finished runs before it; `source` is
    the address of the snapshot that it was had from, "" where the site itself gave it.
    """

    url: str
    offset: int
    body_offset: int
    status: int
    content_type: str = ""
    location: str = ""
    validators: Headers = ()
    digest: str = ""
    size: int = 0
    date: str = ""
    run: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class Revisit:
    """A record that says that a body was had before: which, by its digest and by the address
    and the time of the record that has it (WARC 1.1, section 6.7)."""

    entry: ResponseRecord
    digest: str
    target: str

    @classmethod
    def of(cls, entry: ResponseRecord, record: Any) -> Self:
        """Read from a record of warcio."""
        told = record.rec_headers.get_header
        url = told("WARC-Refers-To-Target-URI") or entry.url
        target = f"{url} {told('WARC-Refers-To-Date') or ''}"
        return cls(entry, told("WARC-Payload-Digest") or "", target)


class Warc:
    """The capture in the file at `path`, compressed unless it ends in `.warc`.

    `entries` are the newest responses by address, in the order in which the addresses came;
    `runs` is how many runs came to their end, `told` what the last of them said of itself, and
    `end` where the last whole record ends. `without_body` are revisits of what is not in it.
    `refused` are snapshots that were looked at and not taken, with the reason. `damage` is a few
    words about what cannot be read.
    """

    def __init__(self, path: Path, part: FileSlice | None = None) -> None:
        """Read what is there, or in that `part` of it; nothing, where there is no file. Raises
        SourceError for a file that is no WARC."""
        self.path = path
        self.name = part.name if part else path.name
        self._part = part
        self.entries: dict[str, ResponseRecord] = {}
        self.runs = 0
        self.told: Mapping[str, str] = {}
        self.refused: dict[str, str] = {}
        self.end = 0
        self.damage = ""
        self._bodies: dict[str, ResponseRecord] = {}
        self._borrowed: dict[int, tuple[Warc, ResponseRecord]] = {}
        self.without_body: list[Revisit] = []
        try:
            if self._size():
                self._scan()
        except FileNotFoundError:
            return
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from error

    def enter(self, entry: ResponseRecord) -> None:
        """Take a response in: it takes the place of an older one, unless it only says that the
        server was not well."""
        is_whole = entry.offset == entry.body_offset and entry.offset not in self._borrowed
        if is_whole and entry.size:
            self._bodies.setdefault(entry.digest, entry)
        known = self.entries.get(entry.url)
        if known is None or entry.status not in PASSING or known.status in PASSING:
            self.entries[entry.url] = entry

    def body_like(self, digest: str) -> ResponseRecord | None:
        """The first response whose body has this digest."""
        return self._bodies.get(digest)

    def read(self, entry: ResponseRecord, max_bytes: int) -> tuple[Headers, bytes]:
        """The headers of a response, and its body without Content-Encoding.

        Raises SourceError for a record that cannot be read, or a body of more than `max_bytes`.
        """
        try:
            headers, body = self._record(entry.offset, max_bytes)
            if lent := self._borrowed.get(entry.offset):
                lender, there = lent
                body = lender.read(there, max_bytes)[1]
            elif entry.body_offset != entry.offset:
                body = self._record(entry.body_offset, max_bytes)[1]
        except _BROKEN as error:
            raise SourceError(f"{self.path}: the record of {entry.url} is broken") from error
        except BodyError as error:
            raise SourceError(f"{self.path}: {entry.url}: {error}") from error
        return headers, body

    def borrow(self, others: Sequence[Warc]) -> None:
        """Take the bodies of revisits from other files, where these have them."""
        left, self.without_body = self.without_body, []
        for revisit in left:
            found = ((other, body) for other in others if (body := other.body_of(revisit)))
            lender, body = next(found, (None, None))
            if lender is None or body is None:
                self.without_body.append(revisit)
                continue
            entry = replace(revisit.entry, size=body.size, digest=body.digest)
            self._borrowed[entry.offset] = (lender, body)
            known = self.entries.get(entry.url)
            if known is None or known.date <= entry.date:
                self.enter(entry)

    def body_of(self, revisit: Revisit) -> ResponseRecord | None:
        """The response that a revisit is of."""
        return self._bodies.get(revisit.digest) or self._bodies.get(revisit.target)

    def fingerprint(self) -> tuple[str, int]:
        """The SHA-256 in hex of what the addresses gave, whenever and in whatever order they
        were asked, and how many bytes that was."""
        digest, size = hashlib.sha256(), 0
        for url, entry in sorted(self.entries.items()):
            digest.update(f"{url} {entry.status} {entry.digest} {entry.location}\n".encode())
            size += entry.size
        return digest.hexdigest(), size

    def _record(self, offset: int, max_bytes: int) -> tuple[Headers, bytes]:
        with self._open() as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file)))
            if record.http_headers is None:
                return (), record.raw_stream.read(max_bytes)
            return _headers(record), payload(record, max_bytes)

    def _open(self) -> BinaryIO:
        return self._part.open() if self._part else self.path.open("rb")

    def _size(self) -> int:
        return self._part.size if self._part else self.path.stat().st_size

    def _scan(self) -> None:
        # The library writes a line on stderr about each record that ends strangely.
        with self._open() as file, redirect_stderr(io.StringIO()):
            try:
                iterator = ArchiveIterator(file)
                for record in iterator:
                    body, size = hashlib.sha1(usedforsecurity=False), 0
                    while chunk := record.raw_stream.read(CHUNK):
                        body.update(chunk)
                        size += len(chunk)
                    offset = iterator.get_record_offset()
                    end = offset + iterator.get_record_length()
                    is_short = getattr(record.raw_stream, "limit", 0) > 0
                    if is_short or not _ends(file, offset, end):
                        self.damage = f"cut off after {self.end} bytes"
                        break
                    self._note(record, offset, base32(body.digest()), size)
                    self.end = end + (0 if iterator.reader.decompressor else len(BETWEEN))
                else:
                    # Where no record begins any more, the library ends as at the end of a file.
                    if self.end < self._size():
                        self.damage = f"cut off after {self.end} bytes"
            except _BROKEN as error:
                self.damage = f"damaged after {self.end} bytes: {' '.join(str(error).split())}"
            if not self.end and not _begins(file):
                reason = self.damage.partition(": ")[2][:200] or "it does not begin like one"
                within = f" ({self.name})" if self._part else ""
                raise SourceError(f"{self.path}{within} is no WARC file: {reason}")

    def _note(self, record: Any, offset: int, body_digest: str, size: int) -> None:
        """Remember where a response is."""
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        if record.rec_type == "metadata":
            self._hear(url, record.rec_headers.get_header(SOURCE) or "", offset)
        if record.rec_type not in ("response", "revisit") or record.http_headers is None:
            return
        date = record.rec_headers.get_header("WARC-Date") or ""
        headers = _headers(record)
        status = _status(record.http_headers)
        source = record.rec_headers.get_header(SOURCE) or ""
        if record.rec_type == "response":
            entry = entry_of(url, offset, status, headers, body_digest, size, date, self.runs)
            self.enter(replace(entry, source=source))
            if entry.size:
                told = record.rec_headers.get_header("WARC-Payload-Digest") or ""
                for key in (told, f"{url} {date}"):
                    self._bodies.setdefault(key, entry)
            return
        if status == NOT_MODIFIED:
            if known := self.entries.get(url):
                self.entries[url] = replace(known, run=self.runs)
            return
        entry = entry_of(url, offset, status, headers, "", 0, date, self.runs)
        revisit = Revisit.of(replace(entry, source=source), record)
        if body := self.body_of(revisit):
            told = {"body_offset": body.offset, "digest": body.digest, "size": body.size}
            self.enter(replace(revisit.entry, **told))
        elif revisit.digest in _EMPTY:
            self.enter(revisit.entry)
        else:
            self.without_body.append(revisit)

    def _hear(self, url: str, source: str, offset: int) -> None:
        """Read what is told of a run that is over, or of a snapshot that was not taken."""
        if url != FINISHED and not source:
            return
        lines = self._record(offset, CHUNK)[1].decode("utf-8", "replace").splitlines()
        pairs = (line.partition(":") for line in lines)
        told = {name.strip(): value.strip() for name, colon, value in pairs if colon}
        if url == FINISHED:
            self.runs += 1
            self.told = told
        elif REFUSED in told:
            self.refused[source] = told[REFUSED]


def entry_of(
    url: str,
    offset: int,
    status: int,
    headers: Headers,
    digest: str,
    size: int,
    date: str,
    run: int,
) -> ResponseRecord:
    """The entry of a response whose own record at `offset` has its body."""
    told = ((ask, header(headers, name).strip()) for name, ask in _VALIDATORS)
    return ResponseRecord(
        url=url,
        offset=offset,
        body_offset=offset,
        status=status,
        content_type=header(headers, "Content-Type").partition(";")[0].strip().lower(),
        location=header(headers, "Location"),
        validators=tuple((name, value) for name, value in told if value),
        digest=digest,
        size=size,
        date=date,
        run=run,
    )


def _begins(file: BinaryIO) -> bool:
    """Is it the beginning of a record, of which a killed run may have left no more?"""
    file.seek(0)
    start = file.read(CHUNK)
    if start.startswith(GZIP_MAGIC):
        try:
            start = zlib.decompressobj(GZIP).decompress(start, len(MAGIC))
        except zlib.error:
            return False
    return start[: len(MAGIC)] == MAGIC[: len(start)]


def _ends(file: BinaryIO, offset: int, end: int) -> bool:
    """Is the record there to its last byte? Leaves the file's position as it was."""
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


def _headers(record: Any) -> Headers:
    return tuple(record.http_headers.headers) if record.http_headers else ()


def _status(http: Any) -> int:
    code = str(http.get_statuscode() or "")
    return int(code) if code.isascii() and code.isdigit() and len(code) == 3 else 0


def base32(sha1: bytes) -> str:
    return f"sha1:{base64.b32encode(sha1).decode()}"
