"""Request one external link, and make a record of the result."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from migrator.archive.link_cache import LinkRecord, ProbeOutcome, stamp
from migrator.errors import FetchError
from migrator.fetch.ssrf_guard import resolver_works
from migrator.parallel.run_once import Once
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import host_name
from migrator.verifier.links import soft_404, web_page
from migrator.verifier.links.link_verdicts import DEAD_STATUSES, Link, is_no_address
from migrator.verifier.links.web_page import WebPage

if TYPE_CHECKING:
    # Imported late: a run without network must not load an HTTP library.
    from migrator.fetch.head import Glimpse
    from migrator.fetch.session import Session

# Bytes of a page to read: for its title and first heading; for all its anchors.
_HEAD_BYTES: Final = 1 << 16
_ANCHOR_BYTES: Final = 1 << 19


@value_object
class ProbeResult:
    """The record of a URL. `is_silent` means that its own host gave no response, or only "too
    many requests" or "unavailable"."""

    record: LinkRecord
    is_silent: bool = False


@value_object
class _MissingPageResponse:
    """The response of a host for a URL that never existed; `page` is None if it is no page."""

    status: int
    page: WebPage | None


_SILENT: Final = frozenset({0, 429, 503})


class LinkProber:
    """Prober of links through one session, used by all threads of a run. `clock` returns the
    current time."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._clock = clock
        self._missing_pages = Once(self._request_missing_page)
        self._knows_names: bool | None = None
        self._lock = threading.Lock()

    def probe(self, link: Link) -> ProbeResult:
        """Request a URL and record the result. Raises EndedError if the session is closed."""
        record = LinkRecord(stamp(self._clock()), ProbeOutcome.NO_ANSWER)
        if is_no_address(link.address):
            reason = "the URL is invalid"
            return ProbeResult(replace(record, outcome=ProbeOutcome.NO_ADDRESS, reason=reason))
        size = _ANCHOR_BYTES if link.fragments else _HEAD_BYTES
        try:
            response = self._session.glimpse(link.address, size)
        except FetchError as error:
            return ProbeResult(replace(record, reason=error.reason))
        record = replace(
            record,
            outcome=ProbeOutcome.ANSWER if response.status else ProbeOutcome.NO_ANSWER,
            status=response.status,
            reason=response.reason,
            moved_to=response.moved_to,
        )
        if response.unknown:
            return ProbeResult(self._for_unknown_host(record))
        if response.reason:
            is_own = host_name(response.final_url) == host_name(link.address)
            return ProbeResult(record, is_silent=is_own and response.status in _SILENT)
        return ProbeResult(self._for_response(record, link, response))

    def _for_unknown_host(self, record: LinkRecord) -> LinkRecord:
        with self._lock:
            if self._knows_names is None:
                self._knows_names = resolver_works()
        if self._knows_names:
            return replace(record, outcome=ProbeOutcome.NO_HOST)
        # No server was requested, so the result is not saved.
        reason = f"{record.reason}; name resolution does not work here, even for well-known hosts"
        return replace(record, asked="", reason=reason)

    def _for_response(self, record: LinkRecord, link: Link, response: Glimpse) -> LinkRecord:
        page = web_page.read(response.page, response.charset) if response.page else None
        record = replace(record, is_page=response.is_page)
        if page is not None and soft_404.looks_like_error_page(page):
            outcome = self._check_error_page(link, page)
            if outcome is not ProbeOutcome.ANSWER:
                title = (page.title or page.heading)[:100]
                reason = f'the page has the title "{title}", but the status {response.status}'
                return replace(record, outcome=outcome, reason=reason)
        if doubt := soft_404.doubtful_redirect(link.address, response.final_url):
            return replace(record, outcome=ProbeOutcome.DOUBTFUL, reason=doubt)
        if not response.is_page:
            return record
        whole = response.whole and page is not None
        anchors = {
            name: web_page.has_anchor(page or WebPage(), name, whole=whole)
            for name in sorted(link.fragments)
        }
        return replace(
            record,
            there=tuple(name for name, exists in anchors.items() if exists),
            lacking=tuple(name for name, exists in anchors.items() if exists is False),
            unclear=tuple(name for name, exists in anchors.items() if exists is None),
        )

    def _check_error_page(self, link: Link, page: WebPage) -> ProbeOutcome:
        """Compare a page that looks like an error page with the host's response for a URL that
        never existed."""
        other = self._missing_pages.get(soft_404.missing_url(link.address))
        if other.status in DEAD_STATUSES:
            return ProbeOutcome.ANSWER
        if other.page is not None and soft_404.are_same_error_page(page, other.page):
            return ProbeOutcome.ERROR_PAGE
        return ProbeOutcome.DOUBTFUL

    def _request_missing_page(self, url: str) -> _MissingPageResponse:
        response = self._session.glimpse(url, _HEAD_BYTES)
        has_page = response.page and not response.reason
        page = web_page.read(response.page, response.charset) if has_page else None
        return _MissingPageResponse(response.status, page)
