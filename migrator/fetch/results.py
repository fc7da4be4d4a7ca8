"""What came of asking an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from migrator.fetch.body import Body


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave.

    `url` is the address asked for and `final_url` the one that answered;
    `content_type` is the media type alone, in lower case ("" when not told).
    `body` is decoded (Content-Encoding) and as long as Content-Length said.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: Body
    content_type: str


class PassingError(Exception):
    """A failure that may be over in a moment. `after` is what Retry-After asked for, and
    `too_much` tells that the host says, or shows, that it is asked too often; `status` is
    that of the answer, 0 when none came."""

    def __init__(
        self, reason: str, after: float | None = None, *, too_much: bool = False, status: int = 0
    ) -> None:
        super().__init__(reason)
        self.after = after
        self.too_much = too_much
        self.status = status
