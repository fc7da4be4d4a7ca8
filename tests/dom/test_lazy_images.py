"""Placeholders of lazily loaded images."""

from __future__ import annotations

import pytest

from migrator.dom.lazy_images import is_placeholder


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://a.example/spacer.gif", True),
        ("/img/1x1.trans.gif?v=2", True),
        ("data:image/gif;base64,R0lGODlh", True),
        ("about:blank", True),
        ("https://a.example/p.jpg", False),
        ("https://a.example/x.jpg", False),
        ("https://a.example/my-spacer-design.png", False),
    ],
)
def test_a_placeholder_is_known_by_its_name(url: str, *, answer: bool) -> None:
    """G20"""
    assert is_placeholder(url) is answer
