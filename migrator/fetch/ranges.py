"""Resume interrupted downloads with range requests (RFC 9110, section 14).

An implementation of `Partials` stores the data received so far. This module decides whether the
rest can be requested, and checks that the answer is that rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Protocol

from migrator.fetch.body import Body
from migrator.startup.value_objects import value_object

WORTH_KEEPING = 1 << 16
"""Minimum size in bytes of files whose download is resumed; smaller ones are requested anew."""

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")


@value_object
class Origin:
    """The file that a partial download belongs to.

    address  the URL that it came from
    version  its version: a strong ETag, else Last-Modified
    length   length of the whole file in bytes
    """

    address: str
    version: str
    length: int
    content_type: str = ""


class Partial(Protocol):
    """Data received so far of the file at one URL; `origin` is None if there are none."""

    @property
    def origin(self) -> Origin | None: ...

    @property
    def size(self) -> int: ...

    def begin(self, origin: Origin) -> None:
        """Discard the data, and start a new download."""

    def add(self, chunks: Iterable[bytes]) -> Body:
        """Append data; return the whole file at the end. Data are kept even if `chunks` raises."""

    def drop(self) -> None:
        """Discard the data."""


class Partials(Protocol):
    """Store of partial downloads that lasts from one run to the next."""

    def partial(self, url: str) -> Partial:
        """Return the partial download of a URL."""
        ...


def request_headers(origin: Origin | None, size: int, address: str) -> dict[str, str]:
    """Return the headers that request the rest of an unchanged file; {} to request all of it."""
    if origin is None or origin.address != address or not 0 < size < origin.length:
        return {}
    return {"Range": f"bytes={size}-", "If-Range": origin.version, "Accept-Encoding": "identity"}


def origin_of_answer(
    address: str, headers: Mapping[str, str], length: int | None, content_type: str
) -> Origin | None:
    """Return the origin for resuming this download later.

    None if the server sends no version, the bytes on the wire are encoded, or the file is small.
    """
    etag = headers.get("ETag", "").strip()
    version = etag if etag.startswith('"') else headers.get("Last-Modified", "").strip()
    encoding = headers.get("Content-Encoding", "identity").strip().lower()
    if not version or encoding not in ("", "identity") or length is None or length < WORTH_KEEPING:
        return None
    return Origin(address, version, length, content_type)


def is_the_rest(status: int, headers: Mapping[str, str], origin: Origin, size: int) -> bool:
    """Return True if the answer has exactly the missing bytes, of the same version."""
    if status != HTTPStatus.PARTIAL_CONTENT:
        return False
    match = _CONTENT_RANGE.fullmatch(headers.get("Content-Range", "").strip())
    if match is None:
        return False
    first, last, length = map(int, match.groups())
    version = headers.get(_version_header(origin), origin.version)
    whole = (size, origin.length - 1, origin.length)
    return version == origin.version and (first, last, length) == whole


def headers_of(origin: Origin) -> dict[str, str]:
    """Return the header that identifies the version of the file."""
    return {_version_header(origin): origin.version}


def _version_header(origin: Origin) -> str:
    return "ETag" if origin.version.startswith('"') else "Last-Modified"
