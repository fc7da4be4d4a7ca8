"""What stands at an address, as far as that can be told without taking it away."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import requests

from migrator.fetch.body import BodyError, TooLargeError, complete, decoded
from migrator.fetch.failure_messages import status_phrase
from migrator.fetch.messages import PERMANENT_REDIRECTS
from migrator.fetch.response import (
    check_passing,
    content_length,
    media_type,
    wire,
)
from migrator.urls.hosts import without_credentials

ACCEPT: Final = "text/html, application/xhtml+xml, */*;q=0.8"
# What a host says to programs as well as of pages that are gone: 404 and 410 are asked twice,
# the second time by a browser-like name.
REFUSALS: Final = frozenset({403, 404, 406, 410})
# Of a page; what is beyond is not read, and the connection is given up.
MOST_ON_THE_WIRE: Final = 1 << 20

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_BODILESS: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT})
# Endings of what is large and seldom a page: it is enough to ask for the head.
_FILES: Final = (
    "7z bz2 deb dmg exe gz iso msi rar rpm tar tgz xz zip",
    "gif jpeg jpg png svg tif tiff webp",
    "avi flac m4a m4v mkv mov mp3 mp4 mpeg mpg ogg ogv wav webm wma wmv",
    "csv doc docx epub mobi odp ods odt pdf ppt pptx ps rtf txt xls xlsx",
)
_ENDINGS: Final = frozenset(ending for group in _FILES for ending in group.split())


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What came of asking `url`.

    final_url  the address that answered, or did not: where redirects led
    moved_to   where those of the redirects led that are for good (301, 308) and stand before
               all others; "" when there are none
    status     of the last answer; 0 when none came
    reason     why no answer came, or in a few words which; "" for 2xx
    unknown    there is no such host (NXDOMAIN)
    is_page    it is a page of HTML
    page       the beginning of such a page, without its Content-Encoding
    charset    of the page, as the header says; "" when it does not
    whole      `page` is all of it
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
    """The way from `url` that redirects lead: `start` is its first address, `address` where it
    is now, `moved_to` as in a Glimpse."""

    url: str
    start: str
    address: str = ""
    moved_to: str = ""
    is_for_good: bool = True

    def begin(self) -> None:
        self.address, self.moved_to, self.is_for_good = self.start, "", True

    def step(self, status: int, address: str) -> None:
        self.is_for_good = self.is_for_good and status in PERMANENT_REDIRECTS
        if self.is_for_good:
            self.moved_to = without_credentials(address)
        self.address = address

    def marked(self, seen: Glimpse) -> Glimpse:
        """What was seen at the end of the way, by the way."""
        return replace(seen, moved_to=self.moved_to)

    def failed(self, reason: str, status: int = 0, *, unknown: bool) -> Glimpse:
        """Where the way ended with nothing to be seen."""
        last = without_credentials(self.address)
        return Glimpse(self.url, last, self.moved_to, status, reason, unknown=unknown)


def names_a_file(url: str) -> bool:
    """Does the address look as if it led to a file and to no page?"""
    return posixpath.splitext(urlsplit(url).path)[1][1:].lower() in _ENDINGS


def look(url: str, address: str, response: requests.Response, size: int) -> Glimpse:
    """What the answer of `address` shows for `url`, of a page at most `size` bytes.

    Raises PassingError for what may be better in a moment, and what the connection raises.
    """
    check_passing(response)
    status = response.status_code
    is_ok = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    is_page = is_ok and status not in _BODILESS and media_type(response) in _PAGES
    reason = "" if is_ok else status_phrase(status)
    seen = Glimpse(url, without_credentials(address), "", status, reason, is_page=is_page)
    if response.request.method == "HEAD":
        response.raw.read(decode_content=False)  # nothing; the connection is free again
        return seen
    with response:
        if not is_page:
            return seen
        page, whole = _beginning(response, size)
    return replace(seen, page=page, charset=_charset(response), whole=whole)


def _beginning(response: requests.Response, size: int) -> tuple[bytes, bool]:
    """The first bytes of a page, and whether they are all.

    Data that do not unpack hide the rest of a page; that it is there is known all the same.
    Raises BodyError when fewer bytes come than were promised.
    """
    came = bytearray()
    arriving = _Arriving(complete(wire(response), content_length(response), MOST_ON_THE_WIRE))
    try:
        for chunk in decoded(arriving, response.headers.get("Content-Encoding", "")):
            came += chunk
            if len(came) > size:
                return bytes(came[:size]), False
    except BodyError:
        if arriving.is_short:
            raise
        return bytes(came), False
    return bytes(came), True


class _Arriving:
    """The bytes of an answer. `is_short` tells what the network did from what the server sent."""

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
