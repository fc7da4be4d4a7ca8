"""One address, fetched: every rule of politeness and safety in one place.

Whoever needs something from the network asks a Session; nothing else opens a socket.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import requests
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError, ReadTimeoutError

from migrator import __version__
from migrator.errors import FetchError
from migrator.fetch.addresses import Guard, RefusedError, UnreachableError
from migrator.fetch.body import CHUNK, Body, BodyError, TooLargeError, complete, decoded, store
from migrator.fetch.connection import Deadline, GuardedAdapter
from migrator.fetch.hops import checked, origin_of, without_credentials
from migrator.fetch.hosts import KnownHosts
from migrator.fetch.reasons import innermost, status_phrase
from migrator.fetch.retry import RETRIED_STATUSES, WAITING_STATUSES, Patience, retry_after

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


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave.

    `url` is the address asked for and `final_url` the one that answered;
    `content_type` is the media type alone, in lower case ("" when not told).
    `body` is decoded (Content-Encoding) and as long as Content-Length said.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: Body
    content_type: str


class _PassingError(Exception):
    """A failure that may be over in a moment. `after` is what Retry-After asked for."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Session:
    """Fetches addresses, http and https only. Safe to share between threads.

    allow_private_hosts  hosts that may be loopback or private: the site's own; "*" for all
    max_bytes            of one body, on the wire and decoded
    folder               where bodies are kept until `close`; a temporary one if not given

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
        folder: Path | None = None,
    ) -> None:
        self._guard = Guard(allow_private_hosts)
        self._timeouts = timeouts or Timeouts()
        self._max_bytes = max_bytes
        self._max_redirects = max_redirects
        self._patience = patience or Patience()
        self._temporary = None if folder else tempfile.TemporaryDirectory(prefix="migrator-")
        self._folder = folder or Path(self._temporary.name if self._temporary else "")
        self._hosts = KnownHosts()
        self._closing = threading.Event()
        self._requests = requests.Session()
        self._requests.trust_env = False
        self._requests.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # keeps none
        adapter = GuardedAdapter(self._guard)
        self._requests.mount("http://", adapter)
        self._requests.mount("https://", adapter)
        bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
        self._requests.verify = bundle or True

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
        """Drop connections and, unless a folder was given, all bodies."""
        self._closing.set()
        self._requests.close()
        if self._temporary:
            self._temporary.cleanup()

    def get(self, url: str) -> Fetched:
        """Fetch one address, asking again where that can help.

        `url` is absolute and percent-encoded; a fragment is not sent.
        Raises FetchError for whatever a server or the network does.
        """
        address = checked(url, url)
        for attempt in range(1, self._patience.attempts + 1):
            try:
                return self._follow(url, address)
            except _PassingError as failure:
                if attempt == self._patience.attempts:
                    times = f" ({attempt} attempts)" if attempt > 1 else ""
                    raise FetchError(url, f"{failure}{times}") from failure
                self._closing.wait(self._patience.wait(attempt, failure.after))
        raise FetchError(url, "no attempt was allowed")

    def _follow(self, url: str, address: str) -> Fetched:
        """Ask, and go where redirects lead; each hop is checked like the first address."""
        cookies: dict[str, RequestsCookieJar] = {}
        origin, current = origin_of(address), address
        for _ in range(self._max_redirects + 1):
            with Deadline(self._timeouts.total) as deadline:
                try:
                    response = self._ask(url, current, cookies)
                    target = _target(response)
                    if target is None:
                        fetched = self._received(url, current, response)
                        _check_in_time(deadline)
                        return fetched
                except (requests.RequestException, HTTPError, BodyError, OSError) as error:
                    raise self._failure(url, error, deadline) from error
            current = checked(urljoin(current, target), url)
            if origin_of(current) != origin:
                current = without_credentials(current)
        raise FetchError(url, f"more than {self._max_redirects} redirects, at last to {current}")

    def _ask(
        self, url: str, address: str, cookies: dict[str, RequestsCookieJar]
    ) -> requests.Response:
        """One request; where the host refuses our name, once more with a browser-like one."""
        origin = origin_of(address)
        agent = self._hosts.agent(origin)
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
            raise _PassingError(str(error)) from error
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

    def _received(self, url: str, address: str, response: requests.Response) -> Fetched:
        with response:
            self._check_status(url, response)
            length = _content_length(response)
            if length is not None and length > self._max_bytes:
                raise TooLargeError(f"{length} bytes, over the limit of {self._max_bytes}")
            wire = complete(_wire(response), length, self._max_bytes)
            encoding = response.headers.get("Content-Encoding", "")
            body = store(decoded(wire, encoding), self._folder, self._max_bytes)
        return Fetched(
            url=url,
            final_url=without_credentials(address),
            status=response.status_code,
            headers=CaseInsensitiveDict(response.headers),
            body=body,
            content_type=response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
        )

    def _check_status(self, url: str, response: requests.Response) -> None:
        status = response.status_code
        if status in RETRIED_STATUSES:
            header = response.headers.get("Retry-After", "")
            after = retry_after(header) if status in WAITING_STATUSES else None
            raise _PassingError(status_phrase(status), after)
        if status not in (HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION):
            raise FetchError(url, status_phrase(status))

    def _failure(self, url: str, error: Exception, deadline: Deadline) -> Exception:
        if deadline.expired:
            return FetchError(url, f"no complete answer within {self._timeouts.total:g} s")
        if isinstance(error, TooLargeError):
            return FetchError(url, str(error))
        if isinstance(error, requests.exceptions.SSLError):
            return FetchError(url, f"no trustworthy connection: {innermost(error)}")
        if isinstance(error, requests.exceptions.Timeout | ReadTimeoutError | TimeoutError):
            return _PassingError("timed out")
        if isinstance(error, BodyError):
            return _PassingError(str(error))
        if isinstance(error, ValueError) and isinstance(error, requests.RequestException):
            return FetchError(url, f"no usable address: {error}")
        return _PassingError(innermost(error))


def _check_in_time(deadline: Deadline) -> None:
    """A connection that was shut down may look as if it had ended by itself."""
    if deadline.expired:
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


def _wire(response: requests.Response) -> Iterator[bytes]:
    while chunk := response.raw.read1(CHUNK, decode_content=False):
        yield chunk


def _content_length(response: requests.Response) -> int | None:
    value = response.headers.get("Content-Length", "").partition(",")[0].strip()
    chunked = "chunked" in response.headers.get("Transfer-Encoding", "").lower()
    return int(value[:20]) if value.isascii() and value.isdigit() and not chunked else None
