"""Return the author with an id, from the API's list of users or by a single request.

https://developer.wordpress.org/rest-api/reference/users/ shows visitors the users with published
posts. Many sites hide the list, fewer hide the single users.
"""

from __future__ import annotations

from typing import Any

from migrator.model import Author
from migrator.sources.rest import records
from migrator.sources.rest.api_client import Api, ApiRefusedError
from migrator.sources.rest.api_listing import ApiListing
from migrator.sources.rest.lenient_json import number

_MAX_SINGLE_REQUESTS = 200


class Authors:
    """Authors of a site; `used` are those whom items name, by login."""

    def __init__(self, api: Api, *, logged_in: bool) -> None:
        self._api = api
        self._known: dict[int, Author | None] = {}
        self._single_requests = 0
        self.used: dict[str, Author] = {}
        for context in ({"context": "edit"}, {}) if logged_in else ({},):
            if self._read(context):
                break

    def login(self, identity: int) -> str:
        """Return the login of a user, "" if the site does not show it."""
        if not identity:
            return ""
        if identity not in self._known and self._single_requests < _MAX_SINGLE_REQUESTS:
            self._single_requests += 1
            self._known[identity] = self._request_single(identity)
        author = self._known.setdefault(identity, None)
        if author is None:
            return ""
        return self.used.setdefault(author.login, author).login

    def missing(self) -> int:
        """Return the number of authors whom items name but the site does not show."""
        return sum(author is None for author in self._known.values())

    def _read(self, context: dict[str, str]) -> bool:
        parameters = {**context, "_fields": records.USER_FIELDS}
        listing = ApiListing(self._api, "users", "wp/v2/users", parameters, records.LEAN)
        try:
            for batch in listing.batches():
                for item in batch.items:
                    self._add(item)
        except ApiRefusedError:
            return False
        return True

    def _add(self, item: dict[str, Any]) -> Author | None:
        author = records.author(item)
        if author.id and author.login:
            self._known[author.id] = author
            return author
        return None

    def _request_single(self, identity: int) -> Author | None:
        url = self._api.address(f"wp/v2/users/{identity}", {"_fields": records.USER_FIELDS})
        try:
            item = self._api.object(url)
        except ApiRefusedError:
            return None
        return self._add(item) if number(item.get("id")) == identity else None
