"""A text, title or address that ends in a special character does not escape what closes it."""

from __future__ import annotations

from html import escape
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.roundtrip import rendered, shown

from migrator.markdown.converter import to_markdown
from migrator.markdown.flanking import ASCII_PUNCTUATION

SPECIAL = sorted(ASCII_PUNCTUATION)
# `{}` is the text, title, description or address that ends in special characters.
PLACES = [
    '<p>a <a href="https://a.example/x" title="{}">b</a> c</p>',
    '<p>a <a href="https://a.example/{}" title="t">b</a> c</p>',
    '<p>a <a href="https://a.example/{}">b</a> c</p>',
    '<p>a <a href="/x{}">b</a>{} c</p>',
    '<p>a <a href="https://a.example/x">b{}</a> c</p>',
    '<p>a <img src="https://a.example/x" alt="b" title="t {}"> c</p>',
    '<p>a <img src="/x{}" alt="b"> c</p>',
    '<p>a <img src="/x{}" alt="b{}" title="t {}"> c</p>',
    '<p>a <img src="/x" alt="b{}"> c</p>',
    '<p>a <a href="/y"><img src="/x" alt="b{}" title="t {}"></a> c</p>',
    "<p>a <em>b{}</em> c</p>",
    "<p>a <strong>b{}</strong> c</p>",
    "<p>a <strong><em>b{}</em></strong> c</p>",
    "<p>a <del>b{}</del> c</p>",
    "<p>a <code>b{}</code> c</p>",
    "<p>a <sub>b{}</sub> c</p>",
    "<h2>b{}</h2>",
    "<p>b{}<br>c</p>",
    "<p>b{}</p><p>c{}</p>",
    "<ul><li>b{}</li><li>c</li></ul>",
    "<blockquote><p>b{}</p></blockquote>",
    "<table><tr><th>b{}</th><th>c</th></tr><tr><td>d{}</td><td>e</td></tr></table>",
    '<table><tr><th><a href="/x{}" title="{}">b{}</a></th><th>c</th></tr></table>',
    '<figure><img src="/x{}" alt="b{}"><figcaption>c{}</figcaption></figure>',
    '<iframe src="https://a.example/{}" title="{}"></iframe>',
    '<audio controls src="/x{}"></audio>',
    "<p>{}</p>",
]


def html_of(text: str) -> str:
    return escape(text)


def check(place: str, text: str) -> None:
    html = place.replace("{}", html_of(text))
    markdown = to_markdown(html)
    # A renderer encodes a percent sign that begins no escape.
    there, here = (repr(shown(each)).replace("%25", "%") for each in (rendered(markdown), html))
    assert there == here, markdown


@pytest.mark.parametrize("place", PLACES)
def test_every_special_character_may_be_the_last(place: str) -> None:
    for text in SPECIAL:
        check(place, text)
        check(place, f"x{text}")
        check(place, f"x {text}")


@pytest.mark.parametrize("place", PLACES)
def test_a_backslash_before_any_character_may_be_the_end(place: str) -> None:
    for one, two in product("\\", SPECIAL):
        check(place, one + two)
        check(place, two + one)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PLACES), st.text(st.sampled_from([*SPECIAL, "a", " ", "é"]), max_size=6))
def test_every_ending_is_text(place: str, ending: str) -> None:
    check(place, f"x{ending.rstrip()}")
