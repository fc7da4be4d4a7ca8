"""Normalise URLs: find the shared form of the many URLs of one file, and the one to request.

Twenty years of editors, importers, page builders and image services left their URLs in posts. This
module turns them into absolute, well-formed URLs.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from urllib.parse import (
    parse_qsl,
    quote,
    unquote,
    unquote_to_bytes,
    urldefrag,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

from migrator.errors import FetchError
from migrator.urls.fast_parse import normal, path_of, usual
from migrator.urls.hosts import WEB_SCHEMES, ascii_host, site_host_of, written_host

# Characters that may occur in a path or query (RFC 3986); all others are escaped.
_PATH_SAFE = "/:@!$&'()*+,;=~-._%"
_QUERY_SAFE = _PATH_SAFE + "?[]"
_HOST = re.compile(r"[a-z0-9._-]+|[^:\n]*+:.*").fullmatch  # a name, or IPv6
# Characters that a requested URL keeps, and "%", which begins existing escapes.
_REQUEST_SAFE = "%/:?#[]@!$&'()*+,;=-._~"
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")
# Browsers drop these anywhere in a URL (WHATWG URL, "basic URL parser").
_LINE_BREAKS = str.maketrans("", "", "\t\r\n")

_LONGEST_KEPT = 1000

# A segment of a path with a dot inside.
_HOST_IN_PATH = r"(?P<host>[^/][^/.]*+\.[^/]++)"
# Image services that have the URL of the original in their own path.
_IMAGE_SERVICES: dict[str, re.Pattern[str]] = {
    # Jetpack's Site Accelerator ("Photon"): developer.wordpress.com/docs/photon/
    **dict.fromkeys(
        ("i0.wp.com", "i1.wp.com", "i2.wp.com", "i3.wp.com"),
        re.compile(rf"/{_HOST_IN_PATH}(?P<path>/.+)"),
    ),
    # statically.io/docs/using-images/
    "cdn.statically.io": re.compile(rf"/img/{_HOST_IN_PATH}(?:/[a-z]+[=,][^/]*)*(?P<path>/.+)"),
}
# Query parameters that only request another size (WordPress.com files and Photon).
# fmt: off
_RESIZING = frozenset({
    "brightness", "crop", "filter", "fit", "h", "height", "lb", "quality", "resize", "ssl", "strip",
    "ulb", "w", "width", "zoom",
})
# fmt: on
# `name-300x200.jpg`, `name-scaled.jpg` (wp_create_image_subsizes), `name-rotated.jpg`.
_RESIZED = re.compile(r"-(?:[1-9][0-9]{0,4}x[1-9][0-9]{0,4}|scaled|rotated)(?=\.[A-Za-z0-9]+\Z)")
# `name-e1300000000.jpg`: cropped or rotated in the media library (wp_save_image).
_EDITED = re.compile(r"-e1[0-9]{9,12}(?=\.[A-Za-z0-9]+\Z)")


def normalise(url: str) -> str:
    """Return the same URL, well-formed; "" if it is not an http(s) URL. Idempotent.

    Scheme and host are in lower case, international names in ASCII. There is no default port, no
    fragment, and no escape that RFC 3986 does not need; a `%` that begins no escape becomes `%25`.
    Unicode forms stay, because they are different names on a server.
    """
    known = normal(url)
    return _normalised(url) if known is None else known


def _normalised(url: str) -> str:
    url = url.strip().translate(_LINE_BREAKS)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    host = ascii_host(host)
    if scheme not in WEB_SCHEMES or not _HOST(host):
        return ""
    credentials, at, _ = parts.netloc.rpartition("@")
    netloc = quote(credentials, safe=":%!$&'()*+,;=") + at + written_host(scheme, host, port)
    path = _well_formed(_without_dots(parts.path) or "/", _PATH_SAFE)
    return urlunsplit((scheme, netloc, path, _well_formed(parts.query, _QUERY_SAFE), ""))


def absolute(reference: str, base: str) -> str:
    """Return a reference from a page at `base` as a normalised URL; "" if it is not one."""
    if (known := normal(reference)) is not None:
        return known
    # Each image is looked up three or four times; a file in a `data:` URL is not cached.
    join = _absolute if len(reference) <= _LONGEST_KEPT else _absolute.__wrapped__
    return join(reference, base)


@lru_cache(maxsize=256)
def _absolute(reference: str, base: str) -> str:
    reference = reference.strip().translate(_LINE_BREAKS)
    try:
        return normalise(urljoin(base, reference))
    except ValueError:
        return ""


def origin_of_service(url: str) -> str:
    """Return the original behind an image service's URL, without its sizes; else ""."""
    _, host, path, query, _ = usual(url) or urlsplit(url)
    pattern = _IMAGE_SERVICES.get(host)
    match = pattern.fullmatch(path) if pattern else None
    if not match:
        return ""
    scheme = "http" if "ssl=0" in query.split("&") else "https"
    return normalise(f"{scheme}://{match['host']}{match['path']}")


