"""One address, fetched: every rule of politeness and safety in one place.

Whoever needs something from the network asks a Session; nothing else opens a socket.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar
from urllib3.exceptions import HTTPError, InsecureRequestWarning, ReadTimeoutError

from migrator import __version__
from migrator.errors import FetchError
from migrator.fetch.addresses import Guard, RefusedError, UnreachableError
from migrator.fetch.body import BodyError, TooLargeError
from migrator.fetch.connection import Deadline, GuardedAdapter
from migrator.fetch.courtesy import Courtesy
from migrator.fetch.fetched import Fetched, PassingError
from migrator.fetch.hops import checked, origin_of, without_credentials
from migrator.fetch.hosts import KnownHosts
from migrator.fetch.ranges import Partials, request_headers
from migrator.fetch.reasons import innermost
from migrator.fetch.receiving import Receiver
from migrator.fetch.retry import Patience

HOMEPAGE = "https://pypi.org/project/wp-migrator/"
USER_AGENT = f"migrator/{__version__} (+{HOMEPAGE})"
# For hosts that answer 403 to what is no browser; it still says who asks.
BROWSER_LIKE_AGENT = f"Mozilla/5.0 (compatible; {USER_AGENT[:-1].replace(' (', '; ')})"
_REFUSING_STATUSES = frozenset({403, 406})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Timeouts:
    """In seconds: to connect, between two reads, and for one whole answer."""

    connect: float = 10.0
    read: float = 30.0
    total: float = 600.0


class Certificates(Enum):
    """What a server shows to prove who it is."""

    CHECKED = "checked"
    IGNORED = "ignored"


class EndedError(Exception):
    """The session was closed while somebody waited for an answer."""


class Session:
    """Fetches addresses, http and https only. Safe to share between threads.

    allow_private_hosts  hosts that may be loopback or private: the site's own; "*" for all
    max_bytes            of one body, on the wire and decoded
    connections          at once to one host, whoever asks
    certificates         whether a broken one ends the connection
    folder               where bodies are kept until `close`; a temporary one if not given
    partials             who keeps the beginnings of files whose rest is still to come

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
        certificates: Certificates = Certificates.CHECKED,
        folder: Path | None = None,
        partials: Partials | None = None,
    ) -> None:
        self._guard = Guard(allow_private_hosts)
        self._timeouts = timeouts or Timeouts()
        self._max_redirects = max_redirects
        self._patience = patience or Patience()
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="migrator-")
        folder = folder or Path(self._temporary.name if self._temporary else "")
        self._receiver = Receiver(folder, max_bytes, partials)
        self._hosts = KnownHosts()
        self._closing = threading.Event()
        self._courtesy = Courtesy(connections, self._pause)
        self._under_way: set[Deadline] = set()
        self._requests = requests.Session()
        self._requests.trust_env = False
        self._requests.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # keeps none
        adapter = GuardedAdapter(self._guard, connections)
        self._requests.mount("http://", adapter)
        self._requests.mount("https://", adapter)
        bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
        self._requests.verify = bundle or True
        if certificates is Certificates.IGNORED:
            self._requests.verify = False
            urllib3.disable_warnings(InsecureRequestWarning)

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
        self._closing.set()
        for deadline in self._under_way.copy():
            deadline.cut()
        self._requests.close()
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
        for attempt in range(1, self._patience.attempts + 1):
            try:
                return self._follow(url, address)
            except PassingError as failure:
                if attempt == self._patience.attempts:
                    times = f" ({attempt} attempts)" if attempt > 1 else ""
                    raise FetchError(url, f"{failure}{times}") from failure
                self._pause(self._patience.wait(attempt, failure.after))
        raise FetchError(url, "no attempt was allowed")

    def _pause(self, seconds: float) -> None:
        if self._closing.wait(seconds):
            raise EndedError

    def _follow(self, url: str, address: str) -> Fetched:
        """Ask, and go where redirects lead; each hop is checked like the first address."""
        cookies: dict[str, RequestsCookieJar] = {}
        origin, current = origin_of(address), address
        for _ in range(self._max_redirects + 1):
            answer = self._hop(url, current, cookies)
            if isinstance(answer, Fetched):
                return answer
            target = answer
            current = checked(urljoin(current, target), url)
            if origin_of(current) != origin:
                current = without_credentials(current)
        raise FetchError(url, f"more than {self._max_redirects} redirects, at last to {current}")

    def _hop(self, url: str, address: str, cookies: dict[str, RequestsCookieJar]) -> Fetched | str:
        """What one address answers: a file, or where a redirect leads."""
        origin = origin_of(address)
        with self._courtesy.turn(origin), Deadline(self._timeouts.total) as deadline:
            self._under_way.add(deadline)
            try:
                response = self._ask(url, address, cookies)
                target = _target(response)
                answer = target or self._receiver.receive(url, address, response)
                _check_in_time(deadline, response)
            except PassingError as failure:
                if failure.too_much:
                    self._courtesy.complains(origin, self._patience.wait(1, failure.after))
                raise
            except (requests.RequestException, HTTPError, BodyError, OSError) as error:
                raise self._failure(url, error, deadline) from error
            finally:
                self._under_way.discard(deadline)
        self._courtesy.answers(origin)
        return answer

    def _ask(
        self, url: str, address: str, cookies: dict[str, RequestsCookieJar]
    ) -> requests.Response:
        """One request; where the host refuses our name, once more with a browser-like one."""
        origin = origin_of(address)
        agent = self._hosts.agent(origin)
        if self._closing.is_set():
            raise EndedError
        response = self._send(url, address, cookies, agent or USER_AGENT)
        if response.status_code in _REFUSING_STATUSES and not agent:
            response.close()
            response = self._send(url, address, cookies, BROWSER_LIKE_AGENT)
            if response.status_code not in _REFUSING_STATUSES:
                self._hosts.lets_in(origin, BROWSER_LIKE_AGENT)
        return response

    def _send(
        self, url: str, address: str, cookies: dict[str, RequestsCookieJar], agent: str
    ) -> requests.Response:
        origin = origin_of(address)
        if reason := self._hosts.gone(origin):
            raise FetchError(url, reason)
        jar = cookies.setdefault(origin[1], RequestsCookieJar())
        headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
        if partial := self._receiver.partial(url):
            headers |= request_headers(partial.origin, partial.size, address)
        request = requests.Request("GET", address, headers=headers, cookies=jar)
        prepared = self._requests.prepare_request(request)
        proxies = requests.utils.get_environ_proxies(address)
        if requests.utils.select_proxy(address, proxies):
            self._check_behind_proxy(url, address)
        try:
            response = self._requests.send(
                prepared,
                stream=True,
                allow_redirects=False,
                timeout=(self._timeouts.connect, self._timeouts.read),
                proxies=proxies,
            )
        except RefusedError as error:
            raise FetchError(url, f"refused: {error}") from error
        except UnreachableError as error:
            self._hosts.fails(origin, str(error))
            raise PassingError(str(error)) from error
        self._hosts.answers(origin)
        extract_cookies_to_jar(jar, prepared, response.raw)  # type: ignore[no-untyped-call]
        return response

    def _check_behind_proxy(self, url: str, address: str) -> None:
        """The proxy resolves the name, so this is only a first look at what it will find."""
        parts = urlsplit(address)
        try:
            self._guard.addresses(parts.hostname or "", parts.port or 80)
        except RefusedError as error:
            raise FetchError(url, f"refused: {error}") from error
        except UnreachableError:
            return  # often a proxy knows names that this machine does not

    def _failure(self, url: str, error: Exception, deadline: Deadline) -> Exception:
        if deadline.expired:
            return FetchError(url, f"no complete answer within {self._timeouts.total:g} s")
        if isinstance(error, TooLargeError):
            return FetchError(url, str(error))
        if isinstance(error, requests.exceptions.SSLError):
            return FetchError(url, f"no trustworthy connection: {innermost(error)}")
        if isinstance(error, requests.exceptions.Timeout | ReadTimeoutError | TimeoutError):
            return PassingError("timed out")
        if isinstance(error, BodyError):
            return PassingError(str(error))
        if isinstance(error, ValueError) and isinstance(error, requests.RequestException):
            return FetchError(url, f"no usable address: {error}")
        return PassingError(innermost(error))


def _check_in_time(deadline: Deadline, response: requests.Response) -> None:
    """A connection that was shut down may look as if it had ended by itself."""
    if deadline.expired or (deadline.is_cut and "Content-Length" not in response.headers):
        raise BodyError("the answer was cut off")


def _target(response: requests.Response) -> str | None:
    """Where a redirect leads, as sent: often raw UTF-8, which http.client read as Latin-1."""
    location = response.headers.get("Location")
    if response.status_code not in _REDIRECTS or not location:
        return None
    response.close()
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
