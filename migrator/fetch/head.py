"""Probe a URL: status, redirects and the beginning of a page, without downloading files."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import requests

from migrator.errors import in_few_words
from migrator.fetch.body import BodyError, TooLargeError, complete, decoded
from migrator.fetch.failure_messages import status_phrase
from migrator.fetch.messages import PERMANENT_REDIRECTS
from migrator.fetch.response import (
    content_length,
    media_type,
    raise_if_temporary,
    wire,
)
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import without_credentials

ACCEPT: Final = "text/html, application/xhtml+xml, */*;q=0.8"
# Statuses returned to programs by hosts that refuse them. Some hosts use 404 and 410 for that too,
# so a missing page is requested twice, the second time with a browser-like name.
REFUSALS: Final = frozenset({403, 404, 406, 410})
# Maximum bytes of a page to receive; then the connection is closed.
MAX_RECEIVED: Final = 1 << 20

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_BODILESS: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT})
# Extensions of large files that are rarely pages: a HEAD request is enough.
_FILE_EXTENSIONS: Final = (
    "7z bz2 deb dmg exe gz iso msi rar rpm tar tgz xz zip",
    "gif jpeg jpg png svg tif tiff webp",
    "avi flac m4a m4v mkv mov mp3 mp4 mpeg mpg ogg ogv wav webm wma wmv",
    "csv doc docx epub mobi odp ods odt pdf ppt pptx ps rtf txt xls xlsx",
)
_EXTENSIONS: Final = frozenset(ending for group in _FILE_EXTENSIONS for ending in group.split())


@value_object
class Glimpse:
    """Result of probing `url`.

    final_url  the URL that answered or failed, after redirects
    moved_to   target of the permanent redirects (301, 308) that come before all others; "" if there
               are none
    status     status of the last answer; 0 if there was none
    reason     reason for a failure in a few words; "" for 2xx
    unknown    True if the host does not exist (NXDOMAIN)
    is_page    True for an HTML page
    page       the beginning of such a page, decoded (Content-Encoding)
    charset    charset of the page in the header; "" if it has none
    whole      True if `page` is the whole page
    """

    url: str
    final_url: str
    moved_to: str = ""
    status: int = 0
    reason: str = ""
    unknown: bool = False
    is_page: bool = False
    page: bytes = b""
    charset: str = ""
    whole: bool = False


@dataclass(slots=True)
class Trail:
    """Chain of redirects from `url`.

    start     the URL first requested
    address   the URL reached so far
    moved_to  as in a Glimpse
    """

    url: str
    start: str
    address: str = ""
    moved_to: str = ""
    is_for_good: bool = True

    def begin(self) -> None:
        """Go back to the start, before another attempt."""
        self.address, self.moved_to, self.is_for_good = self.start, "", True

    def step(self, status: int, address: str) -> None:
        """Follow a redirect."""
        self.is_for_good = self.is_for_good and status in PERMANENT_REDIRECTS
        if self.is_for_good:
            self.moved_to = without_credentials(address)
        self.address = address

    def marked(self, seen: Glimpse) -> Glimpse:
        """Return the result at the end of the chain, with `moved_to`."""
        return replace(seen, moved_to=self.moved_to)

    def failed(self, reason: str, status: int = 0, *, unknown: bool) -> Glimpse:
        """Return the result for a chain that ended without an answer."""
        last = without_credentials(self.address)
        few = in_few_words(reason)
        return Glimpse(self.url, last, self.moved_to, status, few, unknown=unknown)


def has_file_extension(url: str) -> bool:
    """Return True if the URL has a file extension that pages do not have."""
    return posixpath.splitext(urlsplit(url).path)[1][1:].lower() in _EXTENSIONS


def look(url: str, address: str, response: requests.Response, size: int) -> Glimpse:
    """Return the result for the answer of `address`, with at most `size` bytes of a page.

    Raises PassingError for a temporary failure, and any error of the connection.
    """
    raise_if_temporary(response)
    status = response.status_code
    is_ok = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    is_page = is_ok and status not in _BODILESS and media_type(response) in _PAGES
    reason = "" if is_ok else status_phrase(status)
    seen = Glimpse(url, without_credentials(address), "", status, reason, is_page=is_page)
    if response.request.method == "HEAD":
        response.raw.read(decode_content=False)  # reads no bytes; frees the connection
        return seen
    with response:
        if not is_page:
            return seen
        page, whole = _beginning(response, size)
    return replace(seen, page=page, charset=_charset(response), whole=whole)


def _beginning(response: requests.Response, size: int) -> tuple[bytes, bool]:
    """Return the first bytes of a page, and True if they are all.

    Corrupt compressed data hide the rest of a page, which exists all the same. Raises BodyError if
    fewer bytes are received than announced.
    """
    received = bytearray()
    chunks = _CheckedChunks(complete(wire(response), content_length(response), MAX_RECEIVED))
    try:
        for chunk in decoded(chunks, response.headers.get("Content-Encoding", "")):
            received += chunk
            if len(received) > size:
                return bytes(received[:size]), False
    except BodyError:
        if chunks.is_short:
            raise
        return bytes(received), False
    return bytes(received), True


class _CheckedChunks:
    """Bytes of an answer; `is_short` is True if the connection ended too early.

    It tells a failure of the network from corrupt data sent by the server.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.is_short = False
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._chunks
        except TooLargeError:
            raise
        except BodyError:
            self.is_short = True
            raise


def _charset(response: requests.Response) -> str:
    _, _, parameters = response.headers.get("Content-Type", "").partition(";")
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \t\"'").lower()[:40]
    return ""
