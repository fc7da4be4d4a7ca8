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
# Items of a page if none are requested, as by a cache that ignores the parameters.
_DEFAULT_SIZE = 10
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
        self._pages: int | None = None
        self._is_full = False  # the last page had as many items as were requested
        self._known: set[object] = set()
        self._before: list[Json] = []
        self._repeated = 0  # pages in a row without a new item
        self._empty_page = 0
        self._nameless = 0
        self._is_total_wrong = False
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
        page = 1
        while page <= _MAX_PAGES and self._may_have(page):
            try:
                reply = (
                    self._request_first_page()
                    if page == 1
                    else self._request(page=page, per_page=self._size)
                )
            except ApiRefusedError as refusal:
                if page == 1 and (refusal.is_closed or refusal.status == 400):
                    raise
                if refusal.is_past_the_end or self._is_after_the_end(page) or self._empty_page:
                    break
                self._failures = 1
                yield from self._request_in_halves((page - 1) * self._size, self._size, refusal)
                if self._failures >= _MAX_FAILURES:
                    self._give_up(page, refusal)
                    break
                self._pages = self._page_count() if self.total is not None else self._pages
            else:
                if self._ends_at(page, reply):
                    break
                yield from self._items_moved_back(reply, page)
                yield self._batch(self._url(page=page, per_page=self._size), reply)
            page += 1
        self._report_nameless()

    def _may_have(self, page: int) -> bool:
        """Return True if the list may have a page, whatever number of pages the site tells."""
        has_too_many = self.total is not None and len(self._known) > self.total
        return not self._is_after_the_end(page) or self._is_full or has_too_many

    def _is_after_the_end(self, page: int) -> bool:
        return self._pages is not None and page > self._pages

    def _ends_at(self, page: int, reply: Reply) -> bool:
        """Return True if the list ends before this page; report a gap in it."""
        new = {item.get("id") for item in reply.items if _is_id(item.get("id"))} - self._known
        self._known |= new
        if self._is_after_the_end(page):
            if not new:
                return True
            if (reply.pages or 0) < page:
                self._report_wrong_total(reply)
        if self._is_total_wrong or reply.pages is None:
            if self._ends_untold_at(page, reply, has_new=bool(new)):
                return True
        else:
            self._pages = reply.pages
        self._repeated = 0 if new else self._repeated + 1
        if self._repeated > _MAX_REPEATED:
            self._report_repetition(page)
            return True
        self._before = reply.items
        self._is_full = len(reply.items) >= self._size
        return False

    def _ends_untold_at(self, page: int, reply: Reply, *, has_new: bool) -> bool:
        """Return True if a list without a number of pages ends before this page."""
        if not reply.items:
            # Usually the end. If the next page has items, this one should have had some, too.
            if not self._is_full or self._empty_page:
                return True
            self._empty_page = page
            return False
        if self._empty_page and has_new:
            self._api.log.lost(
                f"page {self._empty_page} of the list of {self._name} is empty: its items are"
                " missing"
            )
            self._empty_page = 0
        # A site may return its whole list for each number, or its first page only.
        is_whole = len(reply.items) not in (_DEFAULT_SIZE, self._size)
        if not has_new and reply.items == self._before and is_whole:
            return True
        if not has_new and not self._repeated:
            self._api.log.lost(
                f"page {page} of the list of {self._name} has no new items: items may be missing"
            )
        return False

    def _report_wrong_total(self, reply: Reply) -> None:
        """Report that a list goes on after its end, and believe no other total of it."""
        self._api.log.mended(
            f"the list of {self._name} has more items than the site says"
            + (f" ({reply.total})" if reply.total is not None else "")
        )
        self.total, self._pages, self._is_total_wrong = None, None, True

    def _batch(self, url: str, reply: Reply) -> Batch:
        self._nameless += sum(not _is_id(item.get("id")) for item in reply.items)
        return Batch(url, reply.items, reply.body)

    def _report_nameless(self) -> None:
        self.unnamed += self._nameless
        if self._nameless:
            items = "1 item" if self._nameless == 1 else f"{self._nameless} items"
            have = "has" if self._nameless == 1 else "have"
            self._api.log.lost(
                f"{items} of the list of {self._name} {have} no id and could not be read"
            )

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
                yield self._batch(self._url(offset=start, per_page=length), reply)

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
        if self._is_total_wrong:
            return
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
        if "offset" in parameters and reply.total is not None and not self._is_total_wrong:
            self.total = reply.total
        return reply

    def _url(self, **parameters: Any) -> str:
        return self._api.address(self._route, {**self._parameters, **parameters})


def _is_id(value: object) -> bool:
    return isinstance(value, str | int)
