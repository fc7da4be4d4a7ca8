"""Read lists of any length from the REST API of an unreliable server.

Lists are paginated (https://developer.wordpress.org/rest-api/using-the-rest-api/pagination/) and
always sorted by rising id, so that items published meanwhile come last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrator.sources.rest.api_client import Api, ApiRefusedError, Json, Reply
from migrator.startup.value_objects import value_object

PAGE = 100
"""Items per page: WordPress's maximum."""

# For sites that allow fewer, and the parameters that may be left out if a site refuses them.
_SMALLER_PAGES = (50, 20, 10)
_OPTIONAL = frozenset({"orderby", "order", "status", "type", "_fields"})
# Failed requests in a row after which a list is given up. To get from 100 items to the single one
# that fails takes seven requests, and as many again to get to the next one.
_MAX_FAILURES = 16
_MAX_PAGES = 100_000
# Pages of a list in a row without a new item, after which the list is taken to be at its end.
_MAX_REPEATED = 3


@value_object
class Batch:
    """Items from one URL.

    is_lean  True if the server failed to return the items whole and these are only the few fields
             that identify them
    why      reason of that failure
    """

    url: str
    items: list[Json]
    body: bytes = b""
    is_lean: bool = False
    why: str = ""


class ApiListing:
    """One list of the API.

    name  the list's name in messages ("posts")
    lean  value of `_fields` for an item whose content the server fails to return
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
        """Number of items according to the API; None if unknown."""
        self.unnamed = 0
        """Number of items of which not even the identity is known."""
        self.gave_up = False

    def batches(self) -> Iterator[Batch]:
        """Yield all items that can be read, in order; losses are recorded in the API's log.

        An item may come twice if the list changed meanwhile. Raises ApiRefusedError if the list is
        not public or does not exist.
        """
        pages: int | None = None
        before: list[Json] = []
        known: set[object] = set()
        repeated = 0
        page = 1
        while (pages is None or page <= pages) and page <= _MAX_PAGES:
            try:
                reply = (
                    self._request_first_page()
                    if page == 1
                    else self._request(page=page, per_page=self._size)
                )
            except ApiRefusedError as refusal:
                if page == 1 and (refusal.is_closed or refusal.status == 400):
                    raise
                if refusal.is_past_the_end:
                    return
                self._failures = 1
                yield from self._request_in_halves((page - 1) * self._size, self._size, refusal)
                if self._failures >= _MAX_FAILURES:
                    self._give_up(page, refusal)
                    return
                pages = self._page_count() if self.total is not None else pages
            else:
                # A site that sends no number of pages may return the same page for each number.
                if reply.pages is None and (not reply.items or reply.items == before):
                    return
                before = reply.items
                new = {item.get("id") for item in reply.items if _is_id(item.get("id"))} - known
                known |= new
                repeated = 0 if new else repeated + 1
                if repeated > _MAX_REPEATED:
                    self._report_repetition(page)
                    return
                pages = reply.pages if reply.pages is not None else pages
                yield from self._items_moved_back(reply, page)
                yield Batch(self._url(page=page, per_page=self._size), reply.items, reply.body)
            page += 1

    def _request_first_page(self) -> Reply:
        """Return the first page, leaving out the parameters that the site does not accept."""
        while True:
            try:
                return self._request(page=1, per_page=self._size)
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

    def _request_in_halves(
        self, offset: int, size: int, refusal: ApiRefusedError
    ) -> Iterator[Batch]:
        """Request a page that fails in halves, so that only the items that break it are missing."""
        if size == 1:
            yield from self._request_identity(offset, refusal)
            return
        half = size // 2
        for start, length in ((offset, half), (offset + half, size - half)):
            if self._failures >= _MAX_FAILURES or (self.total is not None and start >= self.total):
                continue
            try:
                reply = self._request(offset=start, per_page=length)
            except ApiRefusedError as smaller:
                self._failures += 1
                yield from self._request_in_halves(start, length, smaller)
            else:
                self._record_success(reply, start)
                yield Batch(self._url(offset=start, per_page=length), reply.items, reply.body)

    def _request_identity(self, offset: int, refusal: ApiRefusedError) -> Iterator[Batch]:
        """Request the identity of one item that cannot be read whole."""
        try:
            reply = self._request(offset=offset, per_page=1, _fields=self._lean)
        except ApiRefusedError:
            self._failures += 1
            if self._failures < _MAX_FAILURES:
                self.unnamed += 1
                self._api.log.lost(
                    f"number {offset + 1} in the list of {self._name} could not be read: {refusal}"
                )
            return
        self._record_success(reply, offset)
        url = self._url(offset=offset, per_page=1, _fields=self._lean)
        yield Batch(url, reply.items, reply.body, is_lean=True, why=str(refusal))

    def _record_success(self, reply: Reply, offset: int) -> None:
        self._failures = 0
        if not reply.items and self.total is None:
            self.total = offset

    def _items_moved_back(self, reply: Reply, page: int) -> Iterator[Batch]:
        """Yield the items that moved to the previous page because others were deleted meanwhile."""
        before, self.total = self.total, reply.total
        if before is None or reply.total is None or before == reply.total:
            self.total = reply.total if reply.total is not None else before
            return
        self._api.log.mended(
            f"the list of {self._name} changed while it was being read: it had {before} items,"
            f" then {reply.total}"
        )
        moved = min(before - reply.total, (page - 1) * self._size, self._size)
        if moved > 0:
            try:
                again = self._request(offset=(page - 1) * self._size - moved, per_page=moved)
            except ApiRefusedError as refusal:
                self._api.log.lost(
                    f"{moved} items of the list of {self._name} may be missing: {refusal}"
                )
                return
            url = self._url(offset=(page - 1) * self._size - moved, per_page=moved)
            yield Batch(url, again.items, again.body)

    def _report_repetition(self, page: int) -> None:
        self._api.log.lost(
            f"the list of {self._name} was read up to page {page}: the site says that there are"
            " more pages, but they have no new items"
        )

    def _give_up(self, page: int, refusal: ApiRefusedError) -> None:
        self.gave_up = True
        of_all = f" of {self.total}" if self.total is not None else ""
        self._api.log.lost(
            f"the list of {self._name} could not be read from number"
            f" {(page - 1) * self._size + 1}{of_all} onwards: {refusal}"
        )

    def _page_count(self) -> int:
        return -(-(self.total or 0) // self._size)

    def _request(self, **parameters: Any) -> Reply:
        reply = self._api.page(self._url(**parameters))
        if "offset" in parameters and reply.total is not None:
            self.total = reply.total
        return reply

    def _url(self, **parameters: Any) -> str:
        return self._api.address(self._route, {**self._parameters, **parameters})


def _is_id(value: object) -> bool:
    return isinstance(value, str | int)
