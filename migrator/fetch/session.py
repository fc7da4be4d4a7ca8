"""One address, fetched: every rule of politeness and safety in one place.

Whoever needs something from the network asks a Session; nothing else opens a socket.
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
from migrator.fetch.ssrf_guard import NoSuchHostError

__all__ = ["Certificates", "EndedError", "Session", "Timeouts"]

_Taken = TypeVar("_Taken")
_Step = Callable[[str, Cookies], _Taken | RedirectResponse]
"""Asks one address on the way that redirects lead."""


class Session:
    """Fetches addresses, http and https only. Safe to share between threads.

    allow_private_hosts  hosts that may be loopback or private: the site's own; "*" for all
    max_bytes            of one body, on the wire and decoded
    connections          at once to one host, whoever asks
    rate                 requests in a second to one host; None is as fast as it answers
    certificates         whether a broken one ends the connection
    folder               where bodies are kept until `close`; a temporary one if not given
    partials             who keeps the beginnings of files whose rest is still to come
    forbidden            why an address is not to be asked by `get`, in a few words; "" if it may be

    Proxies come from the environment (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY).
    Nothing is taken from .netrc; user and password in an address go to that
    address's own origin only, and cookies live from a redirect to the next on one host.
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
        """End what is under way, drop connections and, unless a folder was given, all bodies."""
        self._asker.close()
        if self._temporary:
            self._temporary.cleanup()

    def get(self, url: str) -> Fetched:
        """Fetch one address, asking again where that can help.

        `url` is absolute and percent-encoded; a fragment is not sent.
        Raises FetchError for whatever a server or the network does.
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
            return self._patiently(lambda: self._follow(Trail(url, address), fetch))
        except PassingError as failure:
            raise FetchError(url, str(failure)) from failure

    def glimpse(self, url: str, size: int) -> Glimpse:
        """See whether something stands at an address: of files only the head is asked for, of
        pages at most `size` bytes are read.

        `url` as for `get`. A server that answers HEAD with anything but success, as many do,
        is asked by GET. Whatever a server or the network does is told in the answer; raises
        FetchError only for what is no address of the web.
        """
        trail = Trail(url, checked(url, url))
        if glimpses.names_a_file(url):
            with suppress(PassingError, FetchError):
                seen = self._follow(trail, self._look("HEAD", url, 0))
                if seen.reason == "" and not seen.is_page:
                    return trail.marked(seen)
        look = self._look("GET", url, size)
        try:
            return trail.marked(self._patiently(lambda: self._follow(trail, look)))
        except PassingError as failure:
            return trail.failed(str(failure), failure.status, unknown=_names_nobody(failure))
        except FetchError as error:
            return trail.failed(error.reason, unknown=_names_nobody(error))

    def _look(self, method: str, url: str, size: int) -> _Step[Glimpse]:
        headers = {"Accept": glimpses.ACCEPT}
        # Of HEAD no refusal is final: what it is about is then asked by GET.
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

    def _patiently(self, ask: Callable[[], _Taken]) -> _Taken:
        """Ask again where that can help. Raises the last PassingError where it did not."""
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
            told = f"{failure} ({times} attempts)"
            raise PassingError(told, status=failure.status) from failure

    def _follow(self, trail: Trail, step: _Step[_Taken]) -> _Taken:
        """Ask, and go where redirects lead; each hop is checked like the first address."""
        trail.begin()
        cookies: Cookies = {}
        for _ in range(self._max_redirects + 1):
            answer = step(trail.address, cookies)
            if not isinstance(answer, RedirectResponse):
                return answer
            trail.step(answer.status, next_address(trail.url, trail.address, answer))
        last = f"more than {self._max_redirects} redirects, at last to {trail.address}"
        raise FetchError(trail.url, last)


def _names_nobody(error: BaseException | None) -> bool:
    """Was it, in the end, a name that does not exist?"""
    while error is not None and not isinstance(error, NoSuchHostError):
        error = error.__cause__
    return error is not None
