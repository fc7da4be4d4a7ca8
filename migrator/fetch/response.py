"""Read an answer: check its status and size, decode it, and store it in a file."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import requests
from requests.structures import CaseInsensitiveDict

from migrator.errors import FetchError
from migrator.fetch.body import CHUNK, Body, BodyError, TooLargeError, complete, decoded, store
from migrator.fetch.failure_messages import status_phrase
from migrator.fetch.ranges import Partial, Partials, headers_of, is_the_rest, origin_of_answer
from migrator.fetch.results import GONE_STATUSES, Fetched, PassingError
from migrator.fetch.retry import RETRIED_STATUSES, WAITING_STATUSES, retry_after
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import without_credentials

_WITH_A_BODY = (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION, HTTPStatus.PARTIAL_CONTENT)
_UNSATISFIABLE = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


@value_object
class Receiver:
    """Reads answers into files.

    folder     folder for new files
    max_bytes  limit for one body, on the wire and decoded
    partials   store for downloads that can be resumed later
    """

    folder: Path
    max_bytes: int
    partials: Partials | None = None

    def partial(self, url: str) -> Partial | None:
        """Return the partial download of a URL, None if downloads are not resumed."""
        return self.partials.partial(url) if self.partials is not None else None

    def receive(self, url: str, address: str, response: requests.Response) -> Fetched:
        """Read the answer of `address` for the requested `url`.

        Raises FetchError, PassingError, BodyError and any error of the connection.
        """
        with response:
            partial = self.partial(url)
            if response.status_code == _UNSATISFIABLE and partial is not None:
                partial.drop()
                raise PassingError("the rest of the file could not be downloaded")
            _check_status(url, response)
            kind = media_type(response)
            body = self._body(partial, address, response, kind)
        return Fetched(
            url=url,
            final_url=without_credentials(address),
            status=HTTPStatus.OK,
            headers=CaseInsensitiveDict(response.headers),
            body=body,
            content_type=kind,
        )

    def _body(
        self, partial: Partial | None, address: str, response: requests.Response, kind: str
    ) -> Body:
        length = content_length(response)
        if length is not None and length > self.max_bytes:
            raise TooLargeError(f"{length} bytes, more than the limit of {self.max_bytes}")
        chunks = complete(wire(response), length, self.max_bytes)
        if response.status_code == HTTPStatus.PARTIAL_CONTENT:
            return self._rest(partial, response, chunks)
        origin = origin_of_answer(address, response.headers, length, kind)
        if partial is not None and origin is not None:
            partial.begin(origin)
            return partial.add(chunks)
        encoding = response.headers.get("Content-Encoding", "")
        return store(decoded(chunks, encoding), self.folder, self.max_bytes)

    def _rest(
        self, partial: Partial | None, response: requests.Response, wire: Iterator[bytes]
    ) -> Body:
        origin = partial.origin if partial is not None else None
        if partial is None or origin is None:
            raise BodyError("received a part although the whole file was requested")
        if not is_the_rest(response.status_code, response.headers, origin, partial.size):
            partial.drop()
            raise BodyError("received another part than the requested one")
        if origin.length > self.max_bytes:
            partial.drop()
            raise TooLargeError(f"{origin.length} bytes, more than the limit of {self.max_bytes}")
        return partial.add(wire)

    def finished(self, url: str) -> Fetched | None:
        """Return a file that an interrupted run received completely but did not store, or None."""
        partial = self.partial(url)
        origin = partial.origin if partial is not None else None
        if partial is None or origin is None or partial.size != origin.length:
            return None
        headers = CaseInsensitiveDict(headers_of(origin))
        body = partial.add(())
        final = without_credentials(origin.address)
        return Fetched(url, final, HTTPStatus.OK, headers, body, origin.content_type)


def _check_status(url: str, response: requests.Response) -> None:
    raise_if_temporary(response)
    if response.status_code not in _WITH_A_BODY:
        status = response.status_code
        raise FetchError(url, status_phrase(status), is_gone=status in GONE_STATUSES)


def raise_if_temporary(response: requests.Response) -> None:
    """Raise PassingError for a status that may be temporary."""
    status = response.status_code
    if status in RETRIED_STATUSES:
        header = response.headers.get("Retry-After", "")
        waiting = status in WAITING_STATUSES
        after = retry_after(header) if waiting else None
        raise PassingError(status_phrase(status), after, too_much=waiting, status=status)


def media_type(response: requests.Response) -> str:
    """Return the media type without parameters, in lower case; "" if unknown."""
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def wire(response: requests.Response) -> Iterator[bytes]:
    """Yield the bytes of an answer as received, with its Content-Encoding."""
    while chunk := response.raw.read1(CHUNK, decode_content=False):
        yield chunk


def content_length(response: requests.Response) -> int | None:
    """Return the number of bytes to be received; None if unknown."""
    value = response.headers.get("Content-Length", "").partition(",")[0].strip()
    chunked = "chunked" in response.headers.get("Transfer-Encoding", "").lower()
    return int(value[:20]) if value.isascii() and value.isdigit() and not chunked else None
