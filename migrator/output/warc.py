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
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, redirect_stderr
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, Self
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from migrator import __version__
from migrator.errors import OutputError, SourceError
from migrator.fetch.exchange import NOT_MODIFIED, Exchange, Headers, header

if sys.platform != "win32":
    import fcntl

FINISHED: Final = "urn:migrator:finished"
"""The address of the record that says that a run came to its end."""
SOURCE: Final = "WARC-Source-URI"
"""The header of a record, as pywb writes it too, that names the snapshot elsewhere it is of."""
PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that say nothing about a page: they take no other answer's place."""

_SOFTWARE: Final = {"software": f"migrator/{__version__}", "format": "WARC File Format 1.1"}
_REFUSED: Final = "refused"
_UNCHANGED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_CHUNK: Final = 1 << 16
_GZIP: Final = 31
_GZIP_MAGIC: Final = b"\x1f\x8b"
_VALIDATORS: Final = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
# What the library raises for broken records; AttributeError where a record has no address.
_BROKEN: Final = (
    *(ArchiveLoadFailed, EOFError, OSError, ValueError, StopIteration, AttributeError),
    zlib.error,
)
_MAGIC: Final = b"WARC/"
_BETWEEN: Final = b"\r\n\r\n"  # records that are not compressed
_PRINTABLE: Final = "".join(map(chr, range(0x20, 0x7F)))
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Entry:
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


class Warc:
    """The capture in the file at `path`, compressed unless it ends in `.warc`.

    `entries` are the newest responses by address, in the order in which the addresses came;
    `runs` is how many runs came to their end, `told` what the last of them said of itself, and
    `end` where the last whole record ends. `refused` are snapshots that were looked at and not
    taken, with the reason. `damage` is a few words about what cannot be read.
    """

    def __init__(self, path: Path) -> None:
        """Read what is there; nothing, where there is no file. Raises SourceError for a file
        that is no WARC."""
        self.path = path
        self.entries: dict[str, Entry] = {}
        self.runs = 0
        self.told: Mapping[str, str] = {}
        self.refused: dict[str, str] = {}
        self.end = 0
        self.damage = ""
        self._bodies: dict[str, Entry] = {}
        try:
            if path.stat().st_size:
                self._scan()
        except FileNotFoundError:
            return
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from error

    def enter(self, entry: Entry) -> None:
        """Take a response in: it takes the place of an older one, unless it only says that the
        server was not well."""
        if entry.offset == entry.body_offset and entry.size:
            self._bodies.setdefault(entry.digest, entry)
        known = self.entries.get(entry.url)
        if known is None or entry.status not in PASSING or known.status in PASSING:
            self.entries[entry.url] = entry

    def body_like(self, digest: str) -> Entry | None:
        """The first response whose body has this digest."""
        return self._bodies.get(digest)

    def read(self, entry: Entry, max_bytes: int) -> tuple[Headers, bytes]:
        """The headers of a response, and its body without Content-Encoding.

        Raises SourceError for a record that cannot be read, or a body of more than `max_bytes`.
        """
        try:
            headers, body = self._record(entry.offset, max_bytes)
            if entry.body_offset != entry.offset:
                body = self._record(entry.body_offset, max_bytes)[1]
        except _BROKEN as error:
            raise SourceError(f"{self.path}: the record of {entry.url} is broken") from error
        if len(body) > max_bytes:
            raise SourceError(f"{self.path}: {entry.url} has more than {max_bytes} bytes")
        return headers, body

    def fingerprint(self) -> tuple[str, int]:
        """The SHA-256 in hex of what the addresses gave, whenever and in whatever order they
        were asked, and how many bytes that was."""
        digest, size = hashlib.sha256(), 0
        for url, entry in sorted(self.entries.items()):
            digest.update(f"{url} {entry.status} {entry.digest} {entry.location}\n".encode())
            size += entry.size
        return digest.hexdigest(), size

    def _record(self, offset: int, max_bytes: int) -> tuple[Headers, bytes]:
        with self.path.open("rb") as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file)))
            stream = record.content_stream()
            body = bytearray()
            while len(body) <= max_bytes and (chunk := stream.read(_CHUNK)):
                body += chunk
            return _headers(record), bytes(body)

    def _scan(self) -> None:
        # The library writes a line on stderr about each record that ends strangely.
        with self.path.open("rb") as file, redirect_stderr(io.StringIO()):
            try:
                iterator = ArchiveIterator(file)
                for record in iterator:
                    body, size = hashlib.sha1(usedforsecurity=False), 0
                    while chunk := record.raw_stream.read(_CHUNK):
                        body.update(chunk)
                        size += len(chunk)
                    offset = iterator.get_record_offset()
                    end = offset + iterator.get_record_length()
                    is_short = getattr(record.raw_stream, "limit", 0) > 0
                    if is_short or not _ends(file, offset, end):
                        self.damage = f"cut off after {self.end} bytes"
                        break
                    self._note(record, offset, _base32(body.digest()), size)
                    self.end = end + (0 if iterator.reader.decompressor else len(_BETWEEN))
                else:
                    # Where no record begins any more, the library ends as at the end of a file.
                    if self.end < self.path.stat().st_size:
                        self.damage = f"cut off after {self.end} bytes"
            except _BROKEN as error:
                self.damage = f"damaged after {self.end} bytes: {' '.join(str(error).split())}"
            if not self.end and not _begins(file):
                reason = self.damage.partition(": ")[2][:200] or "it does not begin like one"
                raise SourceError(f"{self.path} is no WARC file: {reason}")

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
            return
        if status == NOT_MODIFIED:
            if known := self.entries.get(url):
                self.entries[url] = replace(known, run=self.runs)
            return
        told = record.rec_headers.get_header("WARC-Payload-Digest") or ""
        if body := self._bodies.get(told):
            entry = entry_of(url, offset, status, headers, told, body.size, date, self.runs)
            self.enter(replace(entry, body_offset=body.offset, source=source))

    def _hear(self, url: str, source: str, offset: int) -> None:
        """Read what is told of a run that is over, or of a snapshot that was not taken."""
        if url != FINISHED and not source:
            return
        lines = self._record(offset, _CHUNK)[1].decode("utf-8", "replace").splitlines()
        pairs = (line.partition(":") for line in lines)
        told = {name.strip(): value.strip() for name, colon, value in pairs if colon}
        if url == FINISHED:
            self.runs += 1
            self.told = told
        elif _REFUSED in told:
            self.refused[source] = told[_REFUSED]


