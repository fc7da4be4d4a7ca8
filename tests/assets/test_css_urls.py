"""Addresses in style attributes."""

from __future__ import annotations

import pytest

from migrator.assets.css_urls import addresses, with_address


@pytest.mark.parametrize(
    ("style", "found"),
    [
        ("background: url(a.jpg)", ["a.jpg"]),
        ("background: URL( 'a b.jpg' ) no-repeat", ["a b.jpg"]),
        ('background: url("a(1).jpg"), url(b.jpg)', ["a(1).jpg", "b.jpg"]),
        (r"background: url('a\28 1\29.jpg')", ["a(1).jpg"]),
        (r"background: url(a\(1\).jpg)", ["a(1).jpg"]),
        (r"background: url('it\'s.jpg')", ["it's.jpg"]),
        ("/* url(old.jpg) */ background: url(a.jpg)", ["a.jpg"]),
        ("background: url()", []),
        ("background: url(a b.jpg)", []),
        (r"background: url('\0\110000')", ["\ufffd\ufffd"]),
        ("/* url(a.jpg)", []),
    ],
)
def test_addresses_are_read_as_css_means_them(style: str, found: list[str]) -> None:
    assert addresses(style) == found


def test_one_address_is_replaced_and_the_rest_stays() -> None:
    style = "/* url(a.jpg) */ background: url(a.jpg), url(b.jpg); color: red"
    assert with_address(style, "a.jpg", "images/a.jpg") == (
        "/* url(a.jpg) */ background: url('images/a.jpg'), url(b.jpg); color: red"
    )


@pytest.mark.parametrize("piece", ["url(", "url('", 'url("a', "/*", "\\", "url(a\\", "url( "])
def test_hostile_styles_cost_no_time(piece: str) -> None:
    assert len(addresses(piece * 50_000)) <= 50_000
