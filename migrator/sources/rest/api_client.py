"""Asking the API: one question, and lists of any length from servers that fail at times.

Lists come in pages (https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/),
always by rising id, so that what is published meanwhile comes last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
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

Json = dict[str, Any]

PAGE = 100
"""Items of a page: the most that WordPress gives."""

# Some sites allow fewer; what else may be refused can be left out.
_SMALLER_PAGES = (50, 20, 10)
_OPTIONAL = frozenset({"orderby", "order", "status", "type", "_fields"})
# From 100 to the single item that fails it takes seven questions, and as many again to the
# one beside it. A server that answers none of so many is not asked further.
_PATIENCE = 16
_MOST_PAGES = 100_000
_CLOSED = frozenset({401, 403, 404, 405, 410, 501})


class ApiRefusedError(Exception):
    """The API did not give what was asked for. `str` is a few words for a person."""

    def __init__(
        self, reason: str, status: int = 0, code: str = "", parameters: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.code = code
        self.parameters = parameters

    @property
    def is_closed(self) -> bool:
        """Whether asking again, or for less, would change nothing."""
        return self.status in _CLOSED

    @property
    def is_past_the_end(self) -> bool:
        return self.status == 400 and self.code.endswith("invalid_page_number")


@dataclass(slots=True)
class Log:
    """What was mended or is lost, each once, in the order it was met."""

    host: str
    repairs: dict[Repair, None] = field(default_factory=dict)

    def mended(self, message: str) -> None:
        self.repairs.setdefault(Repair(self.host, 0, message))

    def lost(self, message: str) -> None:
        self.repairs.setdefault(Repair(self.host, 0, message, lost=True))


@dataclass(slots=True)
class Digest:
    """The bytes that a list came as."""

    size: int = 0
    sha256: Any = field(default_factory=hashlib.sha256)

    def add(self, body: bytes) -> None:
        self.size += len(body)
        self.sha256.update(body)


@dataclass(frozen=True, slots=True)
class Reply:
    """A page of a list: its `items`; `pages` and `total` of the list, None where not told."""

    items: list[Json]
    pages: int | None
    total: int | None
    body: bytes


class Api:
    """Who asks, and what was odd about the answers."""

    def __init__(self, web: Web, root: str, headers: Mapping[str, str], log: Log) -> None:
        self._web = web
        self.root = root
        self._headers = headers
        self.log = log

    def address(self, route: str, parameters: Mapping[str, Any] | None = None) -> str:
        return address(self.root, route, parameters)

    def object(self, url: str) -> Json:
        """The object at an address. Raises RefusedError."""
        answer = self._get(url)
        try:
            read = read_json(answer.body, dict)
        except NotJsonError as error:
            raise _refused(answer, f"{error}") from None
        value = read.value
        if answer.status >= 400 or _is_error(value):
            raise _refusal(answer, value)
        self._note(read.extra)
        return value

    def page(self, url: str) -> Reply:
        """The page of a list at an address. Raises RefusedError."""
        answer = self._get(url)
        try:
            read = read_json(answer.body, list)
        except NotJsonError as error:
            raise self._without_list(answer, str(error)) from None
        if answer.status >= 400:
            raise _refused(answer, "")
        self._note(read.extra)
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

    def _note(self, extra: str) -> None:
        if extra:
            self.log.mended(f'around the JSON of the API stands other text: "{extra}"')


def _count(header: str) -> int | None:
    # Two servers in a row may each have added it.
    first = header.partition(",")[0].strip()
    return int(first) if first.isascii() and first.isdigit() and len(first) < 12 else None


def _is_error(value: Json) -> bool:
    """An error that came with a status of success (`WP_Error` as JSON)."""
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


@dataclass(frozen=True, slots=True)
class Batch:
    """What one address gave. `is_lean` tells that it is the few fields by which an item is
    known that the server cannot show whole, for the reason `why`."""

    url: str
    items: list[Json]
    body: bytes = b""
    is_lean: bool = False
    why: str = ""


class ApiListing:
    """One list of the API.

    `name` is what a person calls it ("posts"); `lean` are the fields of `_fields` that a server
    can give of an item whose content it fails to show.
    """

    def __init__(
        self, api: Api, name: str, route: str, parameters: Mapping[str, Any], lean: str = ""
    ) -> None:
        self._api = api
        self._name = name
        self._route = route
        self._parameters = {**parameters, "orderby": "id", "order": "asc"}
        self._lean = lean
        self._size = PAGE
        self._failures = 0
        self.total: int | None = None
        """How many the list says it has; None as long as it does not say."""
        self.unnamed = 0
        """How many could not even be named."""
        self.gave_up = False

    def batches(self) -> Iterator[Batch]:
        """All that can be had, in order; what cannot is noted as lost in the API's log.

        An item may come twice where the list changed meanwhile. Raises RefusedError where the
        list is closed, or there is none.
        """
        pages: int | None = None
        before: list[Json] = []
        page = 1
        while (pages is None or page <= pages) and page <= _MOST_PAGES:
            try:
                reply = self._first() if page == 1 else self._ask(page=page, per_page=self._size)
            except ApiRefusedError as refusal:
                if page == 1 and (refusal.is_closed or refusal.status == 400):
                    raise
                if refusal.is_past_the_end:
                    return
                self._failures = 1
                yield from self._pieces((page - 1) * self._size, self._size, refusal)
                if self._failures >= _PATIENCE:
                    self._give_up(page, refusal)
                    return
                pages = self._pages() if self.total is not None else pages
            else:
                # A site that tells no number of pages may give the same one for each.
                if reply.pages is None and (not reply.items or reply.items == before):
                    return
                before = reply.items
                pages = reply.pages if reply.pages is not None else pages
                yield from self._shifted(reply, page)
                yield Batch(self._url(page=page, per_page=self._size), reply.items, reply.body)
            page += 1

    def _first(self) -> Reply:
        """The first page; what the site does not understand of the question is left out."""
        while True:
            try:
                return self._ask(page=1, per_page=self._size)
            except ApiRefusedError as refusal:
                if refusal.status != 400 or not self._adapt(refusal.parameters):
                    raise

    def _adapt(self, refused: frozenset[str]) -> bool:
        if "per_page" in refused and self._size != _SMALLER_PAGES[-1]:
            self._size = next(size for size in _SMALLER_PAGES if size < self._size)
            return True
        unwanted = refused & _OPTIONAL & self._parameters.keys()
        for name in unwanted:
            del self._parameters[name]
        return bool(unwanted)

    def _pieces(self, offset: int, size: int, refusal: ApiRefusedError) -> Iterator[Batch]:
        """A page that fails, by halves, so that only what breaks it is missing."""
        if size == 1:
            yield from self._single(offset, refusal)
            return
        half = size // 2
        for start, length in ((offset, half), (offset + half, size - half)):
            if self._failures >= _PATIENCE or (self.total is not None and start >= self.total):
                continue
            try:
                reply = self._ask(offset=start, per_page=length)
            except ApiRefusedError as smaller:
                self._failures += 1
                yield from self._pieces(start, length, smaller)
            else:
                self._answered(reply, start)
                yield Batch(self._url(offset=start, per_page=length), reply.items, reply.body)

    def _single(self, offset: int, refusal: ApiRefusedError) -> Iterator[Batch]:
        """One item that cannot be had as it is: who it is can often be told."""
        try:
            reply = self._ask(offset=offset, per_page=1, _fields=self._lean)
        except ApiRefusedError:
            self._failures += 1
            if self._failures < _PATIENCE:
                self.unnamed += 1
                self._api.log.lost(
                    f"number {offset + 1} in the list of {self._name} could not be had: {refusal}"
                )
            return
        self._answered(reply, offset)
        url = self._url(offset=offset, per_page=1, _fields=self._lean)
        yield Batch(url, reply.items, reply.body, is_lean=True, why=str(refusal))

    def _answered(self, reply: Reply, offset: int) -> None:
        self._failures = 0
        if not reply.items and self.total is None:
            self.total = offset

    def _shifted(self, reply: Reply, page: int) -> Iterator[Batch]:
        """What moved to the page before, as something of the list was deleted meanwhile."""
        before, self.total = self.total, reply.total
        if before is None or reply.total is None or before == reply.total:
            self.total = reply.total if reply.total is not None else before
            return
        self._api.log.mended(
            f"the list of {self._name} changed while it was read: it had {before},"
            f" then {reply.total}"
        )
        moved = min(before - reply.total, (page - 1) * self._size, self._size)
        if moved > 0:
            try:
                again = self._ask(offset=(page - 1) * self._size - moved, per_page=moved)
            except ApiRefusedError as refusal:
                self._api.log.lost(f"{moved} of the list of {self._name} may be missing: {refusal}")
                return
            url = self._url(offset=(page - 1) * self._size - moved, per_page=moved)
            yield Batch(url, again.items, again.body)

    def _give_up(self, page: int, refusal: ApiRefusedError) -> None:
        self.gave_up = True
        of_all = f" of {self.total}" if self.total is not None else ""
        self._api.log.lost(
            f"the list of {self._name} could not be read from number"
            f" {(page - 1) * self._size + 1}{of_all} on: {refusal}"
        )

    def _pages(self) -> int:
        return -(-(self.total or 0) // self._size)

    def _ask(self, **parameters: Any) -> Reply:
        reply = self._api.page(self._url(**parameters))
        if "offset" in parameters and reply.total is not None:
            self.total = reply.total
        return reply

    def _url(self, **parameters: Any) -> str:
        return self._api.address(self._route, {**self._parameters, **parameters})
