"""Send one request to one URL under all rules of politeness and safety.

Callers such as `session` decide what to request and how to use the answer; the rules for sending
requests to a host are only here.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext, suppress
from dataclasses import field
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
from migrator.fetch.connection import Deadline, GuardedAdapter, current_deadline
from migrator.fetch.failure_messages import root_cause
from migrator.fetch.host_state import KnownHosts
from migrator.fetch.messages import REDIRECTS
from migrator.fetch.proxies import ProxyError, proxies_for
from migrator.fetch.rate_limit import Rate
from migrator.fetch.redirects import checked
from migrator.fetch.results import PassingError
from migrator.fetch.ssrf_guard import Guard, HostRefusedError, UnreachableError
from migrator.fetch.throttle import Courtesy
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import origin, without_credentials

HOMEPAGE = "https://pypi.org/project/wp-migrator/"
USER_AGENT = f"migrator/{__version__} (+{HOMEPAGE})"
# For hosts that answer 403 to programs other than browsers; it still names this program.
BROWSER_LIKE_AGENT = f"Mozilla/5.0 (compatible; {USER_AGENT[:-1].replace(' (', '; ')})"
REFUSING_STATUSES = frozenset({403, 406})

_Taken = TypeVar("_Taken")
Cookies = dict[str, RequestsCookieJar]
"""Cookies by host, sent back to it during a chain of redirects."""


@value_object
class Timeouts:
    """Timeouts in seconds: to connect, between two reads, for the headers, for a whole answer."""

    connect: float = 10.0
    read: float = 30.0
    head: float = 60.0
    total: float = 600.0


class Certificates(Enum):
    """Handling of a server's TLS certificate."""

    CHECKED = "checked"
    IGNORED = "ignored"


class EndedError(Exception):
    """Raised if the session is closed while a caller waits for an answer."""


@value_object
class Question:
    """A request.

    url       the URL that the caller asked for, named in errors
    address   the URL to request now, after redirects
    refusals  statuses after which the request is repeated with a browser-like name, because some
              hosts return them to programs other than browsers
    followed  statuses handled as redirects; empty if the caller wants them as answers
    """

    url: str
    address: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    refusals: frozenset[int] = REFUSING_STATUSES
    followed: frozenset[int] = REDIRECTS


@value_object
class RedirectResponse:
    """An answer that redirects; `target` is the Location as sent."""

    status: int
    target: str


class _SessionWithoutRedirects(requests.Session):
    """Session that finds no redirect in an answer: the callers of this module follow them.

    `requests` looks for one even if it must not follow it, and then reads and unpacks the whole
    body of that answer into memory.
    """

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


