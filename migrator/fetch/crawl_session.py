"""Request one page of a site and return the full exchange, as a capture records it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from http import HTTPStatus
from types import TracebackType
from typing import Final, Self

import requests

from migrator.errors import FetchError
from migrator.fetch.body import BodyError, TooLargeError, complete
from migrator.fetch.client import (
    Asker,
    Certificates,
    Cookies,
    Question,
    RedirectResponse,
    Timeouts,
)
from migrator.fetch.messages import (
    MAX_BYTES,
    Exchange,
    Headers,
    public,
    unchunked,
)
from migrator.fetch.rate_limit import Rate
from migrator.fetch.redirects import checked
from migrator.fetch.response import content_length, raise_if_temporary, wire
from migrator.fetch.results import PassingError
from migrator.fetch.retry import Patience
from migrator.urls.hosts import authority, host_name, without_credentials

_ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_NO_REDIRECTS: Final = frozenset[int]()
# In seconds: the maximum Crawl-delay of robots.txt that is obeyed. Some sites set days.
_MAX_DELAY: Final = 30.0


class Visitor:
    """Client for pages. The parameters are those of `Session`; `rate` is in requests per second."""

    def __init__(
        self,
        allow_private_hosts: Collection[str] = (),
        *,
        timeouts: Timeouts | None = None,
        max_bytes: int = MAX_BYTES,
        patience: Patience | None = None,
        rate: float | None = None,
        certificates: Certificates = Certificates.CHECKED,
    ) -> None:
        self._asker = Asker(allow_private_hosts, timeouts or Timeouts(), 1, certificates, rate)
        self._max_bytes = max_bytes
        self._patience = patience or Patience()
        self._delays: dict[str, Rate] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._asker.close()

    def slow_down(self, url: str, seconds: float) -> None:
        """Wait at least `seconds` between requests to the host of `url` (Crawl-delay)."""
        if seconds > 0:
            delay = min(seconds, _MAX_DELAY)
            self._delays[host_name(url)] = Rate(1 / delay, self._asker.pause)

    def visit(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        cookies: Cookies | None = None,
    ) -> Exchange:
        """Request a URL, with retries if they can help, and return the answer, whatever its status.

        `headers` are sent with the request; `cookies` are kept by the caller during a chain of
        redirects. Raises FetchError if there is no complete answer.
        """
        address = checked(url, url)
        all_headers = {"Accept": _ACCEPT, **(headers or {})}
        # Only 403 and 406 are refusals of programs; every other status is the page's answer.
        question = Question(url, address, headers=all_headers, followed=_NO_REDIRECTS)
        jar: Cookies = {} if cookies is None else cookies
        for failures in range(1, self._patience.attempts + 1):
            reader = _ResponseReader(address, self._max_bytes)
            if delay := self._delays.get(host_name(address)):
                delay.take(address)
            try:
                answer = self._asker.ask(question, jar, reader.take, self._wait_of_complaint)
            except PassingError as failure:
                if failures == self._patience.attempts:
                    if reader.exchange is not None:
                        return reader.exchange
                    reason = f"{failure} ({failures} attempts)" if failures > 1 else str(failure)
                    raise FetchError(url, reason) from failure
                self._asker.pause(self._patience.wait(failures, failure.after))
                continue
            if not isinstance(answer, RedirectResponse):
                return answer
        raise FetchError(url, "it was not requested")

    def _wait_of_complaint(self, failure: PassingError) -> float:
        return self._patience.wait(1, failure.after)


class _ResponseReader:
    """Reads one answer. `exchange` is what was received, even with a status that is retried."""

    def __init__(self, address: str, max_bytes: int) -> None:
        self._address = address
        self._max_bytes = max_bytes
        self.exchange: Exchange | None = None

    def take(self, response: requests.Response) -> Exchange:
        with response:
            length = content_length(response)
            if response.status_code == HTTPStatus.NOT_MODIFIED:
                length = None  # Content-Length is that of the omitted body (RFC 9110, 8.6)
            if length is not None and length > self._max_bytes:
                raise TooLargeError(f"{length} bytes, more than the limit of {self._max_bytes}")
            chunks = complete(wire(response), length, self._max_bytes)
            try:
                body = b"".join(chunks)
            except (BodyError, OSError):
                raise_if_temporary(response)
                raise
            exchange = Exchange(
                url=without_credentials(self._address),
                status=response.status_code,
                reason=response.reason or "",
                headers=unchunked(_headers_of(response)),
                body=body,
                method=response.request.method or "GET",
                request_headers=public(_sent(response)),
            )
            self.exchange = exchange
            raise_if_temporary(response)
        return exchange


def _headers_of(response: requests.Response) -> Headers:
    """Return the headers as sent: duplicates kept apart, UTF-8 instead of Latin-1.

    http.client decodes headers as Latin-1.
    """
    return tuple((name, _utf8(value)) for name, value in response.raw.headers.items())


def _sent(response: requests.Response) -> Headers:
    host = authority(response.request.url or "")
    sent = tuple((str(name), _text(value)) for name, value in response.request.headers.items())
    return (("Host", host), *sent)


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


def _utf8(value: str) -> str:
    with suppress(UnicodeError):
        return value.encode("latin-1").decode("utf-8")
    return value
