"""Read a capture of a site's responses from a WARC 1.1 file.

(https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/) Each exchange
is a response and its request, each record is a gzip member of its own. A body that is already in
the file, and a "304 Not Modified" response, become `revisit` records. A run that is killed
leaves at most a torn record at the end, which the next run cuts off. The file holds times, as
a capture must, but archives made from it do not.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zlib
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from migrator.archive.warc.payload import payload
from migrator.archive.warc.record_bounds import BETWEEN, CHUNK, begins_like_warc, is_complete
from migrator.archive.warc.wacz import FileSlice
from migrator.errors import SourceError
from migrator.fetch.body import BodyError
from migrator.fetch.messages import NOT_MODIFIED, Headers, header
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import open_regular
from migrator.urls.hosts import is_web

FINISHED: Final = "urn:migrator:finished"
"""The URI of the record that marks the end of a finished run."""
SOURCE: Final = "WARC-Source-URI"
"""The record header that names the snapshot from which the record was made; pywb uses it too."""
PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses of temporary errors: they never replace another response."""
NEVER_REUSED: Final = PASSING | {401, 403, 407}
"""Statuses that another run may replace by an answer: a later run always asks again."""

REFUSED: Final = "refused"
"""The key of the reason why a snapshot was rejected, in a metadata record."""
_VALIDATORS: Final = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
# Exceptions of warcio for broken records; AttributeError if a record has no URI.
_BROKEN: Final = (
    *(ArchiveLoadFailed, EOFError, OSError, ValueError, StopIteration, AttributeError),
    zlib.error,
)
OWN: Final = b"software: migrator/"
"""The line in the first record of a file that this program wrote."""
_SHA1: Final = re.compile(r"sha1:[A-Z2-7]{32}", re.IGNORECASE)
_OK: Final = 200
_ERROR: Final = 400
_PAGES: Final = frozenset(("text/html", "application/xhtml+xml"))
_EMPTY: Final = frozenset(
    {
        "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }
)


@value_object
class ResponseRecord:
    """A response in the file.

    `offset` is the start of its record; `body_offset` is the start of the record with its body,
    which differs for a revisit. `status` is the HTTP status, `content_type` the media type without
    parameters, `location` the target of a redirect as it was sent. `validators` are the headers
    for a conditional request. `digest` and `size` are those of the body as it was sent. `run` is
    the number of finished runs before it. `source` is the URL of the snapshot it was made from,
    "" if the site itself sent it.
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


def is_no_news(entry: ResponseRecord) -> bool:
    """Return True for a response that never replaces another one: it says nothing of the page."""
    is_empty = entry.status == _OK and entry.digest in _EMPTY and entry.content_type in _PAGES
    return is_empty or entry.status in NEVER_REUSED


@value_object
class Revisit:
    """A record whose body is in another record, which is named by its digest or by its URI and
    time (WARC 1.1, section 6.7)."""

    entry: ResponseRecord
    digest: str
    target: str

    @classmethod
    def of(cls, entry: ResponseRecord, record: Any) -> Self:
        """Read it from a warcio record."""
        get_header = record.rec_headers.get_header
        url = get_header("WARC-Refers-To-Target-URI") or entry.url
        target = f"{url} {get_header('WARC-Refers-To-Date') or ''}"
        return cls(entry, get_header("WARC-Payload-Digest") or "", target)


class Warc:
    """The capture in the file at `path`, compressed unless its name ends in `.warc`.

    entries       the newest response of each URL, in the order in which the URLs were first seen
    runs          the number of finished runs
    run_info      the metadata that the last finished run wrote
    end           the offset where the last whole record ends
    without_body  revisits whose body is not in the file
    refused       the reasons why snapshots were rejected, by the snapshot's URL
    damage        the unreadable part in a few words, "" if there is none
    changed       the offsets of responses whose bytes are not those that their digest names
    truncated     the offsets of responses of which the program stored the beginning only
    is_own        True if this program wrote the file
    """

    def __init__(self, path: Path, part: FileSlice | None = None) -> None:
        """Read the file, or only that `part` of it. A missing file is an empty capture. Raises
        SourceError for a file that is not a WARC."""
        self.path = path
        self.name = part.name if part else path.name
        self._part = part
        self.entries: dict[str, ResponseRecord] = {}
        self.runs = 0
        self.run_info: Mapping[str, str] = {}
        self.refused: dict[str, str] = {}
        self.end = 0
        self.damage = ""
        self.changed: set[int] = set()
        self.truncated: set[int] = set()
        self.is_own = False
        self._bodies: dict[str, ResponseRecord] = {}
        self._bodies_elsewhere: dict[int, tuple[Warc, ResponseRecord]] = {}
        self.without_body: list[Revisit] = []
        try:
            if self._size():
                self._scan()
        except FileNotFoundError:
            return
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from error

    def add(self, entry: ResponseRecord) -> None:
        """Add a response. It replaces an older one, unless it is only a temporary error.

        A refusal (403) is no news of a page either: firewalls refuse the second visit of a program.
        Nor is a page without a byte, which a server sends when its program broke off.
        """
        has_body = entry.offset == entry.body_offset and entry.offset not in self._bodies_elsewhere
        if has_body and entry.size:
            self._bodies.setdefault(entry.digest, entry)
        known = self.entries.get(entry.url)
        if known is None or not is_no_news(entry) or is_no_news(known):
            self.entries[entry.url] = entry

    @property
    def is_of_use(self) -> bool:
        """Return True unless it holds nothing but errors and rules for robots."""
        return bool(self.runs or self.refused or self.damage) or any(
            entry.status < _ERROR and not entry.url.endswith("/robots.txt")
            for entry in self.entries.values()
        )

    def body_like(self, digest: str) -> ResponseRecord | None:
        """Return the first response whose body has this digest, or None."""
        return self._bodies.get(digest)

    def read(self, entry: ResponseRecord, max_bytes: int) -> tuple[Headers, bytes]:
        """Return the headers of a response, and its body without Content-Encoding.

        Raises SourceError for a record that cannot be read, or a body of more than `max_bytes`.
        """
        try:
            headers, body = self._read_record(entry.offset, max_bytes)
            if found := self._bodies_elsewhere.get(entry.offset):
                other, other_entry = found
                body = other.read(other_entry, max_bytes)[1]
            elif entry.body_offset != entry.offset:
                body = self._read_record(entry.body_offset, max_bytes)[1]
        except _BROKEN as error:
            raise SourceError(f"{self.path}: the record of {entry.url} is broken") from error
        except BodyError as error:
            raise SourceError(f"{self.path}: {entry.url}: {error}") from error
        return headers, body

    def find_bodies_in(self, others: Sequence[Warc]) -> None:
        """Find the bodies of revisits without a body in other files of the same capture."""
        unresolved, self.without_body = self.without_body, []
        for revisit in unresolved:
            found = ((other, body) for other in others if (body := other.body_of(revisit)))
            other, body = next(found, (None, None))
            if other is None or body is None:
                self.without_body.append(revisit)
                continue
            entry = replace(revisit.entry, size=body.size, digest=body.digest)
            self._bodies_elsewhere[entry.offset] = (other, body)
            known = self.entries.get(entry.url)
            if known is None or known.date <= entry.date:
                self.add(entry)

    def body_of(self, revisit: Revisit) -> ResponseRecord | None:
        """Return the response with the body of a revisit, or None."""
        return self._bodies.get(revisit.digest) or self._bodies.get(revisit.target)

    def fingerprint(self) -> tuple[str, int]:
        """Return the SHA-256 of all responses in hex, and the total size of their bodies.

        It does not depend on the time and the order of the requests.
        """
        digest, size = hashlib.sha256(), 0
        for url, entry in sorted(self.entries.items()):
            digest.update(f"{url} {entry.status} {entry.digest} {entry.location}\n".encode())
            size += entry.size
        return digest.hexdigest(), size

    def _read_record(self, offset: int, max_bytes: int) -> tuple[Headers, bytes]:
        with self._open() as file:
            file.seek(offset)
            record = next(iter(ArchiveIterator(file)))
            if record.http_headers is None:
                return _resource_headers(record), record.raw_stream.read(max_bytes)
            return _headers(record), payload(record, max_bytes)

    def _open(self) -> BinaryIO:
        return self._part.open() if self._part else open_regular(self.path)

    def _size(self) -> int:
        return self._part.size if self._part else self.path.stat().st_size

    def _scan(self) -> None:
        # warcio prints a line to stderr for each record that ends unexpectedly.
        with self._open() as file, redirect_stderr(io.StringIO()):
            try:
                iterator = ArchiveIterator(file)
                for record in iterator:
                    body, size = hashlib.sha1(usedforsecurity=False), 0
                    while chunk := record.raw_stream.read(CHUNK):
                        if not size and record.rec_type == "warcinfo":
                            self.is_own = self.is_own or OWN in chunk
                        body.update(chunk)
                        size += len(chunk)
                    offset = iterator.get_record_offset()
                    end = offset + iterator.get_record_length()
                    is_short = getattr(record.raw_stream, "limit", 0) > 0
                    if is_short or not is_complete(file, offset, end):
                        self.damage = f"cut off after {self.end} bytes"
                        break
                    self._index_record(record, offset, base32(body.digest()), size)
                    self.end = end + (0 if iterator.reader.decompressor else len(BETWEEN))
                else:
                    # warcio stops at invalid data as it does at the end of a file.
                    if self.end < self._size():
                        self.damage = f"cut off after {self.end} bytes"
            except _BROKEN as error:
                self.damage = f"damaged after {self.end} bytes: {' '.join(str(error).split())}"
            if not self.end and not begins_like_warc(file):
                reason = self.damage.partition(": ")[2][:200] or "it does not begin like one"
                within = f" ({self.name})" if self._part else ""
                raise SourceError(f"{self.path}{within} is not a WARC file: {reason}")

    def _index_record(self, record: Any, offset: int, body_digest: str, size: int) -> None:
        """Add a response, revisit or metadata record to the index."""
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        if record.rec_type not in ("response", "revisit"):
            self._index_other_record(record, url, offset, body_digest, size)
            return
        if record.http_headers is None:
            return
        if record.rec_headers.get_header("WARC-Truncated"):
            self.truncated.add(offset)
        date = record.rec_headers.get_header("WARC-Date") or ""
        headers = _headers(record)
        status = _status(record.http_headers)
        source = record.rec_headers.get_header(SOURCE) or ""
        if record.rec_type == "response":
            entry = entry_of(url, offset, status, headers, body_digest, size, date, self.runs)
            self.add(replace(entry, source=source))
            if entry.size:
                named_digest = record.rec_headers.get_header("WARC-Payload-Digest") or ""
                if _differs(named_digest, body_digest, headers):
                    self.changed.add(offset)
                for key in (named_digest, f"{url} {date}"):
                    self._bodies.setdefault(key, entry)
            return
        if status == NOT_MODIFIED:
            if known := self.entries.get(url):
                self.entries[url] = replace(known, run=self.runs)
            return
        entry = entry_of(url, offset, status, headers, "", 0, date, self.runs)
        revisit = Revisit.of(replace(entry, source=source), record)
        if body := self.body_of(revisit):
            entry = revisit.entry
            self.add(replace(entry, body_offset=body.offset, digest=body.digest, size=body.size))
        elif revisit.digest in _EMPTY:
            self.add(revisit.entry)
        else:
            self.without_body.append(revisit)

    def _index_other_record(
        self, record: Any, url: str, offset: int, body_digest: str, size: int
    ) -> None:
        """Add a metadata record, or a file that was stored without the answer of a server."""
        get_header = record.rec_headers.get_header
        if record.rec_type == "metadata":
            self._read_metadata(url, get_header(SOURCE) or "", offset)
        elif record.rec_type == "resource" and is_web(url):
            date, headers = get_header("WARC-Date") or "", _resource_headers(record)
            self.add(entry_of(url, offset, _OK, headers, body_digest, size, date, self.runs))

    def _read_metadata(self, url: str, source: str, offset: int) -> None:
        """Read the metadata record of a finished run, or of a rejected snapshot."""
        if url != FINISHED and not source:
            return
        lines = self._read_record(offset, CHUNK)[1].decode("utf-8", "replace").splitlines()
        pairs = (line.partition(":") for line in lines)
        values = {name.strip(): value.strip() for name, colon, value in pairs if colon}
        if url == FINISHED:
            self.runs += 1
            self.run_info = values
        elif REFUSED in values:
            self.refused[source] = values[REFUSED]


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
    """Return the entry of a response whose record at `offset` holds its body."""
    validators = ((ask, header(headers, name).strip()) for name, ask in _VALIDATORS)
    return ResponseRecord(
        url=url,
        offset=offset,
        body_offset=offset,
        status=status,
        content_type=header(headers, "Content-Type").partition(";")[0].strip().lower(),
        location=header(headers, "Location"),
        validators=tuple((name, value) for name, value in validators if value),
        digest=digest,
        size=size,
        date=date,
        run=run,
    )


def _differs(named: str, found: str, headers: Headers) -> bool:
    """Return True if `named` is certainly not the digest of the body with the digest `found`.

    Programs disagree on the digest of a body that was sent in chunks or compressed.
    """
    is_plain = not header(headers, "Transfer-Encoding") and not header(headers, "Content-Encoding")
    return is_plain and _SHA1.fullmatch(named) is not None and named.upper() != found.upper()


def _headers(record: Any) -> Headers:
    return tuple(record.http_headers.headers) if record.http_headers else ()


def _resource_headers(record: Any) -> Headers:
    """Return the headers of a file that a program stored without the answer of a server."""
    return (("Content-Type", record.rec_headers.get_header("Content-Type") or ""),)


def _status(http: Any) -> int:
    code = str(http.get_statuscode() or "")
    return int(code) if code.isascii() and code.isdigit() and len(code) == 3 else 0


def base32(sha1: bytes) -> str:
    """Format a SHA-1 digest as WARC files do: `sha1:` and base 32."""
    return f"sha1:{base64.b32encode(sha1).decode()}"
