"""Who asks: WordPress's application passwords.

https://developer.wordpress.org/rest-api/using-the-rest-api/authentication/#application-passwords
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from migrator.errors import UsageError
from migrator.urls.hosts import host_name


def authorization(root: str, user: str, password: str) -> Mapping[str, str]:
    """The headers that say who asks the API at `root` (RFC 7617).

    Raises UsageError where they would cross the network for everybody to read.
    """
    if urlsplit(root).scheme != "https" and not _is_here(host_name(root)):
        raise UsageError(
            f"{root} is not https: the password of {user} would be readable on the way."
        )
    packed = b64encode(f"{user}:{password}".encode()).decode("ascii")
    return {"Authorization": f"Basic {packed}"}


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
