"""Request single objects and pages of lists from the REST API of an unreliable server."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from migrator.crawler.web import Answer, Web
from migrator.errors import FetchError
from migrator.model import Repair
from migrator.sources.rest.api_root import address
from migrator.sources.rest.lenient_json import (
    NotJsonError,
    clean,
    number,
    read_json,
)
from migrator.startup.value_objects import value_object

Json = dict[str, Any]

_CLOSED_STATUSES = frozenset({401, 403, 404, 405, 410, 501})


class ApiRefusedError(Exception):
    """Raised if the API does not return what was requested. `str` is the reason in a few words."""

    def __init__(
        self, reason: str, status: int = 0, code: str = "", parameters: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.code = code
        self.parameters = parameters

    @property
    def is_closed(self) -> bool:
        """True if another request, or one for less, would change nothing."""
        return self.status in _CLOSED_STATUSES

    @property
    def is_past_the_end(self) -> bool:
        """True if the requested page is after the last one of the list."""
        return self.status == 400 and self.code.endswith("invalid_page_number")


@dataclass(slots=True)
class Log:
    """Repairs and losses, each once, in the order found."""

    host: str
    repairs: dict[Repair, None] = field(default_factory=dict)

    def mended(self, message: str) -> None:
        """Record a problem that lost no content."""
        self.repairs.setdefault(Repair(self.host, 0, message))

    def lost(self, message: str) -> None:
        """Record a loss of content."""
        self.repairs.setdefault(Repair(self.host, 0, message, lost=True))


@dataclass(slots=True)
class Digest:
    """Size and SHA-256 digest of the bytes of a list."""

    size: int = 0
    sha256: Any = field(default_factory=hashlib.sha256)

    def add(self, body: bytes) -> None:
        self.size += len(body)
        self.sha256.update(body)


@value_object
class Reply:
    """A page of a list.

    items         the JSON objects
    pages, total  number of pages and items of the whole list, None if unknown
    body          the bytes received
    """

    items: list[Json]
    pages: int | None
    total: int | None
    body: bytes


class Api:
    """Client of one site's API; problems with its answers go to `log`."""

    def __init__(self, web: Web, root: str, headers: Mapping[str, str], log: Log) -> None:
        self._web = web
        self.root = root
        self._headers = headers
        self.log = log

    def address(self, route: str, parameters: Mapping[str, Any] | None = None) -> str:
        """Return the URL of a route."""
        return address(self.root, route, parameters)

    def object(self, url: str) -> Json:
        """Return the JSON object at a URL. Raises ApiRefusedError."""
        answer = self._get(url)
        try:
            read = read_json(answer.body, dict)
        except NotJsonError as error:
            raise _refused(answer, f"{error}") from None
        value = read.value
        if answer.status >= 400 or _is_error(value):
            raise _refusal(answer, value)
        self._report_extra_text(read.extra)
        return value

    def page(self, url: str) -> Reply:
        """Return the page of a list at a URL. Raises ApiRefusedError."""
        answer = self._get(url)
        try:
            read = read_json(answer.body, list)
        except NotJsonError as error:
            raise self._without_list(answer, str(error)) from None
        if answer.status >= 400:
            raise _refused(answer, "")
        self._report_extra_text(read.extra)
        pages = answer.headers.get("x-wp-totalpages", "")
        total = answer.headers.get("x-wp-total", "")
        return Reply(read.value, _count(pages), _count(total), answer.body)

    def _get(self, url: str) -> Answer:
        try:
            return self._web.get(url, self._headers)
        except FetchError as error:
            raise ApiRefusedError(error.reason) from None

    def _without_list(self, answer: Answer, what: str) -> ApiRefusedError:
        try:
            return _refusal(answer, read_json(answer.body, dict).value)
        except NotJsonError:
            return _refused(answer, what)

    def _report_extra_text(self, extra: str) -> None:
        if extra:
            self.log.mended(f'the API\'s JSON has other text before or after it: "{extra}"')


def _count(header: str) -> int | None:
    # Two servers in a row may each have added the header.
    first = header.partition(",")[0].strip()
    return int(first) if first.isascii() and first.isdigit() and len(first) < 12 else None


def _is_error(value: Json) -> bool:
    """Return True if it is an error sent with a status of success (`WP_Error` as JSON)."""
    return isinstance(value.get("code"), str) and isinstance(value.get("message"), str)


def _refusal(answer: Answer, error: Json) -> ApiRefusedError:
    data = error.get("data")
    data = data if isinstance(data, dict) else {}
    status = answer.status if answer.status >= 400 else number(data.get("status")) or answer.status
    named = data.get("params")
    message = clean(error.get("message"))[:200]
    return ApiRefusedError(
        f"{status} {message}".strip() if status >= 400 else message or "no list",
        status,
        clean(error.get("code")),
        frozenset(named) if isinstance(named, dict) else frozenset(),
    )


def _refused(answer: Answer, what: str) -> ApiRefusedError:
    if answer.status >= 400:
        return ApiRefusedError(f"status {answer.status}", answer.status)
    return ApiRefusedError(what, answer.status)
