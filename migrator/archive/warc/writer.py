"""A capture is written, or gone on with: see `warc` for what it is.

A run that is killed leaves at most a torn record at the end, which the next one cuts off;
nothing else is ever cut off.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, Self
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from migrator._version import __version__
from migrator.archive.warc.reader import (
    BETWEEN,
    CHUNK,
    FINISHED,
    GZIP,
    MAGIC,
    REFUSED,
    SOURCE,
    ResponseRecord,
    Warc,
    base32,
    entry_of,
)
from migrator.errors import OutputError
from migrator.fetch.messages import Exchange, Headers

if sys.platform != "win32":
    import fcntl

_SOFTWARE: Final = {"software": f"migrator/{__version__}", "format": "WARC File Format 1.1"}
_UNCHANGED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_PRINTABLE: Final = "".join(map(chr, range(0x20, 0x7F)))
Clock = Callable[[], datetime]


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

    def record(self, exchange: Exchange) -> ResponseRecord:
        """Write a response and its request. Raises OutputError."""
        return self._respond(exchange, {"WARC-Date": self._now()})

    def salvage(self, exchange: Exchange, source: str, moment: datetime) -> ResponseRecord:
        """Write what the address once gave, at `moment`, by the snapshot at the address `source`.
        Nobody asked the site itself, so there is no request. Raises OutputError."""
        return self._respond(exchange, {"WARC-Date": _date(moment), SOURCE: source})

    def refuse(self, url: str, source: str, reason: str) -> None:
        """Write that the snapshot of `url` at the address `source` was not taken, and why. Raises
        OutputError."""
        self._tell(url, {REFUSED: " ".join(reason.split())}, {SOURCE: source})
        self._warc.refused[source] = reason

    def _respond(self, exchange: Exchange, told: Mapping[str, str]) -> ResponseRecord:
        date, source = told["WARC-Date"], told.get(SOURCE, "")
        digest = base32(hashlib.sha1(exchange.body, usedforsecurity=False).digest())
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

    def unchanged(self, entry: ResponseRecord, exchange: Exchange) -> ResponseRecord:
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


def _date(moment: datetime) -> str:
    """As WARC 1.1 writes it; strftime forgets zeros before years of less than four digits."""
    return f"{moment.year:04}-{moment.strftime('%m-%dT%H:%M:%S.%fZ')}"


def _check_torn(file: BinaryIO, warc: Warc) -> None:
    """Raises OutputError where what cannot be read is more than a record that a killed run left:
    nothing is cut off that may be of use to somebody."""
    file.seek(warc.end)
    if warc.path.suffix == ".warc":
        is_torn = BETWEEN + MAGIC not in file.read()
    else:
        is_torn = _is_part_of_a_member(file)
    if not is_torn:
        raise OutputError(
            f"{warc.path} is damaged in its middle ({warc.damage}) and is not written to; "
            "mend it with `warcio recompress`, or name another file"
        )


def _is_part_of_a_member(file: BinaryIO) -> bool:
    """Is what follows the beginning of a gzip member, and nothing else?"""
    inflater = zlib.decompressobj(GZIP)
    try:
        while (chunk := file.read(CHUNK)) and not inflater.eof:
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
