"""Snapshots of a file, or of a page, in the Internet Archive."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from migrator.crawler.wayback import cdx_index
from migrator.crawler.wayback.cdx_index import Archive, Snapshot
from migrator.errors import FetchError

if TYPE_CHECKING:
    # A run without network must not pay for an HTTP library.
    from migrator.fetch.session import Session

RATE: Final = 2.0
"""Requests in a second that the Internet Archive puts up with from one reader of many pages."""

_NEWEST: Final = 5
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})


class Wayback:
    """Asks the index of the archive at `address`; of `before` a day, when that is given."""

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
        """The addresses of the newest different contents that were kept of `url`, the newest
        first, as the server once sent them (`id_`). Pages of HTML are left out: of a file
        they are errors. Raises FetchError.
        """
        rows = self._rows(
            url,
            ("filter", "!mimetype:text/html"),
            ("collapse", "digest"),
            *cdx_index.bound(self._before),
            *self._archive.newest(_NEWEST),
        )
        files = [row for row in rows if self._may_be_file(row)]
        return [self._archive.snapshot(row) for row in files[:_NEWEST]]

    def newest(self, url: str) -> str:
        """The address of the newest snapshot of a page (or whatever `url` is) as the archive
        shows it to people; "" when there is none. Raises FetchError."""
        rows = self._rows(url, *self._archive.newest(1))
        good = [row for row in rows if row.status in (0, 200)]
        return self._archive.shown(good[0]) if good else ""

    def _rows(self, url: str, *more: tuple[str, str]) -> list[Snapshot]:
        """The snapshots that were no errors, the newest first."""
        query = [("url", url), ("output", "json"), cdx_index.NO_ERRORS, *more]
        answer = self._session.get(self._archive.index(query))
        try:
            rows = cdx_index.listing(answer.body.read()).snapshots
        except ValueError as error:
            raise FetchError(url, "an answer that cannot be understood") from error
        finally:
            answer.body.discard()
        return sorted(rows, key=lambda row: (row.timestamp, row.original), reverse=True)

    def _may_be_file(self, row: Snapshot) -> bool:
        is_in_time = cdx_index.is_before(row, self._before)
        return row.status in (0, 200) and row.mimetype not in _PAGES and is_in_time
