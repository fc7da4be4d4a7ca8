"""Snapshots of a file, or of a page, in the Internet Archive."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from migrator.errors import FetchError

if TYPE_CHECKING:
    # A run without network must not pay for an HTTP library.
    from migrator.fetch.session import Session

ADDRESS = "https://web.archive.org"
_NEWEST = 5
_FIELDS = ("timestamp", "original")


class Wayback:
    """Asks the archive's index at `address` (Wayback CDX Server API,
    github.com/internetarchive/wayback/tree/master/wayback-cdx-server)."""

    def __init__(self, session: Session, address: str = ADDRESS) -> None:
        self._session = session
        self._address = address.rstrip("/")

    def snapshots(self, url: str) -> list[str]:
        """The addresses of the newest different contents that were kept of `url`, the newest
        first, as the server once sent them (`id_`). Pages of HTML are left out: of a file
        they are errors. Raises FetchError.
        """
        rows = self._rows(
            url,
            ("filter", "!mimetype:text/html"),
            ("collapse", "digest"),
            ("limit", str(-_NEWEST)),  # from the end
        )
        newest = sorted(rows, reverse=True)[:_NEWEST]
        return [f"{self._address}/web/{timestamp}id_/{original}" for timestamp, original in newest]

    def newest(self, url: str) -> str:
        """The address of the newest snapshot of a page (or whatever `url` is) as the archive
        shows it to people; "" when there is none. Raises FetchError."""
        rows = self._rows(url, ("limit", "-1"))
        if not rows:
            return ""
        timestamp, original = max(rows)
        return f"{self._address}/web/{timestamp}/{original}"

    def _rows(self, url: str, *more: tuple[str, str]) -> list[tuple[str, str]]:
        """Time and address of the snapshots that were answered with 200."""
        query = [
            ("url", url),
            ("output", "json"),
            ("fl", ",".join(_FIELDS)),
            ("filter", "statuscode:200"),
            *more,
        ]
        answer = self._session.get(f"{self._address}/cdx/search/cdx?{urlencode(query)}")
        try:
            return _rows(answer.body.read())
        except (ValueError, RecursionError) as error:
            raise FetchError(url, "an answer that cannot be understood") from error
        finally:
            answer.body.discard()


def _rows(data: bytes) -> list[tuple[str, str]]:
    """A list of lists, of which the first names the columns; nothing at all where nothing is."""
    table: Any = json.loads(data) if data.strip() else []
    if not isinstance(table, list):
        raise ValueError("no list")  # noqa: TRY004  it is what came that is wrong
    return [
        (row[0], row[1])
        for row in table[1:]
        if isinstance(row, list)
        and len(row) == len(_FIELDS)
        and all(isinstance(cell, str) for cell in row)
        and row[0].isdecimal()
    ]
