"""Each rule about hosts says what it keeps, and treats all spellings of one host alike."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from migrator.urls.hosts import (
    ascii_host,
    authority,
    host_name,
    is_web,
    origin,
    site_host,
    unicode_host,
    without_credentials,
    without_www,
    written_host,
    www_forms,
)

LABELS = st.text("abcxyz0189", min_size=1, max_size=8)
NAMES = st.lists(LABELS, min_size=2, max_size=3).map(".".join)
SCHEMES = st.sampled_from(["http", "https"])
PATHS = st.sampled_from(["", "/", "/2020/tea/?p=1#top"])
ANY_TEXT = st.text(max_size=20) | st.lists(
    st.sampled_from(["http://", "//", "[", "]", "::1", "@", ":", "80", "99999", ".", "www.", "é"]),
    max_size=6,
).map("".join)


@given(SCHEMES, NAMES, PATHS, st.sampled_from(["", ":80", ":443"]), st.booleans())
def test_all_forms_between_which_wordpress_redirects_are_one_site(
    scheme: str, name: str, path: str, port: str, in_capitals: bool
) -> None:
    spelled = name.upper() if in_capitals else name
    for www in ("", "www."):
        for stop in ("", "."):
            for user in ("", "marie:secret@"):
                url = f"{scheme}://{user}{www}{spelled}{stop}{port}{path}"
                assert site_host(url) == site_host(f"https://{name}/")


@given(NAMES, st.integers(1, 65535).filter(lambda port: port not in (80, 443)))
def test_another_port_is_another_site(name: str, port: int) -> None:
    assert site_host(f"http://{name}:{port}/") == f"{site_host(f'http://{name}/')}:{port}"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://bücher.example/", "bücher.example"),
        ("http://xn--bcher-kva.example/", "bücher.example"),
        ("http://www.BÜCHER.example", "bücher.example"),
        ("http://xn--\u00fc.example/", "xn--\u00fc.example"),
        ("//blog.example/a", "blog.example"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("http://www/", "www"),
        ("http://wwwhat.example/", "wwwhat.example"),
        ("/2020/tea/", ""),
        ("mailto:marie@blog.example", ""),
        ("http://", ""),
        ("http://blog.example:port/", ""),
        ("http://blog.example:99999/", ""),
        ("http://[broken/", ""),
        ("", ""),
    ],
)
def test_the_site_of_an_address(url: str, site: str) -> None:
    assert site_host(url) == site


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://www.Blog.example:8080/a", "www.blog.example"),
        ("https://marie:secret@blog.example./", "blog.example"),
        ("http://bücher.example/", "bücher.example"),
        ("http://[2001:DB8::1]/", "2001:db8::1"),
        ("//blog.example", "blog.example"),
        ("/a", ""),
        ("http://[broken/", ""),
    ],
)
def test_a_host_name_keeps_every_label_and_no_port(url: str, name: str) -> None:
    assert host_name(url) == name


@given(ANY_TEXT)
@example("HTTP://.")
@example("http://:80/")
def test_no_text_is_too_odd_to_be_asked_for_its_host(text: str) -> None:
    if is_web(text):
        assert host_name(text)
    if not host_name(text):
        assert not site_host(text)


@given(SCHEMES, NAMES, PATHS)
def test_an_origin_names_the_port_of_its_scheme(scheme: str, name: str, path: str) -> None:
    port = {"http": 80, "https": 443}[scheme]
    assert origin(f"{scheme}://{name}{path}") == (scheme, name, port)
    assert origin(f"{scheme.upper()}://{name.upper()}.:{port}{path}") == (scheme, name, port)


def test_an_origin_tells_schemes_ports_and_www_apart() -> None:
    urls = (
        "http://blog.example/",
        "https://blog.example/",
        "http://www.blog.example/",
        "http://blog.example:8080/",
        "http://blog.example:443/",
    )
    assert len({origin(url) for url in urls}) == len(urls)


def test_an_international_name_has_one_origin() -> None:
    assert origin("http://bücher.example/") == origin("http://xn--bcher-kva.example/")


def test_a_malformed_address_has_no_origin() -> None:
    with pytest.raises(ValueError, match="Port"):
        origin("http://blog.example:99999/")


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Blog.Example.", "blog.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example。", "xn--bcher-kva.example"),
        ("[::1]", "::1"),
        ("under_score.example", "under_score.example"),
        (f"{'é' * 64}.example", ""),
    ],
)
def test_dns_gets_a_host_in_ascii(host: str, name: str) -> None:
    assert ascii_host(host) == name


@given(st.text(max_size=12))
def test_a_host_in_ascii_stays_as_it_is(host: str) -> None:
    assert ascii_host(ascii_host(host)) == ascii_host(host)


@given(st.text("abcéüñ日本.", max_size=12))
def test_both_scripts_of_a_name_are_one_name(host: str) -> None:
    if name := ascii_host(host):
        assert unicode_host(name) == unicode_host(host)


@given(NAMES)
def test_a_host_has_a_form_with_www_and_one_without(name: str) -> None:
    assert www_forms(name) == www_forms(f"www.{name}") == {name, f"www.{name}"}
    assert without_www(f"www.{name}") == without_www(name) == name


def test_no_host_has_no_forms() -> None:
    assert www_forms("") == set()


@pytest.mark.parametrize(
    ("url", "bare", "host"),
    [
        ("http://blog.example/a?b#c", "http://blog.example/a?b#c", "blog.example"),
        ("http://marie:secret@blog.example:80/", "http://blog.example:80/", "blog.example:80"),
        ("http://a@b@blog.example/", "http://blog.example/", "blog.example"),
    ],
)
def test_credentials_can_be_taken_away(url: str, bare: str, host: str) -> None:
    assert without_credentials(url) == bare
    assert authority(url) == host


@pytest.mark.parametrize(
    ("scheme", "host", "port", "written"),
    [
        ("http", "blog.example", None, "blog.example"),
        ("http", "blog.example", 80, "blog.example"),
        ("https", "blog.example", 443, "blog.example"),
        ("https", "blog.example", 80, "blog.example:80"),
        ("http", "::1", 8080, "[::1]:8080"),
    ],
)
def test_a_default_port_is_not_written(
    scheme: str, host: str, port: int | None, written: str
) -> None:
    assert written_host(scheme, host, port) == written


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("http://blog.example", True),
        ("HTTPS://Blog.example:8443/a b", True),
        ("http:///a", False),
        ("https:", False),
        ("ftp://blog.example/", False),
        ("httpx://blog.example/", False),
        ("//blog.example/", False),
        ("http://[broken/", False),
        ("javascript:alert(1)//http://blog.example", False),
    ],
)
def test_an_address_of_the_web_has_its_scheme_and_a_host(url: str, is_one: bool) -> None:
    assert is_web(url) is is_one
