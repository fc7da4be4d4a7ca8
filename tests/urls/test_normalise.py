"""Addresses as posts hold them become absolute, well-formed ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.time_limit import within

from migrator.errors import FetchError
from migrator.urls.normalise import (
    absolute,
    canonical,
    extension_of,
    file_part,
    joined,
    normalise,
    origin_of_service,
    original_of,
    other_unicode_form,
    page_key,
    unedited,
    without_resizing,
)

PERMALINK = "https://site.org/blog/2010/11/post/"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://site.org/a.jpg", "https://site.org/a.jpg"),
        ("HTTP://Site.ORG:80/A.jpg#x", "http://site.org/A.jpg"),
        ("https://site.org:8443/a.jpg", "https://site.org:8443/a.jpg"),
        ("/wp-content/a.jpg", "https://site.org/wp-content/a.jpg"),
        ("//cdn.site.org/a.jpg", "https://cdn.site.org/a.jpg"),
        ("a.jpg", "https://site.org/blog/2010/11/post/a.jpg"),
        ("../a.jpg", "https://site.org/blog/2010/11/a.jpg"),
        ("../../../../../../a.jpg", "https://site.org/a.jpg"),
        ("?page_id=2", "https://site.org/blog/2010/11/post/?page_id=2"),
        ("  https://site.org/a.jpg\n", "https://site.org/a.jpg"),
        ("https://site.org/my photo (1).jpg", "https://site.org/my%20photo%20(1).jpg"),
        ("https://site.org/100%-off.jpg", "https://site.org/100%25-off.jpg"),
        ("https://site.org/100%25-off.jpg", "https://site.org/100%25-off.jpg"),
        ("https://site.org/caf\u00e9.jpg", "https://site.org/caf%C3%A9.jpg"),
        ("https://site.org/cafe\u0301.jpg", "https://site.org/cafe%CC%81.jpg"),
        ("https://site.org/caf%c3%a9.jpg", "https://site.org/caf%C3%A9.jpg"),
        ("https://site.org/%7Eme/%61.jpg", "https://site.org/~me/a.jpg"),
        ("https://site.org/a%2Fb.jpg", "https://site.org/a%2Fb.jpg"),
        ("https://site.org/a.jpg?x=a b&y=\u00e9", "https://site.org/a.jpg?x=a%20b&y=%C3%A9"),
        ("https://m\u00fcnchen.example/a.jpg", "https://xn--mnchen-3ya.example/a.jpg"),
        ("https://site.org/a/%2e%2e/b.jpg", "https://site.org/b.jpg"),
        ("http://[::1]:8080/a.jpg", "http://[::1]:8080/a.jpg"),
        ("http://me:pw@site.org/a.jpg", "http://me:pw@site.org/a.jpg"),
        ("file:///C:/a.jpg", ""),
        ("///Users/me/a.png", "https://site.org/Users/me/a.png"),
        ("javascript:void(0)", ""),
        ("mailto:me@site.org", ""),
        ("http://", ""),
        ("http://[broken/a.jpg", ""),
        ("http://site.org:port/a.jpg", ""),
        ("http://a b.org/a.jpg", ""),
    ],
)
def test_every_form_of_address_is_understood(written: str, meant: str) -> None:
    assert absolute(written, PERMALINK) == meant


@given(st.text(max_size=60))
def test_a_normalised_address_is_normal(text: str) -> None:
    for url in (text, f"http://h.org/{text}", f"https://{text}/x", f"http://h/?{text}"):
        assert normalise(normalise(url)) == normalise(url)


@pytest.mark.parametrize(
    ("service", "origin"),
    [
        # F46
        (
            "https://i0.wp.com/site.org/wp-content/uploads/a.jpg?w=600&ssl=1",
            "https://site.org/wp-content/uploads/a.jpg",
        ),
        ("https://i2.wp.com/site.org/a.jpg?ssl=0", "http://site.org/a.jpg"),
        ("https://cdn.statically.io/img/site.org/f=auto,q=50/a.jpg", "https://site.org/a.jpg"),
        ("https://i0.wp.com/a.jpg", ""),
        ("https://site.org/i0.wp.com/site.org/a.jpg", ""),
    ],
)
def test_an_image_service_is_traced_back_to_the_origin(service: str, origin: str) -> None:
    assert origin_of_service(service) == origin


@pytest.mark.parametrize(
    ("url", "original"),
    [
        ("http://h/a-300x200.jpg", "http://h/a.jpg"),
        ("http://h/a-scaled.jpg?x=1", "http://h/a.jpg?x=1"),
        ("http://h/a-rotated.jpeg", "http://h/a.jpeg"),
        ("http://h/a-e1300000000-300x200.jpg", "http://h/a-e1300000000.jpg"),
        ("http://h/a-e1300000000.jpg", ""),
        ("http://h/a.jpg", ""),
        ("http://h/a-300x200/b.jpg", ""),
        ("http://h/matrix-0x20.jpg", ""),
    ],
)
def test_a_resized_variant_names_its_original(url: str, original: str) -> None:
    assert original_of(url) == original


def test_an_edited_image_names_the_one_before_the_edit() -> None:
    assert unedited("http://h/a-e1300000000.jpg") == "http://h/a.jpg"
    assert unedited("http://h/a-e13.jpg") == ""


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("http://h/a.jpg?w=640", "http://h/a.jpg"),
        ("http://h/a.jpg?fit=600%2C68&ssl=1", "http://h/a.jpg"),
        ("http://h/img.php?id=3&w=640", "http://h/img.php?id=3"),
        ("http://h/img.php?id=a%20b", "http://h/img.php?id=a%20b"),
    ],
)
def test_sizes_asked_for_in_the_query_can_be_left_out(url: str, plain: str) -> None:
    assert without_resizing(url) == plain


def test_the_query_belongs_neither_to_the_name_nor_to_the_extension() -> None:
    """F49"""
    assert file_part("http://h/photo.jpg?w=640") == "photo.jpg"
    assert extension_of("http://h/photo.JPG?f=x.png") == ".jpg"
    assert extension_of("http://site.com/") == ""


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("http://h/caf%C3%A9.jpg?x", "http://h/cafe%CC%81.jpg?x"),
        ("http://h/cafe%CC%81.jpg", "http://h/caf%C3%A9.jpg"),
        ("http://h/caf%E9.jpg", ""),
        ("http://h/cafe.jpg", ""),
        ("http://h/%E6%9D%B1%E4%BA%AC.jpg", ""),
    ],
)
def test_an_accented_name_has_another_form(url: str, other: str) -> None:
    """F52"""
    assert other_unicode_form(url) == other


PIECES = st.sampled_from(
    ["/2020/", "tea", "%c3%a9", "é", "?", "a=1", "&", "b=%2f", "#x", "%", ";", " ", "~", "%7E", "+"]
)
TAILS = st.lists(PIECES, max_size=6).map("".join)


@given(TAILS)
def test_an_address_that_is_asked_for_is_asked_for_in_one_form(tail: str) -> None:
    url = canonical(f"HTTP://user:pw@BÜCHER.example.:80/{tail}")
    assert url.startswith("http://xn--bcher-kva.example/")
    assert "#" not in url
    assert canonical(url) == url


@pytest.mark.parametrize(
    "url", ["http://[x", "http://blog.example:port/", f"http://{'é' * 64}.example/"]
)
def test_a_malformed_address_is_not_asked_for(url: str) -> None:
    with pytest.raises(FetchError):
        canonical(url)


@given(TAILS)
def test_all_forms_of_a_site_have_the_same_page(tail: str) -> None:
    keys = {
        page_key(f"{scheme}://{host}/{tail}")
        for scheme in ("http", "https")
        for host in ("blog.example", "www.Blog.example:443", "me@blog.example.:80")
    }
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("url", "other", "is_same"),
    [
        ("https://blog.example/tea/", "http://www.blog.example/tea", True),
        ("https://blog.example/?b=2&a=1", "https://blog.example/?a=1&b=2", True),
        ("https://blog.example/%e6%97%a5/", "https://blog.example/%E6%97%A5/", True),
        ("https://bücher.example/", "https://xn--bcher-kva.example", True),
        ("https://blog.example/tea/", "https://blog.example/Tea/", False),
        ("https://blog.example/?p=1", "https://blog.example/?p=2", False),
        ("https://blog.example:8080/", "https://blog.example/", False),
        ("https://blog.example/", "https://notes.blog.example/", False),
    ],
)
def test_a_page_is_known_by_every_form_of_its_address(url: str, other: str, is_same: bool) -> None:
    assert (page_key(url) == page_key(other)) is is_same


def test_a_malformed_address_is_its_own_page() -> None:
    assert page_key("http://[x") == "http://[x"


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        (" ../tea/ ", "https://site.org/blog/2010/11/tea/"),
        (None, PERMALINK),
        ("//[broken/", ""),
        ("mailto:me@site.org", "mailto:me@site.org"),
    ],
)
def test_a_reference_is_joined_to_its_page(reference: str | None, url: str) -> None:
    assert joined(PERMALINK, reference) == url


def test_paths_that_are_not_utf_8_keep_keys_of_their_own() -> None:
    """Regression: each byte that is not UTF-8 became one mark, so a capture gave another page."""
    assert page_key("http://a.example/caf%E9") != page_key("http://a.example/caf%E8")
    assert page_key("http://a.example/caf%C3%A9/") == page_key("http://a.example/café")


@pytest.mark.parametrize(
    "address",
    [
        "https://i0.wp.com/" + "." * 100_000,
        "https://i3.wp.com/a" + ".a" * 100_000,
        "https://cdn.statically.io/img/a" + "." * 100_000,
        "https://cdn.statically.io/img/a.b" + "/f=a" * 50_000,
        "http://aa" + ":" * 100_000 + "%0a/x",
    ],
)
def test_a_long_address_takes_no_longer_than_its_length_demands(address: str) -> None:
    with within(2):
        origin_of_service(address)
        absolute(address, "http://h.example/")
