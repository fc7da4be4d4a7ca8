"""Data class for a request and its answer as sent, and filters for headers that hold secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from migrator.startup.value_objects import value_object

Headers = tuple[tuple[str, str], ...]
"""Names and values in order; a name may occur more than once."""

OK: Final = 200
NOT_MODIFIED: Final = 304
NOT_FOUND: Final = 404
PERMANENT_REDIRECTS: Final = frozenset({301, 308})
REDIRECTS: Final = PERMANENT_REDIRECTS | {302, 303, 307}
"""Statuses that redirect to the URL in `Location` (RFC 9110, section 15.4)."""

MAX_BYTES: Final = 1 << 26
"""Maximum size of one page, feed or sitemap, on the wire and decoded. Sitemaps have at most 50 MB
(sitemaps.org).
"""

SECRET_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})
"""Headers of requests that hold credentials, in lower case."""

# The headers that files may hold. All others may hold secrets: cookies, nonces, addresses.
_REQUEST: Final = (
    "accept accept-encoding accept-language connection host if-modified-since if-none-match",
    "if-range range user-agent",
)
_RESPONSE: Final = (
    "accept-ranges age allow cache-control connection content-disposition content-encoding",
    "content-language content-length content-location content-range content-type date etag",
    "expires last-modified link location memento-datetime pragma retry-after server",
    "transfer-encoding vary via x-archive-orig-transfer-encoding x-content-type-options",
    "x-pingback x-powered-by x-redirect-by x-robots-tag x-wp-total x-wp-totalpages",
)
_PUBLIC_REQUEST: Final = frozenset(name for line in _REQUEST for name in line.split())
_PUBLIC_RESPONSE: Final = frozenset(name for line in _RESPONSE for name in line.split())


@value_object
class Exchange:
    """One request and its answer, without following redirects.

    url   requested URL, without fragment and credentials
    body  bytes as received, with Content-Encoding but without the chunks of a Transfer-Encoding, a
          header that is therefore renamed in `headers`
    """

    url: str
    status: int
    reason: str = ""
    headers: Headers = ()
    body: bytes = b""
    method: str = "GET"
    request_headers: Headers = ()

    def header(self, name: str) -> str:
        """Return the first header of that name; "" if there is none."""
        return header(self.headers, name)


def header(headers: Headers, name: str) -> str:
    """Return the first value under `name`, ignoring case; "" if there is none."""
    lower_name = name.lower()
    return next((value for key, value in headers if key.lower() == lower_name), "")


def has_secret(headers: Mapping[str, str] | None) -> bool:
    """Return True if one of the headers holds credentials."""
    return any(name.lower() in SECRET_HEADERS for name in headers or ())


def without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers without credentials."""
    return {name: value for name, value in headers.items() if name.lower() not in SECRET_HEADERS}


def public(headers: Headers) -> Headers:
    """Return the headers of a request that may be stored in a file."""
    return tuple(pair for pair in headers if pair[0].lower() in _PUBLIC_REQUEST)


def public_response(headers: Headers) -> Headers:
    """Return the headers of a response that may be stored in a file."""
    return tuple(pair for pair in headers if pair[0].lower() in _PUBLIC_RESPONSE)


def unchunked(headers: Headers) -> Headers:
    """Return the headers for a body whose chunks (RFC 9112, section 7.1) have been removed."""
    return tuple(
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in headers
    )
