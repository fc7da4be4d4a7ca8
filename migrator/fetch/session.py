"""Fetch one URL under all rules of politeness and safety.

All code that needs files or single pages uses a Session; a crawl uses `crawl_session`. Both send
their requests through `client`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from migrator.errors import FetchError
from migrator.fetch import head as glimpses
from migrator.fetch.client import (
    Asker,
    Certificates,
    Cookies,
    EndedError,
    Question,
    RedirectResponse,
    Timeouts,
    next_address,
)
from migrator.fetch.head import Glimpse, Trail
from migrator.fetch.ranges import Partials, request_headers
from migrator.fetch.redirects import checked
from migrator.fetch.response import Receiver
from migrator.fetch.results import Fetched, PassingError
from migrator.fetch.retry import Patience
from migrator.fetch.ssrf_guard import NoSuchHostError, resolver_works

__all__ = ["Certificates", "EndedError", "Session", "Timeouts"]

_Taken = TypeVar("_Taken")
_Step = Callable[[str, Cookies], _Taken | RedirectResponse]
"""Requests one URL in a chain of redirects."""


class Session:
    """HTTP client for http and https. Safe to share between threads.

    allow_private_hosts  hosts that may be loopback or private: the site's own; "*" for all
    max_bytes            limit for one body, on the wire and decoded
    connections          concurrent requests to one host, over all threads
    rate                 requests per second to one host; None for no limit
    certificates         whether an invalid certificate ends the connection
    folder               folder for bodies until `close`; a temporary one if not given
    partials             store of partial downloads
    forbidden            returns the reason why `get` may not request a URL; "" if it may

    Proxies come from the environment (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY). .netrc is not
    used; user and password in a URL are sent to that URL's own origin only, and cookies are kept
    only during a chain of redirects, for each host.
    """

    def __init__(
        self,
        allow_private_hosts: Collection[str] = (),
        *,
        timeouts: Timeouts | None = None,
        max_bytes: int = 1 << 30,
        max_redirects: int = 10,
        patience: Patience | None = None,
        connections: int = 4,
        rate: float | None = None,
        certificates: Certificates = Certificates.CHECKED,
        folder: Path | None = None,
        partials: Partials | None = None,
        forbidden: Callable[[str], str] = lambda _: "",
    ) -> None:
        self._asker = Asker(
            allow_private_hosts, timeouts or Timeouts(), connections, certificates, rate
        )
        self._forbidden = forbidden
        self._max_redirects = max_redirects
        self._resolves: bool | None = None
        self._patience = patience or Patience()
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="migrator-")
        folder = folder or Path(self._temporary.name if self._temporary else "")
        self._receiver = Receiver(folder, max_bytes, partials)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Abort requests, close connections and, unless a folder was given, delete all bodies."""
        self._asker.close()
        if self._temporary:
            self._temporary.cleanup()

    def get(self, url: str) -> Fetched:
        """Fetch one URL, with retries if they can help.

        `url` is absolute and percent-encoded; a fragment is not sent. Raises FetchError for every
        failure of a server or the network.
        """
        address = checked(url, url)
        if finished := self._receiver.finished(url):
            return finished

        def fetch(current: str, cookies: Cookies) -> Fetched | RedirectResponse:
            if reason := self._forbidden(current):
                raise FetchError(url, reason)
            headers: dict[str, str] = {}
            if partial := self._receiver.partial(url):
                headers = request_headers(partial.origin, partial.size, current)
            question = Question(url, current, headers=headers)
            return self._asker.ask(
                question,
                cookies,
                lambda response: self._receiver.receive(url, current, response),
                self._wait_of_complaint,
            )

        try:
            return self._with_retries(lambda: self._follow(Trail(url, address), fetch))
        except PassingError as failure:
            is_gone = self._is_gone_host(failure)
            raise FetchError(url, str(failure), is_gone=is_gone) from failure
        except FetchError as error:
            error.is_gone = error.is_gone or self._is_gone_host(error)
            raise

    def _is_gone_host(self, error: Exception) -> bool:
        """Return True if the host name does not exist, and other names do."""
        if not _is_unknown_host(error):
            return False
        if self._resolves is None:
            self._resolves = resolver_works()
        return self._resolves

    def glimpse(self, url: str, size: int) -> Glimpse:
        """Probe a URL: of files only the head is requested, of pages at most `size` bytes are read.

        `url` as for `get`. If a server answers HEAD with anything but success, as many do, GET is
        used. Failures of a server or the network are in the result; raises FetchError only for an
        invalid URL.
        """
        trail = Trail(url, checked(url, url))
        if glimpses.has_file_extension(url):
            with suppress(PassingError, FetchError):
                seen = self._follow(trail, self._probe_step("HEAD", url, 0))
                if seen.reason == "" and not seen.is_page:
                    return trail.marked(seen)
        look = self._probe_step("GET", url, size)
        try:
            return trail.marked(self._with_retries(lambda: self._follow(trail, look)))
        except PassingError as failure:
            return trail.failed(str(failure), failure.status, unknown=_is_unknown_host(failure))
        except FetchError as error:
            return trail.failed(error.reason, unknown=_is_unknown_host(error))

    def _probe_step(self, method: str, url: str, size: int) -> _Step[Glimpse]:
        headers = {"Accept": glimpses.ACCEPT}
        # No refusal of HEAD is final: the URL is then requested by GET.
        refusals = glimpses.REFUSALS if method == "GET" else frozenset[int]()

        def look(current: str, cookies: Cookies) -> Glimpse | RedirectResponse:
            return self._asker.ask(
                Question(url, current, method, headers, refusals),
                cookies,
                lambda response: glimpses.look(url, current, response, size),
                self._wait_of_complaint,
            )

        return look

    def _wait_of_complaint(self, failure: PassingError) -> float:
        return self._patience.wait(1, failure.after)

    def _with_retries(self, ask: Callable[[], _Taken]) -> _Taken:
        """Retry temporary failures. Raises the last PassingError if no attempt succeeded."""
        for attempt in range(1, self._patience.attempts):
            try:
                return ask()
            except PassingError as failure:
                self._asker.pause(self._patience.wait(attempt, failure.after))
        try:
            return ask()
        except PassingError as failure:
            times = self._patience.attempts
            if times == 1:
                raise
            reason = f"{failure} ({times} attempts)"
            raise PassingError(reason, status=failure.status) from failure

    def _follow(self, trail: Trail, step: _Step[_Taken]) -> _Taken:
        """Send a request and follow redirects; each target is checked like the first URL."""
        trail.begin()
        cookies: Cookies = {}
        for _ in range(self._max_redirects + 1):
            answer = step(trail.address, cookies)
            if not isinstance(answer, RedirectResponse):
                return answer
            trail.step(answer.status, next_address(trail.url, trail.address, answer))
        last = f"more than {self._max_redirects} redirects, the last to {trail.address}"
        raise FetchError(trail.url, last)


def _is_unknown_host(error: BaseException | None) -> bool:
    """Return True if the root cause is a host name that does not exist."""
    while error is not None and not isinstance(error, NoSuchHostError):
        error = error.__cause__
    return error is not None
