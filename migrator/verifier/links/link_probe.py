"""Asking one external link, and making a record of what came of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from migrator.archive.link_cache import LinkRecord, ProbeOutcome, stamp
from migrator.errors import FetchError
from migrator.fetch.ssrf_guard import knows_names
from migrator.parallel.run_once import Once
from migrator.urls.hosts import host_name
from migrator.verifier.links import soft_404, web_page
from migrator.verifier.links.link_verdicts import DEAD_STATUSES, Link, is_no_address
from migrator.verifier.links.web_page import WebPage

if TYPE_CHECKING:
    # A run that asks nobody must not pay for an HTTP library.
    from migrator.fetch.head import Glimpse
    from migrator.fetch.session import Session

# In bytes of a page: enough for its title and first heading; enough for the names in it.
_ITS_HEAD: Final = 1 << 16
_ITS_NAMES: Final = 1 << 19


@dataclass(frozen=True, slots=True)
class Met:
    """What came of asking an address, and whether its own host kept silent: no answer at all,
    or none but that it is asked too much."""

    record: LinkRecord
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class _Nowhere:
    """What a host says of an address that never was; `page` is None when it is no page."""

    status: int
    page: WebPage | None


_SILENT: Final = frozenset({0, 429, 503})


class Inquiry:
    """Asks through a session; for all threads of a run. `clock` tells the time."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._clock = clock
        self._nowheres = Once(self._nowhere)
        self._knows_names: bool | None = None
        self._lock = threading.Lock()

    def ask(self, link: Link) -> Met:
        """Ask an address, whatever is there. Raises EndedError when the session is closed."""
        record = LinkRecord(stamp(self._clock()), ProbeOutcome.NO_ANSWER)
        if is_no_address(link.address):
            reason = "it is no address that can be opened"
            return Met(replace(record, outcome=ProbeOutcome.NO_ADDRESS, reason=reason))
        try:
            seen = self._session.glimpse(link.address, _ITS_NAMES if link.fragments else _ITS_HEAD)
        except FetchError as error:
            return Met(replace(record, reason=error.reason))
        record = replace(
            record,
            outcome=ProbeOutcome.ANSWER if seen.status else ProbeOutcome.NO_ANSWER,
            status=seen.status,
            reason=seen.reason,
            moved_to=seen.moved_to,
        )
        if seen.unknown:
            return Met(self._without_host(record))
        if seen.reason:
            is_own = host_name(seen.final_url) == host_name(link.address)
            return Met(record, is_silent=is_own and seen.status in _SILENT)
        return Met(self._answered(record, link, seen))

    def _without_host(self, record: LinkRecord) -> LinkRecord:
        with self._lock:
            if self._knows_names is None:
                self._knows_names = knows_names()
        if self._knows_names:
            return replace(record, outcome=ProbeOutcome.NO_HOST)
        # Nothing was asked of anybody, so there is no time to keep it with.
        reason = f"{record.reason}; here, not even well-known names do"
        return replace(record, asked="", reason=reason)

    def _answered(self, record: LinkRecord, link: Link, seen: Glimpse) -> LinkRecord:
        page = web_page.read(seen.page, seen.charset) if seen.page else None
        record = replace(record, is_page=seen.is_page)
        if page is not None and soft_404.says_so(page):
            outcome = self._what_an_error_page_is(link, page)
            if outcome is not ProbeOutcome.ANSWER:
                said = page.title or page.heading
                reason = f'the page calls itself "{said[:100]}", with the status {seen.status}'
                return replace(record, outcome=outcome, reason=reason)
        if doubt := soft_404.doubt(link.address, seen.final_url):
            return replace(record, outcome=ProbeOutcome.DOUBTFUL, reason=doubt)
        if not seen.is_page:
            return record
        told = {name: web_page.has(page or WebPage(), name, whole=seen.whole and page is not None)
                for name in sorted(link.fragments)}  # fmt: skip
        return replace(
            record,
            there=tuple(name for name, is_there in told.items() if is_there),
            lacking=tuple(name for name, is_there in told.items() if is_there is False),
            unclear=tuple(name for name, is_there in told.items() if is_there is None),
        )

    def _what_an_error_page_is(self, link: Link, page: WebPage) -> ProbeOutcome:
        """Whether a page that calls itself one is one: its host is asked for what never was."""
        other = self._nowheres.get(soft_404.nowhere(link.address))
        if other.status in DEAD_STATUSES:
            return ProbeOutcome.ANSWER
        if other.page is not None and soft_404.say_the_same(page, other.page):
            return ProbeOutcome.ERROR_PAGE
        return ProbeOutcome.DOUBTFUL

    def _nowhere(self, url: str) -> _Nowhere:
        seen = self._session.glimpse(url, _ITS_HEAD)
        page = web_page.read(seen.page, seen.charset) if seen.page and not seen.reason else None
        return _Nowhere(seen.status, page)
