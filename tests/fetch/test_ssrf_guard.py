"""Only public addresses and the site's own host may be requested."""

from __future__ import annotations

import pytest

from migrator.fetch.ssrf_guard import (
    Guard,
    HostRefusedError,
    UnreachableError,
    is_public,
)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.255.0.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:db8::1",
        "::127.0.0.1",
        "::10.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "2001:4860::5efe:7f00:1",
        "2001:4860::200:5efe:192.168.0.1",
        "192.0.0.8",
        "192.88.99.1",
        "3fff::1",
        "5f00::1",
    ],
)
def test_special_purpose_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)
    assert not Guard(["site.org"]).allows("other.org", address)


@pytest.mark.parametrize(
    "address",
    ["93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "::8.8.8.8"],
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)
    assert Guard([]).allows("other.org", address)


@pytest.mark.parametrize("host", ["site.org", "SITE.org", "site.org."])
def test_the_sites_own_host_may_be_private(host: str) -> None:
    assert Guard(["Site.org"]).allows(host, "192.168.0.1")
    assert not Guard(["Site.org"]).allows(host, "169.254.169.254")
    assert not Guard(["Site.org"]).allows(f"www.{host}", "192.168.0.1")
    assert Guard(["*"]).allows(host, "169.254.169.254")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "0x7f000001", "127.1"])
def test_names_of_this_machine_are_refused(host: str) -> None:
    with pytest.raises((HostRefusedError, UnreachableError)):
        Guard([]).addresses(host, 80)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70 + ".org", "a..b", "\0"])
def test_a_name_that_cannot_be_resolved_is_unreachable(host: str) -> None:
    with pytest.raises(UnreachableError, match="does not resolve"):
        Guard([]).addresses(host, 80)


@pytest.mark.parametrize("host", ["bücher.example", "xn--bcher-kva.example", "BÜCHER.example."])
def test_the_sites_own_host_may_have_an_international_name(host: str) -> None:
    """A connection knows the name in ASCII, and a site's settings know it as it was typed."""
    assert Guard(["bücher.example"]).allows(host, "10.0.0.7")
    assert Guard(["xn--bcher-kva.example"]).allows(host, "10.0.0.7")


@pytest.mark.parametrize(
    "address", ["::169.254.169.254", "::ffff:0:169.254.169.254", "2001:4860::5efe:169.254.169.254"]
)
def test_a_site_of_the_user_does_not_allow_the_machine_credentials_of_a_cloud(address: str) -> None:
    assert not Guard(["site.org"]).allows("site.org", address)
