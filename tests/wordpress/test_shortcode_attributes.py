"""Attributes of shortcodes: compare with the observed results of a running WordPress."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.wordpress.shortcode_attributes import Attributes, parse_attributes

OBSERVED: list[tuple[str, dict[str, str], tuple[str, ...]]] = [
    ('a="b"', {"a": "b"}, ()),
    ("a='b'", {"a": "b"}, ()),
    ("a=b", {"a": "b"}, ()),
    ('a = "b"', {"a": "b"}, ()),
    ('A="b"', {"a": "b"}, ()),
    ('a-b="c"', {"a-b": "c"}, ()),
    ('a=""', {"a": ""}, ()),
    ("a='it\"s'", {"a": 'it"s'}, ()),
    ('a="b\nc"', {"a": "b\nc"}, ()),
    ('a="1" a="2"', {"a": "2"}, ()),
    ('ids="1, 2"', {"ids": "1, 2"}, ()),
    ("a=b c=d", {"a": "b", "c": "d"}, ()),
    ("1=2", {"1": "2"}, ()),
    ('a="<b>x</b>"', {"a": "<b>x</b>"}, ()),
    ('a="x\\ny"', {"a": "x\ny"}, ()),
    ("a", {}, ("a",)),
    ('"a b"', {}, ("a b",)),
    ("'a b'", {}, ("a b",)),
    ("http://x.y/z", {}, ("http://x.y/z",)),
    ('a="b"c="d"', {}, ('a="b"c="d"',)),
    ("a: b", {}, ("a:", "b")),
    ("=x", {}, ("=x",)),
    ('é="b"', {}, ('é="b"',)),
    ("a_1='x' \"y\" z", {"a_1": "x"}, ("y", "z")),
    ("", {}, ()),
]

TYPOGRAPHIC = [
    ("a=&quot;b c&quot;", {"a": "b c"}),
    ("a=”b c″ d=“e”", {"a": "b c", "d": "e"}),
    ("ids=&#8221;1,2&#8243;", {"ids": "1,2"}),
    ('a="b"\u00a0c="d" /', {"a": "b", "c": "d"}),
]


@pytest.mark.parametrize(("raw", "named", "positional"), OBSERVED)
def test_attributes_are_parsed_as_wordpress_parses_them(
    raw: str, named: dict[str, str], positional: tuple[str, ...]
) -> None:
    found = parse_attributes(raw)
    assert (found.named, found.positional) == (named, positional)


@pytest.mark.parametrize(("raw", "named"), TYPOGRAPHIC)
def test_typographic_quotes_delimit_values(raw: str, named: dict[str, str]) -> None:
    assert parse_attributes(raw).named == named


def test_text_returns_the_first_value_that_is_not_empty_decoded() -> None:
    assert Attributes({"a": " ", "b": "x &amp; y"}).text("a", "b") == "x & y"


@given(st.text())
def test_no_attributes_raise_an_error(raw: str) -> None:
    parse_attributes(raw)


def test_hostile_attributes_take_linear_time() -> None:
    for hostile in ('a="' * 50_000, "a='b\" " * 50_000, "= " * 50_000, "a =" + " " * 200_000):
        parse_attributes(hostile)
