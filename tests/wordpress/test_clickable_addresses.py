"""Addresses in comments are links, as WordPress makes them."""

from __future__ import annotations

import pytest

from migrator.markdown.converter import to_markdown
from migrator.wordpress.render import render_comment


@pytest.mark.parametrize(
    ("stored", "markdown"),
    [
        ("See https://a.example/x.", "See <https://a.example/x>."),
        ("(https://a.example/x_(y))", "(<https://a.example/x_(y)>)"),
        ("http://a.example/?a=1&amp;b=2 and more", "<http://a.example/?a=1&b=2> and more"),
        ("One\nhttps://a.example/\nTwo", "One  \n<https://a.example/>  \nTwo"),
        ('<a href="/x">https://a.example/</a>', "[https://a.example/](/x)"),
        ("<code>https://a.example/</code>", "`https://a.example/`"),
        ("<b>https://a.example/</b>!", "**<https://a.example/>**!"),
        ("ftp://a.example and www.a.example", "ftp://a.example and www.a.example"),
    ],
)
def test_an_address_is_a_link(stored: str, markdown: str) -> None:
    """G33"""
    assert to_markdown(render_comment(stored)).strip() == markdown
