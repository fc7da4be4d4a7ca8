"""Redirects: allowed targets, and the requests that carry user and password."""

from __future__ import annotations

import pytest

from migrator.errors import FetchError
from migrator.fetch.client import RedirectResponse, next_address
from migrator.fetch.redirects import checked

START = "http://marie:secret@blog.example/a"


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("http://marie:secret@blog.example:80/b", "http://marie:secret@blog.example:80/b"),
        ("http://marie:secret@BLOG.example./b", "http://marie:secret@BLOG.example./b"),
        ("https://marie:secret@blog.example/b", "https://blog.example/b"),
        ("http://marie:secret@blog.example:8080/b", "http://blog.example:8080/b"),
        ("http://marie:secret@other.example/b", "http://other.example/b"),
    ],
)
def test_credentials_go_to_the_origin_of_the_first_address_only(target: str, address: str) -> None:
    assert next_address(START, START, RedirectResponse(302, target)) == address


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://blog.example/", "neither http nor https"),
        ("http:///a", "has no host"),
        ("http://blog.example:port/", "not a valid URL"),
        ("http://[broken/", "not a valid URL"),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused(url: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        checked(url, url)


def test_an_address_is_asked_without_its_fragment() -> None:
    assert checked("HTTP://blog.example/a#b", "") == "http://blog.example/a"


@pytest.mark.parametrize("target", ["http://[", "//[broken/a/", "http://a℀b.example/"])
def test_a_redirect_to_a_malformed_url_is_refused(target: str) -> None:
    with pytest.raises(FetchError, match="redirects to an invalid URL"):
        next_address(START, START, RedirectResponse(302, target))