class WarcWriter:
    """Goes on writing a capture, and enters into `warc` what it writes. For one thread."""

    def __init__(self, warc: Warc, clock: Clock = lambda: datetime.now(UTC)) -> None:
        """Raises OutputError for a file that is damaged elsewhere than at its end."""
        self._warc = warc
        self._clock = clock
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Cut off a torn end, and begin the file where there is none. Raises OutputError."""
        path = self._warc.path
        with _refusals(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._file = self._stack.enter_context(os.fdopen(os.open(path, flags, 0o666), "r+b"))
            self._claim()
            if self._warc.damage:
                _check_torn(self._file, self._warc)
            self._file.truncate(self._warc.end)
            self._warc.damage = ""
            self._file.seek(self._warc.end)
            self._writer = WARCWriter(
                self._file, gzip=path.suffix != ".warc", warc_version="WARC/1.1"
            )
            if not self._warc.end:
                self._write(self._writer.create_warcinfo_record(path.name, _SOFTWARE))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def record(self, exchange: Exchange) -> Entry:
        """Write a response and its request. Raises OutputError."""
        return self._respond(exchange, {"WARC-Date": self._now()})

    def salvage(self, exchange: Exchange, source: str, moment: datetime) -> Entry:
        """Write what the address once gave, at `moment`, by the snapshot at the address `source`.
        Nobody asked the site itself, so there is no request. Raises OutputError."""
        return self._respond(exchange, {"WARC-Date": _date(moment), SOURCE: source})

    def refuse(self, url: str, source: str, reason: str) -> None:
        """Write that the snapshot of `url` at the address `source` was not taken, and why. Raises
        OutputError."""
        self._tell(url, {_REFUSED: " ".join(reason.split())}, {SOURCE: source})
        self._warc.refused[source] = reason

    def _respond(self, exchange: Exchange, told: Mapping[str, str]) -> Entry:
        date, source = told["WARC-Date"], told.get(SOURCE, "")
        digest = _base32(hashlib.sha1(exchange.body, usedforsecurity=False).digest())
        known = self._warc.body_like(digest) if exchange.body else None
        url, http = exchange.url, _http(exchange)
        if known is None:
            response = self._writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(exchange.body),
                length=len(exchange.body),
                http_headers=http,
                warc_headers_dict=dict(told),
            )
        else:
            response = self._writer.create_revisit_record(
                url, digest, known.url, known.date, http, dict(told)
            )
        with _refusals(self._warc.path):
            offset = self._write(response)
            if not source:
                self._write(self._request(exchange, response, date))
        headers = tuple(http.headers)
        size, run = len(exchange.body), self._warc.runs
        entry = entry_of(url, offset, exchange.status, headers, digest, size, date, run)
        entry = replace(entry, body_offset=known.offset if known else offset, source=source)
        self._warc.enter(entry)
        return entry

    def unchanged(self, entry: Entry, exchange: Exchange) -> Entry:
        """Write that the server says (304) that what `entry` holds is still so. Raises
        OutputError."""
        date = self._now()
        told = {
            "WARC-Date": date,
            "WARC-Profile": _UNCHANGED,
            "WARC-Refers-To-Target-URI": entry.url,
            "WARC-Refers-To-Date": entry.date,
            "WARC-Payload-Digest": entry.digest,
        }
        revisit = self._writer.create_warc_record(
            exchange.url, "revisit", http_headers=_http(exchange), warc_headers_dict=told
        )
        with _refusals(self._warc.path):
            self._write(revisit)
            self._write(self._request(exchange, revisit, date))
        entry = replace(entry, run=self._warc.runs)
        self._warc.entries[entry.url] = entry
        return entry

    def finish(self, told: Mapping[str, str]) -> None:
        """Write that this run came to its end, and what it says of itself. Raises OutputError."""
        self._tell(FINISHED, told, {})
        self._warc.runs += 1
        self._warc.told = dict(told)

    def _tell(self, url: str, told: Mapping[str, str], headers: Mapping[str, str]) -> None:
        lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value).encode()
        record = self._writer.create_warc_record(
            url,
            "metadata",
            payload=io.BytesIO(lines),
            length=len(lines),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Date": self._now(), **headers},
        )
        with _refusals(self._warc.path):
            self._write(record)

    def _request(self, exchange: Exchange, response: Any, date: str) -> Any:
        path = "/" + exchange.url.partition("://")[2].partition("/")[2]
        http = StatusAndHeaders(
            f"{exchange.method} {path} HTTP/1.1",
            _ascii(exchange.request_headers),
            is_http_request=True,
        )
        told = {
            "WARC-Date": date,
            "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
        }
        return self._writer.create_warc_record(
            exchange.url, "request", http_headers=http, warc_headers_dict=told
        )

    def _write(self, record: Any) -> int:
        """Append a record; where it begins. It is on its way to the disk when this returns."""
        offset = self._file.tell()
        self._writer.write_record(record)
        self._file.flush()
        self._warc.end = self._file.tell()
        return offset

    def _now(self) -> str:
        return _date(self._clock())

    def _claim(self) -> None:
        if sys.platform != "win32":
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                message = f"another run writes {self._warc.path}; wait for it to end"
                raise OutputError(message) from error


def entry_of(
    url: str,
    offset: int,
    status: int,
    headers: Headers,
    digest: str,
    size: int,
    date: str,
    run: int,
) -> Entry:
    """The entry of a response whose own record at `offset` has its body."""
    told = ((ask, header(headers, name).strip()) for name, ask in _VALIDATORS)
    return Entry(
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


def _date(moment: datetime) -> str:
    """As WARC 1.1 writes it; strftime forgets zeros before years of less than four digits."""
    return f"{moment.year:04}-{moment.strftime('%m-%dT%H:%M:%S.%fZ')}"


def _begins(file: BinaryIO) -> bool:
    """Is it the beginning of a record, of which a killed run may have left no more?"""
    file.seek(0)
    start = file.read(_CHUNK)
    if start.startswith(_GZIP_MAGIC):
        try:
            start = zlib.decompressobj(_GZIP).decompress(start, len(_MAGIC))
        except zlib.error:
            return False
    return start[: len(_MAGIC)] == _MAGIC[: len(start)]


def _ends(file: BinaryIO, offset: int, end: int) -> bool:
    """Is the record there to its last byte? Leaves the file's position as it was."""
    position = file.tell()
    try:
        file.seek(offset)
        if file.read(2) != _GZIP_MAGIC:
            file.seek(end)
            return file.read(len(_BETWEEN)) == _BETWEEN
        file.seek(0, os.SEEK_END)
        if end < file.tell():
            return True
        file.seek(offset)
        inflater = zlib.decompressobj(_GZIP)
        while not inflater.eof and (chunk := file.read(_CHUNK)):
            inflater.decompress(chunk)
        return inflater.eof
    finally:
        file.seek(position)


