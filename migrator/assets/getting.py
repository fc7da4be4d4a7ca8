"""Getting one file: from the local uploads, from what earlier runs fetched, from its host, or
from the Internet Archive; checked, and only once."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote_to_bytes

from migrator.assets.checking import Checked, CheckError, PageError, check
from migrator.assets.once import Once
from migrator.assets.uploads import UploadFinder
from migrator.assets.urls import extension_of
from migrator.assets.wayback import Wayback
from migrator.errors import FetchError
from migrator.fetch.body import Body
from migrator.fetch.fetched import Fetched
from migrator.shelves.catalogue import Catalogue
from migrator.shelves.forms import Form

if TYPE_CHECKING:
    # A run without network must not pay for an HTTP library.
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


def _packed(answer: Got | Missed) -> tuple[object, ...]:
    if isinstance(answer, Missed):
        return answer.url, answer.tried, answer.is_page, answer.unasked
    body, checked = answer.body, answer.checked
    path = str(body.path) if body.path else ""
    told = (body.size, body.sha256, path, body.data, checked.is_image, checked.extension)
    return answer.url, *told


def _unpacked(packed: tuple[Any, ...]) -> Got | Missed:
    if len(packed) == _SIZE_OF_MISSED:
        return Missed(*packed)
    url, size, sha256, path, data, is_image, extension = packed
    body = Body(size, sha256, Path(path) if path else None, data)
    return Got(url, body, Checked(is_image, extension))


_SIZE_OF_MISSED = len(Missed.__slots__)
_GIVEN: Form[Got | Missed] = Form(_packed, _unpacked)
_PERHAPS_GIVEN: Form[Got | Missed | None] = Form(
    lambda answer: answer and _packed(answer), lambda packed: packed and _unpacked(packed)
)


class Keeper(Protocol):
    """Who keeps what was fetched, from one run to the next. Raises OutputError."""

    def find(self, url: str) -> Fetched | None: ...

    def keep(self, fetched: Fetched) -> Fetched: ...

    def forget(self, url: str) -> None: ...


class Answers(Protocol):
    """What an earlier run was given, which a rebuild is to be given again: see `locked`."""

    def live(self, url: str) -> Got | Missed | None: ...

    def archived(self, url: str) -> Got | Missed | None: ...


class Getter:
    """Files by address, each looked for once in a run, whichever threads ask for it.

    `is_own` tells whether an address is the site's own: only those are looked for
    among the local uploads. What the network gave is kept by `keeper`. What `locked`
    knows is asked nowhere else. `is_gone` tells of addresses at which nobody is to be asked
    any more.
    """

    def __init__(
        self,
        uploads: UploadFinder | None,
        session: Session | None,
        is_own: Callable[[str], bool],
        keeper: Keeper | None = None,
        wayback: Wayback | None = None,
        locked: Answers | None = None,
        is_gone: Callable[[str], bool] | None = None,
    ) -> None:
        self._uploads = uploads
        self._session = session
        self._is_own = is_own
        self._keeper = keeper
        self._wayback = wayback
        self._locked = locked
        self._is_gone = is_gone or (lambda _: False)
        self._live = Once(self._get, Catalogue(_GIVEN))
        self._archived = Once(self._get_archived, Catalogue(_PERHAPS_GIVEN))

    def get(self, url: str) -> Got | Missed:
        """The file at an absolute address. Nothing that goes wrong there is raised; raises
        OutputError when it cannot be kept."""
        return self._live.get(url)

    def get_archived(self, url: str) -> Got | Missed | None:
        """The same as it was once: the newest snapshot that is really such a file; None where
        the archive is not to be asked."""
        if self._wayback is None and self._locked is None:
            return None
        return self._archived.get(url)

    def recall(self, url: str, answer: Got | Missed, *, archived: bool) -> None:
        """Let an address give what it gave to an earlier run, unless it has answered already."""
        (self._archived if archived else self._live).recall(url, answer)

    def in_uploads(self, url: str) -> Path | None:
        """The file that the local uploads have for an address."""
        uploads = self._uploads
        return uploads.find(url) if uploads is not None and self._is_own(url) else None

    def answers(self) -> tuple[Mapping[str, Got | Missed], Mapping[str, Got | Missed | None]]:
        """What was asked so far and what came of it: live, and from the Internet Archive."""
        return self._live.answers(), self._archived.answers()

    def _get(self, url: str) -> Got | Missed:
        known = self._locked.live(url) if self._locked is not None else None
        if known is not None:
            return known
        tried: list[str] = []
        if self._uploads is not None and self._is_own(url):
            local = self._from_uploads(url, self._uploads)
            if isinstance(local, Got):
                return local
            tried.append(local)
        found = self._from_network(url, extension_of(url))
        if found is None:
            return Missed(url, tuple(tried), unasked=not tried)
        return replace(found, tried=(*tried, *found.tried)) if isinstance(found, Missed) else found

    def _get_archived(self, url: str) -> Got | Missed | None:
        known = self._locked.archived(url) if self._locked is not None else None
        if known is not None or self._wayback is None:
            return known
        try:
            snapshots = self._wayback.snapshots(url)
        except FetchError as error:
            return Missed(url, (f"the Internet Archive: {error.reason}",))
        reasons = [] if snapshots else ["no snapshot"]
        for snapshot in snapshots:
            found = self._from_network(snapshot, extension_of(url))
            if isinstance(found, Got):
                return replace(found, url=url)
            reasons += found.tried if found else ()
        return Missed(url, (f"the Internet Archive: {', '.join(dict.fromkeys(reasons))}",))

    def _from_network(self, url: str, extension: str) -> Got | Missed | None:
        """What an address gives, or gave to an earlier run; None when it is not to be asked."""
        try:
            fetched = self._fetched(url)
        except FetchError as error:
            return Missed(url, (error.reason,))
        if fetched is None:
            return None
        try:
            return Got(url, fetched.body, check(fetched.body, extension))
        except CheckError as error:
            if self._keeper is not None:
                self._keeper.forget(url)
            else:
                fetched.body.discard()
            return Missed(url, (str(error),), is_page=isinstance(error, PageError))

    def _fetched(self, url: str) -> Fetched | None:
        kept = self._keeper.find(url) if self._keeper is not None else None
        if kept is not None or self._session is None or self._is_gone(url):
            return kept
        fetched = self._session.get(url)
        return self._keeper.keep(fetched) if self._keeper is not None else fetched

    def _from_uploads(self, url: str, uploads: UploadFinder) -> Got | str:
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
