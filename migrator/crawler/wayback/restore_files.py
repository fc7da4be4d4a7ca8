"""Get the files of an offline site from a web archive, and add them to its capture."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from migrator.archive.warc.writer import WarcWriter
from migrator.crawler.capture import Capture
from migrator.crawler.wayback.cdx_index import Archive
from migrator.crawler.wayback.file_snapshots import Wayback
from migrator.crawler.web import Answer, Web
from migrator.errors import FetchError
from migrator.urls.hosts import host_name, without_www
from migrator.urls.normalise import canonical

if TYPE_CHECKING:
    from datetime import datetime

    from migrator.crawler.wayback.cdx_index import Snapshot
    from migrator.fetch.messages import Exchange

AfterPages = Callable[[Capture, Mapping[str, str], Web, Wayback], None]
"""Requests the files of the captured posts.

It gets a view of the capture without the network, the data about the run, the web through which to
request files, and the index of the web archive.
"""

_OK: Final = 200


class ArchivedFiles:
    """A `Web` of files: snapshots from the archive, and files of other hosts from these hosts.

    The hosts of the site itself are never asked, because they may belong to others now.

    fetch  returns a snapshot as the site sent it, and its time; raises FetchError
    live   the capture with network access, for other hosts
    """

    def __init__(
        self,
        root: str,
        archive: Archive,
        writer: WarcWriter,
        live: Capture,
        fetch: Callable[[Snapshot, str], tuple[Exchange, datetime]],
    ) -> None:
        self._host = without_www(host_name(root))
        self._archive = archive
        self._writer = writer
        self._live = live
        self._held = live.begin_files()
        self._fetch = fetch

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Return the answer for a URL of a file or of a snapshot. Raises FetchError."""
        if (snapshot := self._archive.named(url)) is not None:
            return self._restored(snapshot, url)
        host = host_name(url)
        if host == self._host or host.endswith(f".{self._host}"):
            return self._held.get(url)
        return self._live.get(url, headers)

    def _restored(self, snapshot: Snapshot, url: str) -> Answer:
        """Return a snapshot of a file, and write it to the capture if it is a file."""
        original = canonical(snapshot.original)
        try:
            return self._held.get(original)
        except FetchError:
            exchange, moment = self._fetch(snapshot, url)
        if exchange.status != _OK:
            raise FetchError(url, f"the archive returns status {exchange.status}")
        self._writer.record_snapshot(exchange, url, moment)
        return self._held.get(original)
