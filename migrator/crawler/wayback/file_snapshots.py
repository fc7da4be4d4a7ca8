"""Find the URLs of the snapshots of one file or page in the index of the Internet Archive."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from migrator.crawler.wayback import cdx_index
from migrator.crawler.wayback.cdx_index import Archive, Snapshot
from migrator.errors import FetchError

if TYPE_CHECKING:
    # A run without network must not import an HTTP library.
    from migrator.fetch.session import Session

RATE: Final = 2.0
"""Requests per second that the Internet Archive accepts from one reader of many pages."""

_NEWEST: Final = 5
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})


class Wayback:
    """Client of the index of the archive at `address`.

    If `before` is given, only snapshots from before that day count.
    """

    def __init__(
        self,
        session: Session,
        address: str = cdx_index.INTERNET_ARCHIVE,
        before: date | None = None,
    ) -> None:
        self._session = session
        self._archive = Archive(address)
        self._before = before

    def snapshots(self, url: str) -> list[str]:
        """Return the URLs of the newest snapshots of `url` with different contents, newest first.

        They return the file as the server once sent it (`id_`). HTML pages are left out, because
        for a file they are error pages. Raises FetchError.
        """
        rows = self._rows(
            url,
            ("filter", "!mimetype:text/html"),
            ("collapse", "digest"),
            *cdx_index.before_parameters(self._before),
            *self._archive.newest(_NEWEST),
        )
        files = [row for row in rows if self._may_be_file(row)]
        return [self._archive.snapshot(row) for row in files[:_NEWEST]]

    def newest(self, url: str) -> str:
        """Return the URL of the newest snapshot of a page, or any URL, as the archive displays it.

        "" if there is none. Raises FetchError.
        """
        rows = self._rows(url, *self._archive.newest(1))
        good = [row for row in rows if row.status in (0, 200)]
        return self._archive.shown(good[0]) if good else ""

    def _rows(self, url: str, *more: tuple[str, str]) -> list[Snapshot]:
        """Return the snapshots that are not errors, newest first."""
        query = [("url", url), ("output", "json"), cdx_index.NO_ERRORS, *more]
        answer = self._session.get(self._archive.index(query))
        try:
            rows = cdx_index.parse_listing(answer.body.read()).snapshots
        except ValueError as error:
            raise FetchError(url, "the answer cannot be parsed") from error
        finally:
            answer.body.discard()
        return sorted(rows, key=lambda row: (row.timestamp, row.original), reverse=True)

    def _may_be_file(self, row: Snapshot) -> bool:
        is_in_time = cdx_index.is_before(row, self._before)
        return row.status in (0, 200) and row.mimetype not in _PAGES and is_in_time
