"""Write a capture to a WARC file, or continue an existing one (see `reader` for the format).

A run that is killed leaves at most a torn record at the end, which the next run cuts off;
nothing else is ever cut off.
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, Self
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from migrator._version import __version__
from migrator.archive.warc.reader import (
    FINISHED,
    REFUSED,
    SOURCE,
    ResponseRecord,
    Warc,
    base32,
    entry_of,
)
from migrator.archive.warc.record_bounds import BETWEEN, CHUNK, GZIP, MAGIC
from migrator.errors import OutputError
from migrator.fetch.messages import Exchange, Headers, public, public_response

if sys.platform != "win32":
    import fcntl

_SOFTWARE: Final = {"software": f"migrator/{__version__}", "format": "WARC File Format 1.1"}
_UNCHANGED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_PRINTABLE: Final = "".join(map(chr, range(0x20, 0x7F)))
Clock = Callable[[], datetime]


class WarcWriter:
    """Writer that appends records to the file of `warc`, and adds them to `warc` itself. It must
    be used by one thread only."""

    def __init__(
        self, warc: Warc, clock: Clock = lambda: datetime.now(UTC), *, mode: int = 0o666
    ) -> None:
        """`mode` are the permissions of a new file."""
        self._warc = warc
        self._clock = clock
        self._mode = mode
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Cut off a torn end, or create the file. Raises OutputError, also for a file that is
        damaged in other places than its end."""
        path = self._warc.path
        with _as_output_error(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._file = self._stack.enter_context(
                os.fdopen(os.open(path, flags, self._mode), "r+b")
            )
            self._lock()
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
        return self._write_response(exchange, {"WARC-Date": self._now()})

    def record_snapshot(self, exchange: Exchange, source: str, moment: datetime) -> ResponseRecord:
        """Write the response in the snapshot with the URL `source`, taken at `moment`. There is
        no request record, because the site itself was not requested. Raises OutputError."""
        return self._write_response(exchange, {"WARC-Date": _date(moment), SOURCE: source})

    def refuse(self, url: str, source: str, reason: str) -> None:
        """Write that the snapshot of `url` with the URL `source` was rejected, and the reason.
        Raises OutputError."""
        self._write_metadata(url, {REFUSED: " ".join(reason.split())}, {SOURCE: source})
        self._warc.refused[source] = reason

    def _write_response(
        self, exchange: Exchange, warc_headers: Mapping[str, str]
    ) -> ResponseRecord:
        date, source = warc_headers["WARC-Date"], warc_headers.get(SOURCE, "")
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
                warc_headers_dict=dict(warc_headers),
            )
        else:
            response = self._writer.create_revisit_record(
                url, digest, known.url, known.date, http, dict(warc_headers)
            )
        with _as_output_error(self._warc.path):
            offset = self._write(response)
            if not source:
                self._write(self._request(exchange, response, date))
        headers = tuple(http.headers)
        size, run = len(exchange.body), self._warc.runs
        entry = entry_of(url, offset, exchange.status, headers, digest, size, date, run)
        entry = replace(entry, body_offset=known.offset if known else offset, source=source)
        self._warc.add(entry)
        return entry

    def unchanged(self, entry: ResponseRecord, exchange: Exchange) -> ResponseRecord:
        """Write that the server confirmed `entry` (304 Not Modified). Raises OutputError."""
        date = self._now()
        warc_headers = {
            "WARC-Date": date,
            "WARC-Profile": _UNCHANGED,
            "WARC-Refers-To-Target-URI": entry.url,
            "WARC-Refers-To-Date": entry.date,
            "WARC-Payload-Digest": entry.digest,
        }
        revisit = self._writer.create_warc_record(
            exchange.url, "revisit", http_headers=_http(exchange), warc_headers_dict=warc_headers
        )
        with _as_output_error(self._warc.path):
            self._write(revisit)
            self._write(self._request(exchange, revisit, date))
        entry = replace(entry, run=self._warc.runs)
        self._warc.entries[entry.url] = entry
        return entry

    def finish(self, run_info: Mapping[str, str]) -> None:
        """Write that this run finished, with its metadata. Raises OutputError."""
        self._write_metadata(FINISHED, run_info, {})
        self._warc.runs += 1
        self._warc.run_info = dict(run_info)

    def _write_metadata(
        self, url: str, values: Mapping[str, str], headers: Mapping[str, str]
    ) -> None:
        lines = "".join(f"{name}: {value}\r\n" for name, value in values.items() if value).encode()
        record = self._writer.create_warc_record(
            url,
            "metadata",
            payload=io.BytesIO(lines),
            length=len(lines),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Date": self._now(), **headers},
        )
        with _as_output_error(self._warc.path):
            self._write(record)

    def _request(self, exchange: Exchange, response: Any, date: str) -> Any:
        path = "/" + exchange.url.partition("://")[2].partition("/")[2]
        http = StatusAndHeaders(
            f"{exchange.method} {path} HTTP/1.1",
            _ascii(public(exchange.request_headers)),
            is_http_request=True,
        )
        warc_headers = {
            "WARC-Date": date,
            "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
        }
        return self._writer.create_warc_record(
            exchange.url, "request", http_headers=http, warc_headers_dict=warc_headers
        )

    def _write(self, record: Any) -> int:
        """Append and flush a record, and return its offset."""
        offset = self._file.tell()
        self._writer.write_record(record)
        self._file.flush()
        self._warc.end = self._file.tell()
        return offset

    def _now(self) -> str:
        return _date(self._clock())

    def _lock(self) -> None:
        if sys.platform != "win32":
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                message = f"another run writes {self._warc.path}; wait for it to end"
                raise OutputError(message) from error


def delete_if_useless(warc: Warc) -> None:
    """Delete a capture that holds nothing of a site, and its folder if nothing else is in it."""
    if not warc.is_of_use:
        with suppress(OSError):
            warc.path.unlink()
            warc.path.parent.rmdir()


def _date(moment: datetime) -> str:
    """Format a time as in WARC 1.1; strftime does not pad years of less than four digits."""
    return f"{moment.year:04}-{moment.strftime('%m-%dT%H:%M:%S.%fZ')}"


def _check_torn(file: BinaryIO, warc: Warc) -> None:
    """Raise OutputError if the unreadable part is more than a torn record of a killed run: data
    that may be of use is never cut off."""
    file.seek(warc.end)
    if warc.path.suffix == ".warc":
        is_torn = BETWEEN + MAGIC not in file.read()
    else:
        is_torn = _is_part_of_gzip_member(file)
    if not is_torn:
        raise OutputError(
            f"{warc.path} is damaged in the middle ({warc.damage}), so nothing is appended; "
            "repair it with `warcio recompress`, or name another file"
        )


def _is_part_of_gzip_member(file: BinaryIO) -> bool:
    """Return True if the rest of the file is the beginning of one gzip member."""
    inflater = zlib.decompressobj(GZIP)
    try:
        while (chunk := file.read(CHUNK)) and not inflater.eof:
            inflater.decompress(chunk)
    except zlib.error:
        return False
    return not (inflater.unused_data or chunk)


@contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _http(exchange: Exchange) -> StatusAndHeaders:
    line = f"{exchange.status} {exchange.reason}".strip()
    return StatusAndHeaders(line, _ascii(public_response(exchange.headers)), protocol="HTTP/1.1")


def _ascii(headers: Headers) -> list[tuple[str, str]]:
    """Percent-encode non-ASCII characters in headers, as browsers do in a Location, because the
    file can hold only ASCII."""
    return [(name, quote(value, safe=_PRINTABLE)) for name, value in headers]
