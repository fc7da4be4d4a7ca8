"""Data classes for the result of a request: a complete answer, or a temporary failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from migrator.fetch.body import Body
from migrator.startup.value_objects import value_object

GONE_STATUSES: Final = frozenset({404, 410})
"""The only statuses that mean, for all clients and permanently, that nothing is there (RFC 9110,
15.5.5 and 15.5.11)."""


@value_object
class Fetched:
    """A complete answer.

    url           the requested URL
    final_url     the URL that answered, after redirects
    body          decoded body (Content-Encoding), whose length was checked against Content-Length
    content_type  media type without parameters, in lower case; "" if unknown
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: Body
    content_type: str


class PassingError(Exception):
    """Raised for a failure that may be temporary.

    after     seconds given by Retry-After, None without it
    too_much  True if the host reports or shows overload
    status    status of the answer; 0 if there was none
    """

    def __init__(
        self, reason: str, after: float | None = None, *, too_much: bool = False, status: int = 0
    ) -> None:
        super().__init__(reason)
        self.after = after
        self.too_much = too_much
        self.status = status
