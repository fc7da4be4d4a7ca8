"""Check URLs before requests, and remove their credentials."""

from __future__ import annotations

from urllib.parse import urldefrag, urlsplit, urlunsplit

from migrator.errors import FetchError
from migrator.fetch.ssrf_guard import canonical_host


def checked(address: str, url: str) -> str:
    """Return the URL without its fragment.

    `url` is the URL named in errors. Raises FetchError for anything but a valid http or https URL.
    """
    try:
        parts = urlsplit(urldefrag(address)[0])
        parts.port  # noqa: B018  raises for a port that is no number
    except ValueError as error:
        raise FetchError(url, f"not a valid URL: {error}") from error
    if parts.scheme.lower() not in ("http", "https"):
        where = f"a redirect to {address}" if address != url else address
        raise FetchError(url, f"refused: {where} is neither http nor https")
    if not parts.hostname:
        raise FetchError(url, "not a valid URL: it has no host")
    return urlunsplit(parts)


def origin_of(address: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of a URL."""
    parts = urlsplit(address)
    return parts.scheme.lower(), canonical_host(parts.hostname or ""), parts.port


def without_credentials(address: str) -> str:
    """Return the URL without user and password."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
