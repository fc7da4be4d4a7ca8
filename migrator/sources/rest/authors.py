"""Who writes, by number.

https://developer.wordpress.org/rest-api/reference/users/ tells visitors of those with published
posts; many sites close the list, and fewer the single user.
"""

from __future__ import annotations

from typing import Any

from migrator.model import Author
from migrator.sources.rest import records
from migrator.sources.rest.api_client import Api, ApiListing, ApiRefusedError
from migrator.sources.rest.lenient_json import number

_MOST_ASKED_SINGLY = 200


class Authors:
    """The authors of a site; `used` are those whom an item named, by login."""

    def __init__(self, api: Api, *, logged_in: bool) -> None:
        self._api = api
        self._known: dict[int, Author | None] = {}
        self._asked = 0
        self.used: dict[str, Author] = {}
        for context in ({"context": "edit"}, {}) if logged_in else ({},):
            if self._read(context):
                break

    def login(self, identity: int) -> str:
        """The login of a user, "" where nobody tells."""
        if not identity:
            return ""
        if identity not in self._known and self._asked < _MOST_ASKED_SINGLY:
            self._asked += 1
            self._known[identity] = self._single(identity)
        author = self._known.setdefault(identity, None)
        if author is None:
            return ""
        return self.used.setdefault(author.login, author).login

    def missing(self) -> int:
        """How many were named by items and are not told of."""
        return sum(author is None for author in self._known.values())

    def _read(self, context: dict[str, str]) -> bool:
        parameters = {**context, "_fields": records.USER_FIELDS}
        listing = ApiListing(self._api, "users", "wp/v2/users", parameters, records.LEAN)
        try:
            for batch in listing.batches():
                for item in batch.items:
                    self._take(item)
        except ApiRefusedError:
            return False
        return True

    def _take(self, item: dict[str, Any]) -> Author | None:
        author = records.author(item)
        if author.id and author.login:
            self._known[author.id] = author
            return author
        return None

    def _single(self, identity: int) -> Author | None:
        url = self._api.address(f"wp/v2/users/{identity}", {"_fields": records.USER_FIELDS})
        try:
            item = self._api.object(url)
        except ApiRefusedError:
            return None
        return self._take(item) if number(item.get("id")) == identity else None
