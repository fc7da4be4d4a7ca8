"""A request and its answer, as they went over the wire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

Headers = tuple[tuple[str, str], ...]
"""Names and values in their order; a name may occur more than once."""

OK: Final = 200
NOT_MODIFIED: Final = 304
NOT_FOUND: Final = 404
PERMANENT_REDIRECTS: Final = frozenset({301, 308})
REDIRECTS: Final = PERMANENT_REDIRECTS | {302, 303, 307}
"""Statuses that lead to the address in `Location` (RFC 9110, section 15.4)."""

MAX_BYTES: Final = 1 << 26
"""Of one page, feed or sitemap, on the wire and decoded: the longest sitemaps have 50 MB
(sitemaps.org)."""

_SECRET: Final = frozenset({"authorization", "cookie", "proxy-authorization"})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One hop: no redirect is followed in it.

    `url` is the address that was asked, without fragment and credentials. `body` is as it came,
    Content-Encoding and all, but without the chunks of a Transfer-Encoding, which is therefore
    not among `headers` under its own name.
    """

    url: str
    status: int
    reason: str = ""
    headers: Headers = ()
    body: bytes = b""
    method: str = "GET"
    request_headers: Headers = ()

    def header(self, name: str) -> str:
        """The first header of that name; "" when there is none."""
        return header(self.headers, name)


def header(headers: Headers, name: str) -> str:
    """The first value under `name`, in whatever case; "" when there is none."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), "")


def public(headers: Headers) -> Headers:
    """What may be kept in a file: no header that lets somebody in."""
    return tuple((name, value) for name, value in headers if name.lower() not in _SECRET)


def unchunked(headers: Headers) -> Headers:
    """The headers of a body that came in chunks (RFC 9112, section 7.1) and has none any more."""
    return tuple(
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in headers
    )
