"""Refuse a URL that is not valid or not http(s), before the first request and each redirect."""

from __future__ import annotations

from urllib.parse import urldefrag, urlsplit, urlunsplit

from migrator.errors import FetchError
from migrator.urls.hosts import WEB_SCHEMES


def checked(address: str, url: str) -> str:
    """Return the URL without its fragment.

    `url` is the URL named in errors. Raises FetchError for anything but a valid http or https URL.
    """
    try:
        parts = urlsplit(urldefrag(address)[0])
        parts.port  # noqa: B018  raises for a port that is no number
    except ValueError as error:
        raise FetchError(url, f"not a valid URL: {error}") from error
    if parts.scheme not in WEB_SCHEMES:
        where = f"a redirect to {address}" if address != url else address
        raise FetchError(url, f"refused: {where} is neither http nor https")
    if not parts.hostname:
        raise FetchError(url, "not a valid URL: it has no host")
    return urlunsplit(parts)
