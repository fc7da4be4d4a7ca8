"""Restrict requests to the public Internet and the site's own host, against SSRF.

An export is untrusted input. Without this check, `<img src="http://10.0.0.1/...">` or a redirect
could probe the network of the user who migrates it. The check is made on the address that is then
connected to, so a name that resolves differently a moment later (DNS rebinding) changes nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Collection
from contextlib import suppress

from migrator.urls.hosts import ascii_host, origin

EVERY_HOST = "*"

# Networks whose last 32 bits are an IPv4 address: NAT64 (RFC 6052), IPv4-compatible addresses
# (RFC 4291, 2.5.5.1) and IPv4-translated ones (RFC 2765).
_ENDS_IN_IPV4 = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::/96", "::ffff:0:0:0/96")))
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: before an IPv4 address at the end
_UNSPECIFIED_AND_LOOPBACK = 1
# Special networks that older versions of `ipaddress` take for public ones: protocol assignments,
# 6to4 relays, local NAT64 (RFC 8215), documentation (RFC 9637) and segment routing (RFC 9602).
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "3fff::/20", "5f00::/16"),
    )
)
# Names that always exist: IANA maintains them (RFC 2606, section 3).
_WELL_KNOWN = ("example.com", "iana.org")
_IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class UnreachableError(Exception):
    """Raised if no connection to a host is possible; `str(error)` is the reason."""


class NoSuchHostError(UnreachableError):
    """Raised for a host name that does not exist (NXDOMAIN)."""


class HostRefusedError(UnreachableError):
    """Raised for a host that resolves only to forbidden addresses."""


def is_public(address: str) -> bool:
    """Return True for a public Internet address (IANA special-purpose registries, RFC 6890).

    IPv4 addresses embedded in IPv6 (mapped, compatible, translated, 6to4, Teredo, ISATAP, NAT64)
    are checked as IPv4.
    """
    return all(_is_global(ip) for ip in _embedded_addresses(address))


def _is_global(ip: _IPAddress) -> bool:
    site_local = isinstance(ip, ipaddress.IPv6Address) and ip.is_site_local
    is_special = site_local or any(ip in network for network in _NOT_PUBLIC)
    return ip.is_global and not ip.is_multicast and not is_special


def is_link_local(address: str) -> bool:
    """Return True for link-local addresses (RFC 3927), where clouds serve machine credentials."""
    return any(
        ip.is_link_local or str(ip) == "fd00:ec2::254" for ip in _embedded_addresses(address)
    )


def _embedded_addresses(address: str) -> list[_IPAddress]:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv4Address):
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    last = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if int(ip) > _UNSPECIFIED_AND_LOOPBACK and any(ip in network for network in _ENDS_IN_IPV4):
        return [last]
    embedded: list[_IPAddress] = [ip]
    embedded += [last] if (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP else []
    embedded += [ip.sixtofour] if ip.sixtofour else []
    embedded += list(ip.teredo) if ip.teredo else []
    return embedded


class Guard:
    """Decides which addresses of a host may be connected to.

    `allow_private_hosts` are hosts that may have any address but a link-local one: the site's own.
    An origin such as "http://127.0.0.1:8080" allows one port, a host name or an address allows
    all; "*" allows everything.
    """

    def __init__(self, allow_private_hosts: Collection[str]) -> None:
        self._own = frozenset(
            _comparable(host) for host in allow_private_hosts if "://" not in host
        )
        origins = (origin(host) for host in allow_private_hosts if "://" in host)
        self._ports = frozenset((_comparable(host), port) for _, host, port in origins)

    def allows(self, host: str, address: str, port: int = 0) -> bool:
        """Return True if this address of the host may be connected to."""
        if is_public(address) or EVERY_HOST in self._own:
            return True
        name = _comparable(host)
        is_own = name in self._own or (name, port) in self._ports
        return is_own and not is_link_local(address)

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the allowed addresses of a host, in the resolver's order.

        Raises HostRefusedError if none of its addresses is allowed, NoSuchHostError if the name
        does not exist, UnreachableError if it could not be resolved.
        """
        try:
            answers = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            unknown = isinstance(error, socket.gaierror) and error.errno == socket.EAI_NONAME
            kind = NoSuchHostError if unknown else UnreachableError
            raise kind(f"the host name {host} does not resolve") from error
        found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
        allowed = [address for address in found if self.allows(host, address, port)]
        if not allowed:
            raise HostRefusedError(f"{host} is not a public address ({', '.join(found)})")
        return allowed


def private_addresses(host: str) -> list[str]:
    """Return the addresses of a host if none of them is public; [] also for an unknown host."""
    with suppress(UnreachableError):
        found = Guard([EVERY_HOST]).addresses(host, 0)
        if not any(map(is_public, found)):
            return found
    return []


def resolver_works() -> bool:
    """Return True if this machine's resolver knows public host names.

    In a closed or absent network a resolver reports every name as nonexistent. Nothing is sent to
    the hosts themselves.
    """
    return any(map(_resolves, _WELL_KNOWN))


def _resolves(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, None))
    except (OSError, UnicodeError):
        return False


def _comparable(host: str) -> str:
    """Return the form in which this module compares host names: that of DNS if there is one."""
    bare = host.strip("[]")
    return ascii_host(bare) or bare