class Asker:
    """HTTP client shared by all threads. The parameters are those of `Session`."""

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
        self._requests = _SessionWithoutRedirects()
        self._requests.trust_env = False
        # Store no cookies.
        self._requests.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = GuardedAdapter(self._guard, connections)
        self._requests.mount("http://", adapter)
        self._requests.mount("https://", adapter)
        bundle = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE")
        self._requests.verify = bundle or True
        if certificates is Certificates.IGNORED:
            self._requests.verify = False
            urllib3.disable_warnings(InsecureRequestWarning)

    def close(self) -> None:
        """Abort requests in progress, and every wait."""
        self._closing.set()
        for deadline in self._under_way.copy():
            deadline.cut()
        self._requests.close()

    def pause(self, seconds: float) -> None:
        """Wait. Raises EndedError if the session is closed meanwhile."""
        if self._closing.wait(seconds):
            raise EndedError

    def ask(
        self,
        question: Question,
        cookies: Cookies,
        take: Callable[[requests.Response], _Taken],
        wait: Callable[[PassingError], float],
    ) -> _Taken | RedirectResponse:
        """Send a request. Return the result of `take` for its answer, or the target of a redirect.

        `wait` returns the number of seconds for which a host that reports overload is not asked.
        Raises FetchError, PassingError and any error of `take`.
        """
        server = origin(question.address)
        with self._courtesy.turn(server), Deadline(self._timeouts.total) as deadline:
            self._under_way.add(deadline)
            try:
                response = self._send_with_fallback_name(question, cookies)
                redirect = _redirect(response, question.followed)
                answer = take(response) if redirect is None else redirect
                _check_in_time(deadline, response)
            except PassingError as failure:
                if failure.too_much:
                    self._courtesy.report_overload(server, wait(failure))
                raise
            except (requests.RequestException, HTTPError, BodyError, OSError) as error:
                if deadline.head_expired or _is_timeout(error):
                    self._hosts.record_late(server)
                raise self._failure(question.url, error, deadline) from error
            finally:
                self._under_way.discard(deadline)
        self._courtesy.record_answer(server)
        self._hosts.record_answer(server)
        return answer

    def _send_with_fallback_name(self, question: Question, cookies: Cookies) -> requests.Response:
        """Send one request; if the host refuses our name, repeat it with a browser-like one."""
        server = origin(question.address)
        agent = self._hosts.agent(server)
        if self._closing.is_set():
            raise EndedError
        response = self._send(question, cookies, agent or USER_AGENT)
        if response.status_code in question.refusals and not agent:
            response.close()
            response = self._send(question, cookies, BROWSER_LIKE_AGENT)
            if response.status_code not in question.refusals:
                self._hosts.accept_agent(server, BROWSER_LIKE_AGENT)
        return response

    def _send(self, question: Question, cookies: Cookies, agent: str) -> requests.Response:
        server = origin(question.address)
        if failure := self._hosts.failure(server):
            raise FetchError(question.url, str(failure)) from failure
        jar = cookies.setdefault(server[1], RequestsCookieJar())
        headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
        headers |= question.headers
        request = requests.Request(question.method, question.address, headers, cookies=jar)
        prepared = self._requests.prepare_request(request)
        try:
            proxies = proxies_for(question.address)
        except ProxyError as error:
            raise FetchError(question.url, str(error)) from error
        if proxies:
            self._check_behind_proxy(question)
        if self._rate is not None:
            self._rate.take(server[1])
        deadline, head, total = current_deadline(), self._timeouts.head, self._timeouts.total
        try:
            with deadline.for_head(head) if deadline and head < total else nullcontext():
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
            self._hosts.record_failure(server, error)
            raise PassingError(str(error)) from error
        self._hosts.record_success(server)
        extract_cookies_to_jar(jar, prepared, response.raw)  # type: ignore[no-untyped-call]
        return response

    def _check_behind_proxy(self, question: Question) -> None:
        """Check the host before a request through a proxy.

        The proxy resolves the name itself, so this is only a preliminary check.
        """
        _, host, port = origin(question.address)
        try:
            self._guard.addresses(host, port)
        except HostRefusedError as error:
            raise FetchError(question.url, f"refused: {error}") from error
        except UnreachableError:
            return  # a proxy often resolves names that this machine cannot

    def _failure(self, url: str, error: Exception, deadline: Deadline) -> Exception:
        if deadline.head_expired:
            return FetchError(url, f"no answer within {self._timeouts.head:g} s")
        if deadline.expired:
            return FetchError(url, f"no complete answer within {self._timeouts.total:g} s")
        if isinstance(error, TooLargeError):
            return FetchError(url, str(error))
        if isinstance(error, requests.exceptions.SSLError):
            return FetchError(url, f"no secure connection: {root_cause(error)}")
        if _is_timeout(error):
            return PassingError("timed out")
        if isinstance(error, BodyError):
            return PassingError(str(error))
        if isinstance(error, requests.exceptions.InvalidHeader):
            return FetchError(url, f"the answer cannot be parsed: {root_cause(error)}")
        if isinstance(error, ValueError) and isinstance(error, requests.RequestException):
            return FetchError(url, f"not a valid URL: {error}")
        return PassingError(root_cause(error))


def _is_timeout(error: Exception) -> bool:
    return isinstance(error, requests.exceptions.Timeout | ReadTimeoutError | TimeoutError)


def next_address(url: str, address: str, redirect: RedirectResponse) -> str:
    """Return the target of a redirect from `address`; it is checked like the first URL.

    User and password are sent to the origin of the first URL only. Raises FetchError.
    """
    try:
        target = checked(urljoin(address, redirect.target), url)
    except ValueError as error:
        raise FetchError(url, f"it redirects to an invalid URL: {error}") from error
    return target if origin(target) == origin(url) else without_credentials(target)


def _check_in_time(deadline: Deadline, response: requests.Response) -> None:
    """Raise BodyError if the deadline ended the connection, which may look like a normal end."""
    if deadline.expired or (deadline.is_cut and "Content-Length" not in response.headers):
        raise BodyError("the answer was truncated")


def _redirect(response: requests.Response, followed: frozenset[int]) -> RedirectResponse | None:
    """Return the redirect in an answer, None if it is not followed.

    The Location is as sent: often raw UTF-8, which http.client decoded as Latin-1.
    """
    location = response.headers.get("Location")
    if response.status_code not in followed or not location:
        return None
    response.close()
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    return RedirectResponse(response.status_code, location)
