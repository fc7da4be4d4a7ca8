"""Which machines may be asked: the public Internet, and the site's own host.

An export is written by strangers. Without this check, `<img src="http://10.0.0.1/...">`
or a redirect would let it look around in the network of whoever migrates it. The
check is made on the address that is then connected to, so a name that answers
differently a moment later changes nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection

from migrator.urls.hosts import ascii_host

EVERY_HOST = "*"

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are IPv4
# Names that are kept for good by those who keep the names (RFC 2606, section 3).
_WELL_KNOWN = ("example.com", "iana.org")
_IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class UnreachableError(Exception):
    """No connection to a host; `str(error)` is the reason."""


class NoSuchHostError(UnreachableError):
    """A name of which the resolver says that there is no such thing (NXDOMAIN)."""


class HostRefusedError(UnreachableError):
    """A host that resolves only to addresses that may not be asked."""


def is_public(address: str) -> bool:
    """Is it an address of the public Internet? (IANA special-purpose registries, RFC 6890)

    IPv4 addresses wrapped into IPv6 (mapped, 6to4, Teredo, NAT64) count as what they wrap.
    """
    return all(_is_global(ip) for ip in _meant(address))


def _is_global(ip: _IPAddress) -> bool:
    site_local = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local
    return ip.is_global and not ip.is_multicast and not site_local


def is_link_local(address: str) -> bool:
    """Link-local, where cloud machines answer with their own credentials (RFC 3927)."""
    return any(ip.is_link_local or str(ip) == "fd00:ec2::254" for ip in _meant(address))


def _meant(address: str) -> list[_IPAddress]:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    if ip in _NAT64:
        return [ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)]
    wrapped: list[_IPAddress] = [ip]
    wrapped += [ip.sixtofour] if ip.sixtofour else []
    wrapped += list(ip.teredo) if ip.teredo else []
    return wrapped


class Guard:
    """Says which addresses of a host may be connected to.

    `allow_private_hosts` are host names (or addresses) that may be anything but
    link-local: the site's own. "*" in it allows everything.
    """

    def __init__(self, allow_private_hosts: Collection[str]) -> None:
        self._own = frozenset(_known_as(host) for host in allow_private_hosts)

    def allows(self, host: str, address: str) -> bool:
        if is_public(address) or EVERY_HOST in self._own:
            return True
        return _known_as(host) in self._own and not is_link_local(address)

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of a host that may be asked, in the resolver's order.

        Raises RefusedError when there are only others, NoSuchHostError when there is no such
        name, UnreachableError when it could not be looked up.
        """
        try:
            answers = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            unknown = isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME
            kind = NoSuchHostError if unknown else UnreachableError
            raise kind(f"the host name {host} does not resolve") from error
        found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        allowed = [address for address in found if self.allows(host, address)]
        if not allowed:
            raise HostRefusedError(f"{host} is not a public address ({', '.join(found)})")
        return allowed


def knows_names() -> bool:
    """Does this machine's resolver know the Internet at all? One that does not, in a closed
    network or without one, says of every name that there is no such thing. Nothing is sent to
    the hosts themselves."""
    return any(map(_resolves, _WELL_KNOWN))


def _resolves(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False


def _known_as(host: str) -> str:
    """Return the name under which hosts are compared here: that of DNS, if it has one."""
    return ascii_host(host) or host
