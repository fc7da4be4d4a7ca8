"""Return the HTTP headers for an application password of WordPress; refuse unencrypted sites.

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
    """Return the headers that authenticate a user with the API at `root` (RFC 7617).

    Raises UsageError if they would cross the network unencrypted.
    """
    if urlsplit(root).scheme != "https" and not _is_this_machine(host_name(root)):
        raise UsageError(
            f"{root} does not use https: the password of {user} would be sent unencrypted."
        )
    encoded = b64encode(f"{user}:{password}".encode()).decode("ascii")
    return {"Authorization": f"Basic {encoded}"}


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
