"""Find the file of a URL in the source itself: a WARC capture or a folder of saved pages."""

from __future__ import annotations

from migrator.assets.download import Keeper
from migrator.crawler.web import Web
from migrator.errors import FetchError
from migrator.fetch.body import Body
from migrator.fetch.results import GONE_STATUSES, Fetched

_OK = 200


class HeldFiles:
    """A `Keeper` that also finds files in `web`, the source's files; it uses no network."""

    def __init__(self, web: Web | None, keeper: Keeper, *, is_last: bool = False) -> None:
        """Set `is_last` if no network is asked later: an error in `web` is then the answer."""
        self._web = web
        self._keeper = keeper
        self._is_last = is_last
        self._invalid: set[str] = set()

    def find(self, url: str) -> Fetched | None:
        kept = self._keeper.find(url)
        if kept is not None or self._web is None or url in self._invalid:
            return kept
        try:
            answer = self._web.get(url)
        except FetchError:
            return None
        if answer.status != _OK and self._is_last:
            reason = f"the site returned status {answer.status}"
            raise FetchError(url, reason, is_gone=answer.status in GONE_STATUSES)
        if answer.status != _OK or not answer.body:
            return None
        body = Body.of_bytes(answer.body)
        return Fetched(url, answer.final_url, _OK, answer.headers, body, answer.content_type)

    def keep(self, fetched: Fetched) -> Fetched:
        return self._keeper.keep(fetched)

    def forget(self, url: str) -> None:
        """Stop using the source's file, as it is invalid; the network may have a valid one."""
        self._invalid.add(url)
        self._keeper.forget(url)
