"""One request to one address, under every rule of politeness and safety.

What asks the network (`session`) decides what to ask and what to make of the answer; how a
host is asked is decided here, once.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from http.cookiejar import DefaultCookiePolicy
from typing import TypeVar
from urllib.parse import urljoin

import requests
import urllib3
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar
from urllib3.exceptions import HTTPError, InsecureRequestWarning, ReadTimeoutError

from migrator._version import __version__
from migrator.errors import FetchError
from migrator.fetch.body import BodyError, TooLargeError
from migrator.fetch.connection import Deadline, GuardedAdapter
from migrator.fetch.failure_messages import innermost
from migrator.fetch.host_state import KnownHosts
from migrator.fetch.messages import REDIRECTS
from migrator.fetch.rate_limit import Rate
from migrator.fetch.redirects import checked
from migrator.fetch.results import PassingError
from migrator.fetch.ssrf_guard import Guard, HostRefusedError, UnreachableError
from migrator.fetch.throttle import Courtesy
from migrator.urls.hosts import origin, without_credentials

HOMEPAGE = "https://pypi.org/project/wp-migrator/"
USER_AGENT = f"migrator/{__version__} (+{HOMEPAGE})"
# For hosts that answer 403 to what is no browser; it still says who asks.
BROWSER_LIKE_AGENT = f"Mozilla/5.0 (compatible; {USER_AGENT[:-1].replace(' (', '; ')})"
REFUSING_STATUSES = frozenset({403, 406})

_Taken = TypeVar("_Taken")
Cookies = dict[str, RequestsCookieJar]
"""What hosts want to be told again, from one redirect to the next."""


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


@dataclass(frozen=True, slots=True)
class Question:
    """A request: `url` is the address that was to be asked at first, which errors name, and
    `address` the one that is asked now.

    `refusals` are the answers after which a host is asked once more by a browser-like name:
    some give them to whatever is no browser. `followed` are the statuses of redirects; whoever
    wants those for an answer follows none.
    """

    url: str
    address: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    refusals: frozenset[int] = REFUSING_STATUSES
    followed: frozenset[int] = REDIRECTS


@dataclass(frozen=True, slots=True)
class RedirectResponse:
    """An answer that leads elsewhere; `target` as it was sent."""

    status: int
    target: str


class Asker:
    """Asks, for all threads. The parameters are those of `Session`."""

    def __init__(
        self,
        allow_private_hosts: Collection[str],
        timeouts: Timeouts,
        connections: int,
        certificates: Certificates,
        rate: float | None,
    ) -> None:
        self._guard = Guard(allow_private_hosts)
        self._timeouts = timeouts
        self._hosts = KnownHosts()
        self._closing = threading.Event()
        self._courtesy = Courtesy(connections, self.pause)
        self._rate = Rate(rate, self.pause) if rate else None
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

    def close(self) -> None:
        """End what is under way, and every wait."""
        self._closing.set()
        for deadline in self._under_way.copy():
            deadline.cut()
        self._requests.close()

    def pause(self, seconds: float) -> None:
        """Wait. Raises EndedError when the end comes first."""
        if self._closing.wait(seconds):
            raise EndedError

    def ask(
        self,
        question: Question,
        cookies: Cookies,
        take: Callable[[requests.Response], _Taken],
        wait: Callable[[PassingError], float],
    ) -> _Taken | RedirectResponse:
        """What `take` makes of the answer, or where a redirect leads.

        `wait` tells for how many seconds a host that complains is left alone. Raises
        FetchError, PassingError and what `take` raises.
        """
        asked = origin(question.address)
        with self._courtesy.turn(asked), Deadline(self._timeouts.total) as deadline:
            self._under_way.add(deadline)
            try:
                response = self._send_by_name(question, cookies)
                redirect = _redirect(response, question.followed)
                answer = take(response) if redirect is None else redirect
                _check_in_time(deadline, response)
            except PassingError as failure:
                if failure.too_much:
                    self._courtesy.complains(asked, wait(failure))
                raise
            except (requests.RequestException, HTTPError, BodyError, OSError) as error:
                raise self._failure(question.url, error, deadline) from error
            finally:
                self._under_way.discard(deadline)
        self._courtesy.answers(asked)
        return answer

    def _send_by_name(self, question: Question, cookies: Cookies) -> requests.Response:
        """One request; where the host refuses our name, once more with a browser-like one."""
        asked = origin(question.address)
        agent = self._hosts.agent(asked)
        if self._closing.is_set():
            raise EndedError
        response = self._send(question, cookies, agent or USER_AGENT)
        if response.status_code in question.refusals and not agent:
            response.close()
            response = self._send(question, cookies, BROWSER_LIKE_AGENT)
            if response.status_code not in question.refusals:
                self._hosts.lets_in(asked, BROWSER_LIKE_AGENT)
        return response

    def _send(self, question: Question, cookies: Cookies, agent: str) -> requests.Response:
        asked = origin(question.address)
        if gone := self._hosts.gone(asked):
            raise FetchError(question.url, str(gone)) from gone
        jar = cookies.setdefault(asked[1], RequestsCookieJar())
        headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
        headers |= question.headers
        request = requests.Request(question.method, question.address, headers, cookies=jar)
        prepared = self._requests.prepare_request(request)
        proxies = requests.utils.get_environ_proxies(question.address)
        if requests.utils.select_proxy(question.address, proxies):
            self._check_behind_proxy(question)
        if self._rate is not None:
            self._rate.take(asked[1])
        try:
            response = self._requests.send(
                prepared,
                stream=True,
                allow_redirects=False,
                timeout=(self._timeouts.connect, self._timeouts.read),
                proxies=proxies,
            )
        except HostRefusedError as error:
            raise FetchError(question.url, f"refused: {error}") from error
        except UnreachableError as error:
            self._hosts.fails(asked, error)
            raise PassingError(str(error)) from error
        except ValueError as error:
            if isinstance(error, requests.RequestException):
                raise
            # requests looks where a redirect leads, also for those who do not follow it.
            reason = f"it leads to no usable address: {error}"
            raise FetchError(question.url, reason) from error
        self._hosts.answers(asked)
        extract_cookies_to_jar(jar, prepared, response.raw)  # type: ignore[no-untyped-call]
        return response

    def _check_behind_proxy(self, question: Question) -> None:
        """The proxy resolves the name, so this is only a first look at what it will find."""
        _, host, port = origin(question.address)
        try:
            self._guard.addresses(host, port)
        except HostRefusedError as error:
            raise FetchError(question.url, f"refused: {error}") from error
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
        if isinstance(error, requests.exceptions.InvalidHeader):
            return FetchError(url, f"an answer that cannot be understood: {innermost(error)}")
        if isinstance(error, ValueError) and isinstance(error, requests.RequestException):
            return FetchError(url, f"no usable address: {error}")
        return PassingError(innermost(error))


def next_address(url: str, address: str, redirect: RedirectResponse) -> str:
    """Where a redirect leads from `address`; each hop is checked like the first one.

    User and password go to the origin of the first address only. Raises FetchError.
    """
    target = checked(urljoin(address, redirect.target), url)
    return target if origin(target) == origin(url) else without_credentials(target)


def _check_in_time(deadline: Deadline, response: requests.Response) -> None:
    """A connection that was shut down may look as if it had ended by itself."""
    if deadline.expired or (deadline.is_cut and "Content-Length" not in response.headers):
        raise BodyError("the answer was cut off")


def _redirect(response: requests.Response, followed: frozenset[int]) -> RedirectResponse | None:
    """Where it leads, as sent: often raw UTF-8, which http.client read as Latin-1."""
    location = response.headers.get("Location")
    if response.status_code not in followed or not location:
        return None
    response.close()
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    return RedirectResponse(response.status_code, location)