def without_resizing(url: str) -> str:
    """Return the URL without query parameters that only request another size."""
    if "?" not in url or not (parts := urlsplit(url)).query:
        return url
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if pair[0].lower() not in _RESIZING]
    return url if len(kept) == len(pairs) else urlunsplit(parts._replace(query=urlencode(kept)))


def original_of(url: str) -> str:
    """Return the original of a resized image; "" if the image is not a resized variant.

    `photo-300x200.jpg` or `photo-scaled.jpg` -> `photo.jpg`. An edited image
    (`photo-e1300000000.jpg`) is its own original.
    """
    return _with_path(url, _RESIZED)


def unedited(url: str) -> str:
    """Return the unedited image, `photo-e1300000000.jpg` -> `photo.jpg`, else ""."""
    return _with_path(url, _EDITED)


def _with_path(url: str, pattern: re.Pattern[str]) -> str:
    path, count = pattern.subn("", path_of(url))
    return urlunsplit(urlsplit(url)._replace(path=path)) if count else ""


def other_unicode_form(url: str) -> str:
    """Return the URL with composed accents (NFC) if they were not, else with decomposed ones (NFD).

    "" if that changes nothing. Files from a Mac often have names in one form and links in the
    other.
    """
    if "%" not in url and url.isascii():
        return ""
    parts = urlsplit(url)
    path = unquote(parts.path) if _is_utf8(parts.path) else ""
    composed = unicodedata.normalize("NFC", path)
    other = composed if composed != path else unicodedata.normalize("NFD", path)
    return urlunsplit(parts._replace(path=quote(other))) if other != path else ""


def canonical(url: str) -> str:
    """Return the form of a URL in which it is requested, which is its key in a capture.

    It has no fragment, no credentials and no default port. Scheme and host are in lower case, the
    host in ASCII. Characters that a URL may not contain are escaped. Escapes are in upper case
    (RFC 3986, section 6.2.2.1), because WordPress writes them in lower case and browsers in upper;
    other differences remain. Raises FetchError if it is not a URL.
    """
    try:
        parts = urlsplit(urldefrag(url.strip())[0])
        name, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise FetchError(url, f"not a valid URL: {error}") from error
    if name and not (host := ascii_host(name)):
        raise FetchError(url, f"not a valid URL: {name} is not a host name")
    netloc = written_host(parts.scheme, host if name else "", port)
    path, query = _upper_escaped(parts.path) or "/", _upper_escaped(parts.query)
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def page_key(url: str) -> str:
    """Return a key that is equal for variants of a URL that sites rarely distinguish.

    The host is that of `site_host`. Escapes, the order of parameters and a final slash of the
    path do not count. A malformed URL is its own key.
    """
    with suppress(ValueError):
        parts = urlsplit(url)
        query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=99)))
        # Two paths that are not UTF-8 must not become one (`caf%E8`, `caf%E9`).
        path = unquote(parts.path, errors="backslashreplace").rstrip("/")
        return f"{site_host_of(parts.netloc)}{path}?{query}"
    return url


def joined(base: str, reference: str | None) -> str:
    """Return the absolute form of a reference on the page at `base`; "" if it is malformed.

    `reference` is None if the element lacks the attribute; the result is then `base`.
    """
    try:
        return urljoin(base, (reference or "").strip())
    except ValueError:
        return ""


def decoded_path(url: str) -> str:
    """Return the path as a person reads it: percent-decoded once, NFC."""
    return unicodedata.normalize("NFC", unquote(path_of(url)))


def file_part(url: str) -> str:
    """Return the last segment of the path, still percent-encoded, without any query."""
    return path_of(url).rpartition("/")[2]


def extension_of(url: str) -> str:
    """Return the extension: `.jpg` for `.../Photo.JPG?w=640`; "" if the last segment has none."""
    return extension_in(path_of(url))


def extension_in(path: str) -> str:
    """Return the extension of a path, as `extension_of` does."""
    match = _EXTENSION.search(path)
    return match[0].lower() if match else ""


def _upper_escaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: match[0].upper(), quote(text, safe=_REQUEST_SAFE))


def _is_utf8(path: str) -> bool:
    try:
        unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        return False
    return True


def _well_formed(text: str, safe: str) -> str:
    text = _STRAY_PERCENT.sub("%25", text)
    text = _ESCAPE.sub(_simplest, text)
    return quote(text, safe=safe, errors="replace")


def _simplest(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else match.group().upper()


def _without_dots(path: str) -> str:
    """Return an absolute path without its dot segments (RFC 3986, section 5.2.4)."""
    if "/." not in path and "%2" not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        plain = segment.replace("%2e", ".").replace("%2E", ".")
        if plain == "..":
            if len(kept) > 1:
                kept.pop()
        elif plain != ".":
            kept.append(segment)
    if segments[-1].replace("%2e", ".").replace("%2E", ".") in (".", ".."):
        kept.append("")
    return "/".join(kept)
