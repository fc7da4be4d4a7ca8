"""Captures as other programs write them: records, and the zip that Browsertrix puts them in."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

DATE = "2020-02-02T02:02:02Z"


def chunked(body: bytes, size: int = 7) -> bytes:
    """A body in chunks, the first of them with an extension (RFC 9112, section 7.1)."""
    parts = [body[n : n + size] for n in range(0, len(body), size)]
    lines = [f"{len(part):x}{';a=b' * (part is parts[0])}\r\n".encode() for part in parts]
    return b"".join(a + b + b"\r\n" for a, b in zip(lines, parts, strict=True)) + b"0\r\n\r\n"


def sha256(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


@dataclass
class Elsewhere:
    """A WARC file that is put together record by record; digests are SHA-256 in hex, as
    Browsertrix writes them."""

    file: io.BytesIO = field(default_factory=io.BytesIO)
    status: str = "200 OK"
    told: Mapping[str, str] = field(default_factory=dict)

    def response(self, url: str, body: bytes, kind: str = "text/html", **headers: str) -> None:
        """`body` as it went over the wire; header names are written with underscores."""
        told = {"WARC-Payload-Digest": sha256(body), "WARC-Date": DATE}
        self._write(url, "response", body, {"Content-Type": kind, **headers}, told)

    def revisit(self, url: str, of: str, body: bytes, kind: str = "text/html") -> None:
        told = {
            "WARC-Payload-Digest": sha256(body),
            "WARC-Date": DATE,
            "WARC-Refers-To-Target-URI": of,
            "WARC-Refers-To-Date": DATE,
            "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        }
        self._write(url, "revisit", b"", {"Content-Type": kind}, told)

    def _write(
        self, url: str, kind: str, body: bytes, http: Mapping[str, str], told: Mapping[str, str]
    ) -> None:
        writer = WARCWriter(self.file, gzip=True, warc_version="WARC/1.1")
        lines = [(name.replace("_", "-"), value) for name, value in http.items()]
        record = writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=StatusAndHeaders(self.status, lines, protocol="HTTP/1.1"),
            warc_headers_dict={**told, **self.told},
        )
        writer.write_record(record)

    def resource(self, url: str, body: bytes, kind: str) -> None:
        writer = WARCWriter(self.file, gzip=True, warc_version="WARC/1.1")
        record = writer.create_warc_record(
            url, "resource", payload=io.BytesIO(body), length=len(body), warc_content_type=kind
        )
        writer.write_record(record)

    @property
    def data(self) -> bytes:
        return self.file.getvalue()

    def save(self, path: Path) -> Path:
        path.write_bytes(self.data)
        return path


def wacz(path: Path, members: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("datapackage.json", '{"profile": "data-package", "wacz_version": "1.1.1"}')
        archive.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0", "id": "pages"}\n')
        for name, data in members.items():
            archive.writestr(name, data)
    return path