def _check_torn(file: BinaryIO, warc: Warc) -> None:
    """Raises OutputError where what cannot be read is more than a record that a killed run left:
    nothing is cut off that may be of use to somebody."""
    file.seek(warc.end)
    if warc.path.suffix == ".warc":
        is_torn = _BETWEEN + _MAGIC not in file.read()
    else:
        is_torn = _is_part_of_a_member(file)
    if not is_torn:
        raise OutputError(
            f"{warc.path} is damaged in its middle ({warc.damage}) and is not written to; "
            "mend it with `warcio recompress`, or name another file"
        )


def _is_part_of_a_member(file: BinaryIO) -> bool:
    """Is what follows the beginning of a gzip member, and nothing else?"""
    inflater = zlib.decompressobj(_GZIP)
    try:
        while (chunk := file.read(_CHUNK)) and not inflater.eof:
            inflater.decompress(chunk)
    except zlib.error:
        return False
    return not (inflater.unused_data or chunk)


@contextmanager
def _refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _http(exchange: Exchange) -> StatusAndHeaders:
    line = f"{exchange.status} {exchange.reason}".strip()
    return StatusAndHeaders(line, _ascii(exchange.headers), protocol="HTTP/1.1")


def _ascii(headers: Headers) -> list[tuple[str, str]]:
    """Headers as the file can hold them; non-ASCII characters are percent-encoded, as browsers
    do in a Location."""
    return [(name, quote(value, safe=_PRINTABLE)) for name, value in headers]


def _headers(record: Any) -> Headers:
    return tuple(record.http_headers.headers) if record.http_headers else ()


def _status(http: Any) -> int:
    code = str(http.get_statuscode() or "")
    return int(code) if code.isascii() and code.isdigit() and len(code) == 3 else 0


def _base32(sha1: bytes) -> str:
    return f"sha1:{base64.b32encode(sha1).decode()}"
