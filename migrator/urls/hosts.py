"""Return the host or origin of a URL, in the form that answers the question of the caller.

A host has many spellings. Which of them are equal depends on the question, so a caller chooses the
rule for its question:

    function             keeps                       answers the question
    `host_name`          every label, `www.` too     Which machine does the URL name?
    `site_host`          no `www.`, other ports      Which site does the URL belong to?
    `origin`             scheme, host and port       Who shares a queue, and sees credentials?
    `authority`          host and port as written    What does the `Host` header say?
    `ascii_host`         every label, in ASCII       Which name do DNS and HTTP get?

No rule distinguishes hosts by letter case, by a final full stop (RFC 1034, section 3.1), or by
user and password.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from migrator.urls.fast_parse import usual

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
"""The port of each web scheme if a URL has none (RFC 9110, section 4.2)."""

WEB_SCHEMES: Final = frozenset(DEFAULT_PORTS)

Origin = tuple[str, str, int]
"""Scheme, host (ASCII) and port of a URL; the port is 0 for a scheme without a default."""

_WWW: Final = "www."
_MOST_NAME: Final = 254  # with a final full stop
_LABEL: Final = re.compile(r"\w(?:[\w-]{0,61}\w)?")


def is_web(url: str) -> bool:
    """Return True for an http or https URL with a host."""
    if usual(url) is not None:
        return True
    try:
        parts = urlsplit(url)
        return parts.scheme in WEB_SCHEMES and bool((parts.hostname or "").rstrip("."))
    except ValueError:
        return False


def host_name(url: str) -> str:
    """Return the host of a URL, in the script in which the URL writes it.

    The name is in lower case, without port, brackets or a final full stop. Return "" for a
    relative or malformed URL.
    """
    if (known := usual(url)) is not None:
        return known[1]
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def site_host(url: str) -> str:
    """Return a key that is equal for all hosts that serve one site.

    WordPress redirects between http and https and between `www.` and the bare host, and sites
    behind a proxy write `http://site.example:443/`. So the scheme, `www.` and the ports 80 and
    443 do not count. Other ports do: `localhost:8080` and `localhost:8081` are two sites.
    International names are in Unicode (RFC 3492, NFKC). Return "" for a relative or malformed
    URL.
    """
    if (known := usual(url)) is not None:
        return site_host_of(known[1])
    try:
        return site_host_of(urlsplit(url).netloc)
    except ValueError:
        return ""


# A blog links to few hosts, but to each of them thousands of times.
@lru_cache(maxsize=1024)
def site_host_of(netloc: str) -> str:
    """Return `site_host` of a URL with this network location (`user@www.site.example:80`).

    Raises ValueError if the port is not a number from 0 to 65535.
    """
    parts = SplitResult("", netloc, "", "", "")
    host = unicode_host(parts.hostname or "")
    port = parts.port
    name = without_www(host)
    if not name or port in _DEFAULTS:
        return name
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def without_www(host: str) -> str:
    """Return a host without `www.` at its start; a host `www` keeps its only label."""
    return host.removeprefix(_WWW) or host


def www_forms(host: str) -> set[str]:
    """Return a host with `www.` and without; the empty set for ""."""
    bare = without_www(host)
    return {bare, f"{_WWW}{bare}"} if bare else set()


def origins_of_site(url: str) -> set[str]:
    """Return the origins at which a site answers: with `www.` and without.

    If the port is the default of its scheme, the other scheme with its default port is one too.
    """
    scheme, _, port = origin(url)
    host = host_name(url)
    forms = {host} if ":" in host else www_forms(host)
    schemes = {scheme: port}
    if port in DEFAULT_PORTS.values() and DEFAULT_PORTS.get(scheme) == port:
        schemes = dict(DEFAULT_PORTS)
    return {f"{name}://{written_host(name, h, p)}" for name, p in schemes.items() for h in forms}


def is_host_name(name: str) -> bool:
    """Return True for a name or an IP address that can be the host of a URL (RFC 1123, 2.1)."""
    if ":" in name:
        return _is_ipv6(name)
    labels = name.removesuffix(".").split(".")
    return len(name) <= _MOST_NAME and all(map(_LABEL.fullmatch, labels))


def ascii_host(host: str) -> str:
    """Return a host in the form for DNS and HTTP (IDNA, RFC 3490).

    The name is in lower case, without brackets or a final full stop. Return "" for a name without
    such a form.
    """
    host = host.strip("[]").rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").rstrip(".")
    except UnicodeError:
        return ""


def unicode_host(host: str) -> str:
    """Return a host in Unicode (RFC 3492), NFKC and lower case, without a final full stop."""
    return ".".join(map(_label, host.rstrip(".").split(".")))


def origin(url: str) -> Origin:
    """Return the origin of a URL (RFC 6454, section 4), with the default port of its scheme.

    Raises ValueError for a malformed URL.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if port is None:
        port = DEFAULT_PORTS.get(parts.scheme, 0)
    return parts.scheme, ascii_host(host) or host, port


def may_receive_password(named: str, url: str) -> bool:
    """Return True if a password for the site that the user named may be sent to `url`.

    It may go to the same origin, and from http to https with the default ports of both.
    """
    scheme, host, port = origin(named)
    allowed = [(scheme, host, port)]
    if (scheme, port) == ("http", DEFAULT_PORTS["http"]):
        allowed.append(("https", host, DEFAULT_PORTS["https"]))
    return bool(host) and origin(url) in allowed


def authority(url: str) -> str:
    """Return host and port as the URL writes them, without user and password.

    Raises ValueError for a malformed URL.
    """
    return urlsplit(url).netloc.rpartition("@")[2]


def without_credentials(url: str) -> str:
    """Return the URL without user and password. Raises ValueError for a malformed URL."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def written_host(scheme: str, host: str, port: int | None) -> str:
    """Return host and port as a URL of this scheme writes them.

    IPv6 is in brackets (RFC 3986, section 3.2.2). The port is left out if it is the default of the
    scheme.
    """
    name = f"[{host}]" if ":" in host else host
    return name if port in (None, DEFAULT_PORTS.get(scheme)) else f"{name}:{port}"


def _is_ipv6(name: str) -> bool:
    try:
        return bool(ipaddress.IPv6Address(name))
    except ValueError:
        return False


_DEFAULTS: Final = (None, *DEFAULT_PORTS.values())


def _label(label: str) -> str:
    if label.startswith("xn--"):
        try:
            label = label[4:].encode("ascii").decode("punycode")
        except ValueError:
            return label
    return unicodedata.normalize("NFKC", label).lower()
