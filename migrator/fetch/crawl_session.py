"""Pages of a site, asked for one by one, with all that was said: what a capture records."""

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
from migrator.fetch.response import check_passing, content_length, wire
from migrator.fetch.results import PassingError
from migrator.fetch.retry import Patience
from migrator.urls.hosts import authority, host_name, without_credentials

_ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_NO_REDIRECTS: Final = frozenset[int]()
# In seconds: what robots.txt may ask for between two requests. Some say days.
_LONGEST_DELAY: Final = 30.0


class Visitor:
    """Asks for pages. The parameters are those of `Session`; `rate` is requests in a second."""

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
        """Leave the host of `url` alone for so long after each request (Crawl-delay)."""
        if seconds > 0:
            apart = min(seconds, _LONGEST_DELAY)
            self._delays[host_name(url)] = Rate(1 / apart, self._asker.pause)

    def visit(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        cookies: Cookies | None = None,
    ) -> Exchange:
        """What the address answers, whatever its status, asked again where that can help.

        `headers` go with the request; `cookies` are what hosts want to be told again on the
        way that redirects lead. Raises FetchError when no answer comes, or none that is whole.
        """
        address = checked(url, url)
        told = {"Accept": _ACCEPT, **(headers or {})}
        # A host refuses programs with 403; what else it answers to a page is its answer.
        question = Question(url, address, headers=told, followed=_NO_REDIRECTS)
        jar: Cookies = {} if cookies is None else cookies
        for failures in range(1, self._patience.attempts + 1):
            took = _Taking(address, self._max_bytes)
            if delay := self._delays.get(host_name(address)):
                delay.take(address)
            try:
                answer = self._asker.ask(question, jar, took.take, self._wait_of_complaint)
            except PassingError as failure:
                if failures == self._patience.attempts:
                    if took.exchange is not None:
                        return took.exchange
                    reason = f"{failure} ({failures} attempts)" if failures > 1 else str(failure)
                    raise FetchError(url, reason) from failure
                self._asker.pause(self._patience.wait(failures, failure.after))
                continue
            if not isinstance(answer, RedirectResponse):
                return answer
        raise FetchError(url, "it was not asked for")

    def _wait_of_complaint(self, failure: PassingError) -> float:
        return self._patience.wait(1, failure.after)


class _Taking:
    """Takes one answer. `exchange` is what came, also of a status that is worth another try."""

    def __init__(self, address: str, max_bytes: int) -> None:
        self._address = address
        self._max_bytes = max_bytes
        self.exchange: Exchange | None = None

    def take(self, response: requests.Response) -> Exchange:
        with response:
            length = content_length(response)
            if response.status_code == HTTPStatus.NOT_MODIFIED:
                length = None  # of what it would have sent (RFC 9110, section 8.6)
            if length is not None and length > self._max_bytes:
                raise TooLargeError(f"{length} bytes, over the limit of {self._max_bytes}")
            chunks = complete(wire(response), length, self._max_bytes)
            try:
                body = b"".join(chunks)
            except (BodyError, OSError):
                check_passing(response)
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
            check_passing(response)
        return exchange


def _headers_of(response: requests.Response) -> Headers:
    """As they were sent: those of one name apart, and UTF-8 where http.client read Latin-1."""
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
