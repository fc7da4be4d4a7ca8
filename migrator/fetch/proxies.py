"""Choose the proxy of a request as the environment sets it, and refuse one that is not usable."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final
from urllib.parse import unquote, urlsplit

import requests
from requests.utils import get_environ_proxies, prepend_scheme_if_needed, select_proxy
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

_SOCKS: Final = frozenset({"socks4", "socks4a", "socks5", "socks5h"})
_SCHEMES: Final = frozenset({"http", "https"}) | _SOCKS


class ProxyError(Exception):
    """Raised for a proxy setting that cannot be used; `str(error)` is the reason.

    The reason does not quote the setting, which may hold a password.
    """


def proxies_for(address: str) -> dict[str, str]:
    """Return the proxies for a request, as `requests` takes them; {} if it is sent directly.

    Raises ProxyError.
    """
    proxies = get_environ_proxies(address)
    proxy = select_proxy(address, proxies)
    if not proxy:
        return {}
    if reason := _fault_of(proxy):
        scheme = urlsplit(address).scheme
        raise ProxyError(f"the proxy that the environment sets for {scheme} {reason}")
    return dict(proxies)


def _fault_of(proxy: str) -> str:
    """Return the reason why a proxy cannot be used; "" if it can."""
    try:
        whole = prepend_scheme_if_needed(proxy, "http")  # type: ignore[no-untyped-call]
        parts = parse_url(whole)
        unquote(parts.auth or "").encode("latin-1")
    except (LocationParseError, requests.RequestException):
        return "is not a valid URL"
    except UnicodeError:
        return "has a user or password with characters that HTTP cannot send"
    if parts.scheme not in _SCHEMES:
        return "is neither an HTTP nor a SOCKS proxy"
    if not parts.host:
        return "has no host"
    if parts.scheme in _SOCKS and find_spec("socks") is None:
        return "is a SOCKS proxy, which needs the package PySocks"
    return ""
