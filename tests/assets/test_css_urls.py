"""URLs in style attributes are found and replaced."""

from __future__ import annotations

import pytest

from migrator.assets.css_urls import replace_url, style_urls


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
def test_urls_are_parsed_as_css_defines_them(style: str, found: list[str]) -> None:
    assert style_urls(style) == found


def test_one_url_is_replaced_and_the_rest_does_not_change() -> None:
    style = "/* url(a.jpg) */ background: url(a.jpg), url(b.jpg); color: red"
    assert replace_url(style, "a.jpg", "images/a.jpg") == (
        "/* url(a.jpg) */ background: url('images/a.jpg'), url(b.jpg); color: red"
    )


@pytest.mark.parametrize("piece", ["url(", "url('", 'url("a', "/*", "\\", "url(a\\", "url( "])
def test_hostile_styles_take_bounded_time(piece: str) -> None:
    assert len(style_urls(piece * 50_000)) <= 50_000
