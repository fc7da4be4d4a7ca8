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


def from_data_uri(uri: str) -> Got | Missed:
    """What a data: address holds (RFC 2397)."""
    shown = f"{uri[:40]}..."
    match = _DATA_URI.match(uri)
    if match is None:
        return Missed(shown, ("no data: address that can be read",))
    data = unquote_to_bytes(uri[match.end() :])
    if match["base64"]:
        data = data.translate(None, b" \t\r\n").replace(b"-", b"+").replace(b"_", b"/")
        try:
            data = b64decode(data.rstrip(b"=") + b"=" * (-len(data.rstrip(b"=")) % 4))
        except binascii.Error:
            return Missed(shown, ("broken base64",))
    body = Body.of_bytes(data)
    try:
        return Got("", body, check(body, ""))
    except CheckError as error:
        return Missed(shown, (str(error),))
