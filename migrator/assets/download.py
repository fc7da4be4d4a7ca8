"""Get the file of a URL from uploads, cache, host or Internet Archive, and check it, once per run.

The sources, in order: the local uploads, the download cache of earlier runs, its host, the
Internet Archive.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote_to_bytes

from migrator.assets.content_check import (
    CheckedContent,
    CheckError,
    PageError,
    check,
)
from migrator.assets.local_uploads import UploadFinder
from migrator.errors import FetchError
from migrator.fetch.body import Body
from migrator.fetch.results import Fetched
from migrator.parallel.run_once import Once
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import Codec
from migrator.startup.value_objects import value_object
from migrator.urls.normalise import extension_of

if TYPE_CHECKING:
    # A run without network must not pay for an HTTP library.
    from migrator.crawler.wayback.file_snapshots import Wayback
    from migrator.fetch.session import Session

# RFC 2397: data:[<mediatype>][;base64],<data>
_DATA_URI = re.compile(r"data:(?P<type>[^,]{0,200}?)(?P<base64>;\s*base64\s*)?,", re.IGNORECASE)
_URL_ALPHABET = bytes.maketrans(b"-_", b"+/")


@value_object
class Got:
    """A valid file: the URL it came from, its content, and the result of the check."""

    url: str
    body: Body
    checked: CheckedContent


@value_object
class Missed:
    """A file that could not be downloaded.

    tried          one line per attempt, with source and reason
    is_page        the server sent an HTML page
    not_requested  no request was made, because the run makes none (`--offline`, `--dry-run`)
    is_gone        the web does not have it any more
    """

    url: str
    tried: tuple[str, ...]
    is_page: bool = False
    not_requested: bool = False
    is_gone: bool = False


def _pack(answer: Got | Missed) -> tuple[object, ...]:
    if isinstance(answer, Missed):
        flags = answer.is_page, answer.not_requested, answer.is_gone
        return answer.url, answer.tried, *flags
    body, checked = answer.body, answer.checked
    path = str(body.path) if body.path else ""
    content = (body.size, body.sha256, path, body.data, checked.is_image, checked.extension)
    return answer.url, *content


def _unpack(packed: tuple[Any, ...]) -> Got | Missed:
    if len(packed) == _MISSED_FIELD_COUNT:
        return Missed(*packed)
    url, size, sha256, path, data, is_image, extension = packed
    body = Body(size, sha256, Path(path) if path else None, data)
    return Got(url, body, CheckedContent(is_image, extension))


_MISSED_FIELD_COUNT = len(fields(Missed))
_ANSWER_CODEC: Codec[Got | Missed] = Codec(_pack, _unpack)
_OPTIONAL_ANSWER_CODEC: Codec[Got | Missed | None] = Codec(
    lambda answer: answer and _pack(answer), lambda packed: packed and _unpack(packed)
)


class Keeper(Protocol):
    """A cache of downloads that lasts from run to run. Its methods raise OutputError."""

    def find(self, url: str) -> Fetched | None: ...

    def keep(self, fetched: Fetched) -> Fetched: ...

    def forget(self, url: str) -> None: ...


class Answers(Protocol):
    """The recorded answers of an earlier run, for a rebuild (see `replay_lock`)."""

    def live(self, url: str) -> Got | Missed | None: ...

    def archived(self, url: str) -> Got | Missed | None: ...


class Getter:
    """Downloader of files by URL, each once per run, from any number of threads.

    is_own   True for URLs of the site; only these are looked up in the local uploads
    keeper   stores what the network returned
    locked   recorded answers, which are used instead of any other source
    is_gone  True for URLs of a site that is offline; no request is made for them
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
        self._live = Once(self._get, BigDict(_ANSWER_CODEC))
        self._archived = Once(self._get_archived, BigDict(_OPTIONAL_ANSWER_CODEC))

    @property
    def has_sources(self) -> bool:
        """True if a file may be found anywhere."""
        sources = self._uploads, self._session, self._keeper, self._wayback, self._locked
        return any(each is not None for each in sources)

    def get(self, url: str) -> Got | Missed:
        """Get the file at an absolute URL. Problems are returned as `Missed`.

        Raises OutputError if the file cannot be stored.
        """
        return self._live.get(url)

    def get_archived(self, url: str) -> Got | Missed | None:
        """Get the newest valid snapshot of the file from the Internet Archive.

        Return None if the Internet Archive is not used.
        """
        if self._wayback is None and self._locked is None:
            return None
        return self._archived.get(url)

    def recall(self, url: str, answer: Got | Missed, *, archived: bool) -> None:
        """Set the answer of a URL to that of an earlier run, unless it has one already."""
        (self._archived if archived else self._live).recall(url, answer)

    def in_uploads(self, url: str) -> Path | None:
        """Return the file that the local uploads have for a URL, or None."""
        uploads = self._uploads
        return uploads.find(url) if uploads is not None and self._is_own(url) else None

    def answers(self) -> tuple[Mapping[str, Got | Missed], Mapping[str, Got | Missed | None]]:
        """Return all answers so far by URL: from the live hosts, and from the Internet Archive."""
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
            return Missed(url, tuple(tried), not_requested=not tried)
        return replace(found, tried=(*tried, *found.tried)) if isinstance(found, Missed) else found

    def _get_archived(self, url: str) -> Got | Missed | None:
        known = self._locked.archived(url) if self._locked is not None else None
        if known is not None or self._wayback is None:
            return known
        try:
            snapshots = self._wayback.snapshots(url)
        except FetchError as error:
            return Missed(url, (f"the Internet Archive: {error.reason}",))
        if not snapshots:
            return Missed(url, ("the Internet Archive: no snapshot",), is_gone=True)
        reasons: list[str] = []
        for snapshot in snapshots:
            found = self._from_network(snapshot, extension_of(url))
            if isinstance(found, Got):
                return replace(found, url=url)
            reasons += found.tried if found else ()
        return Missed(url, (f"the Internet Archive: {', '.join(dict.fromkeys(reasons))}",))

    def _from_network(self, url: str, extension: str) -> Got | Missed | None:
        """Return the answer from the cache or the network, None if no request may be made."""
        try:
            fetched = self._cached_or_fetched(url)
        except FetchError as error:
            return Missed(url, (error.reason,), is_gone=error.is_gone)
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

    def _cached_or_fetched(self, url: str) -> Fetched | None:
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
    """Return the content of a data: URL (RFC 2397). The result's `url` is "".

    An unescaped `#` may be part of the data or begin a fragment, so both are tried.
    """
    found = _read_data_uri(uri)
    if isinstance(found, Missed) and "#" in uri:
        return _read_data_uri(uri.partition("#")[0])
    return found


def _read_data_uri(uri: str) -> Got | Missed:
    match = _DATA_URI.match(uri)
    if match is None:
        return Missed("", ("an invalid data: URL",), is_gone=True)
    data = unquote_to_bytes(uri[match.end() :])
    try:
        body = Body.of_bytes(_from_base64(data) if match["base64"] else data)
        return Got("", body, check(body, ""))
    except (binascii.Error, CheckError) as error:
        return Missed("", (str(error),), is_gone=True)


def _from_base64(data: bytes) -> bytes:
    """Decode base64 as leniently as browsers: white space, URL alphabet, missing padding."""
    digits = data.translate(_URL_ALPHABET, b" \t\r\n\f=")
    return b64decode(digits + b"=" * (-len(digits) % 4), validate=True)
