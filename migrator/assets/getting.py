"""Getting one file: from the local uploads, or from its host; checked, and only once."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from migrator.assets.checking import Checked, CheckError, PageError, check
from migrator.assets.uploads import Uploads
from migrator.assets.urls import extension_of
from migrator.errors import FetchError
from migrator.fetch.body import Body
from migrator.fetch.session import Session

# RFC 2397: data:[<mediatype>][;base64],<data>
_DATA_URI = re.compile(r"data:(?P<type>[^,]{0,200}?)(?P<base64>;\s*base64\s*)?,", re.IGNORECASE)
_URL_ALPHABET = bytes.maketrans(b"-_", b"+/")


@dataclass(frozen=True, slots=True)
class Got:
    """A file that can be kept: where it was had, its content, and what that is."""

    url: str
    body: Body
    checked: Checked


@dataclass(frozen=True, slots=True)
class Missed:
    """A file that could not be had.

    `tried` holds a line per attempt: place and reason. `is_page` tells that a page of
    HTML answered, `unasked` that the network was not asked because the run is offline.
    """

    url: str
    tried: tuple[str, ...]
    is_page: bool = False
    unasked: bool = False


class Getter:
    """Files by address, each looked for once in a run.

    `is_own` tells whether an address is the site's own: only those are looked for
    among the local uploads.
    """

    def __init__(
        self, uploads: Uploads | None, session: Session | None, is_own: Callable[[str], bool]
    ) -> None:
        self._uploads = uploads
        self._session = session
        self._is_own = is_own
        self._known: dict[str, Got | Missed] = {}

    def get(self, url: str) -> Got | Missed:
        """The file at an absolute address. Nothing that goes wrong is raised."""
        if url not in self._known:
            self._known[url] = self._get(url)
        return self._known[url]

    def _get(self, url: str) -> Got | Missed:
        tried: list[str] = []
        if self._uploads is not None and self._is_own(url):
            local = self._from_uploads(url, self._uploads)
            if isinstance(local, Got):
                return local
            tried.append(local)
        if self._session is None:
            return Missed(url, tuple(tried), unasked=not tried)
        try:
            fetched = self._session.get(url)
        except FetchError as error:
            return Missed(url, (*tried, error.reason))
        try:
            return Got(url, fetched.body, check(fetched.body, extension_of(url)))
        except CheckError as error:
            fetched.body.discard()
            return Missed(url, (*tried, str(error)), is_page=isinstance(error, PageError))

    def _from_uploads(self, url: str, uploads: Uploads) -> Got | str:
        path = uploads.find(url)
        if path is None:
            return "not in the uploads folder"
        try:
            body = Body.of_file(path)
            return Got(url, body, check(body, extension_of(url)))
        except CheckError as error:
            return f"in the uploads folder: {error}"
        except OSError as error:
            return f"in the uploads folder: {error.strerror or error}"


def is_data(url: str) -> bool:
    return url[:5].lower() == "data:"


def from_data_uri(uri: str) -> Got | Missed:
    """What a data: address holds (RFC 2397). The result has no address: it is its own.

    A `#` should be escaped in the data, where it is not it may begin a fragment.
    """
    found = _read_data_uri(uri)
    if isinstance(found, Missed) and "#" in uri:
        return _read_data_uri(uri.partition("#")[0])
    return found


def _read_data_uri(uri: str) -> Got | Missed:
    match = _DATA_URI.match(uri)
    if match is None:
        return Missed("", ("no data: address that can be read",))
    data = unquote_to_bytes(uri[match.end() :])
    try:
        body = Body.of_bytes(_from_base64(data) if match["base64"] else data)
        return Got("", body, check(body, ""))
    except (binascii.Error, CheckError) as error:
        return Missed("", (str(error),))


def _from_base64(data: bytes) -> bytes:
    """Forgiving, as browsers are: white space, the URL alphabet, padding that is missing."""
    digits = data.translate(_URL_ALPHABET, b" \t\r\n\f=")
    return b64decode(digits + b"=" * (-len(digits) % 4), validate=True)
