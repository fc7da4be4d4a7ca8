"""Going on with a download where it broke off (RFC 9110, section 14).

What has come of a file is kept by whoever offers `Partials`; here is decided whether
the rest can be asked for, and whether what comes is that rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from migrator.fetch.body import Body

WORTH_KEEPING = 1 << 16
"""Bytes. What is smaller is asked for again as a whole."""

_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Origin:
    """Of what file a part is: the address that gave it, what tells its version (a strong
    ETag, else Last-Modified) and the length of the whole in bytes."""

    address: str
    version: str
    length: int
    content_type: str = ""


class Partial(Protocol):
    """What has come so far of the file at one address; `origin` is None when nothing has."""

    @property
    def origin(self) -> Origin | None: ...

    @property
    def size(self) -> int: ...

    def begin(self, origin: Origin) -> None:
        """Forget what has come, and begin anew."""

    def add(self, chunks: Iterable[bytes]) -> Body:
        """Append, as it comes; the whole file at the end. What came stays if `chunks` raises."""

    def drop(self) -> None: ...


class Partials(Protocol):
    """Who keeps the beginnings of files, from one run to the next."""

    def partial(self, url: str) -> Partial: ...


def request_headers(origin: Origin | None, size: int, address: str) -> dict[str, str]:
    """What asks for the rest of a file, if it has not changed; {} when all is to be asked for."""
    if origin is None or origin.address != address or not 0 < size < origin.length:
        return {}
    return {"Range": f"bytes={size}-", "If-Range": origin.version, "Accept-Encoding": "identity"}


def origin_of_answer(
    address: str, headers: Mapping[str, str], length: int | None, content_type: str
) -> Origin | None:
    """What a later request can refer to; None where the server tells no version, where the
    bytes on the wire are not the file's own, or where it is not worth the trouble."""
    etag = headers.get("ETag", "").strip()
    version = etag if etag.startswith('"') else headers.get("Last-Modified", "").strip()
    encoding = headers.get("Content-Encoding", "identity").strip().lower()
    if not version or encoding not in ("", "identity") or length is None or length < WORTH_KEEPING:
        return None
    return Origin(address, version, length, content_type)


def is_the_rest(status: int, headers: Mapping[str, str], origin: Origin, size: int) -> bool:
    """Does an answer hold exactly the bytes that are missing, of the same version?"""
    if status != HTTPStatus.PARTIAL_CONTENT:
        return False
    match = _CONTENT_RANGE.fullmatch(headers.get("Content-Range", "").strip())
    if match is None:
        return False
    first, last, length = map(int, match.groups())
    version = headers.get(_header_of(origin), origin.version)
    whole = (size, origin.length - 1, origin.length)
    return version == origin.version and (first, last, length) == whole


def headers_of(origin: Origin) -> dict[str, str]:
    """What the answer that began the file told of its version."""
    return {_header_of(origin): origin.version}


def _header_of(origin: Origin) -> str:
    return "ETag" if origin.version.startswith('"') else "Last-Modified"
