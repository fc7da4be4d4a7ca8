"""Which addresses can be asked at all, and with what credentials."""

from __future__ import annotations

from urllib.parse import urldefrag, urlsplit, urlunsplit

from migrator.errors import FetchError
from migrator.fetch.ssrf_guard import canonical_host


def checked(address: str, url: str) -> str:
    """The address without fragment. Raises FetchError for anything but http and https."""
    try:
        parts = urlsplit(urldefrag(address)[0])
        parts.port  # noqa: B018  raises for a port that is no number
    except ValueError as error:
        raise FetchError(url, f"no usable address: {error}") from error
    if parts.scheme.lower() not in ("http", "https"):
        where = f"a redirect to {address}" if address != url else address
        raise FetchError(url, f"refused: {where} is neither http nor https")
    if not parts.hostname:
        raise FetchError(url, "no usable address: it names no host")
    return urlunsplit(parts)


def origin_of(address: str) -> tuple[str, str, int | None]:
    parts = urlsplit(address)
    return parts.scheme.lower(), canonical_host(parts.hostname or ""), parts.port


def without_credentials(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
