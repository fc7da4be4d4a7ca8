"""Data of plugins is told from text."""

from __future__ import annotations

import pytest

from migrator.sources.plugin_data import is_data


@pytest.mark.parametrize(
    "content",
    [
        '{"type":"Create","actor":"https://a.example/1","object":{"content":"Hi"}}',
        ' [{"id": 1}, {"id": 2}]\n',
        'a:2:{s:1:"a";i:1;s:1:"b";i:2;}',
        "eyJ0aXRsZSI6IkdhbGxlcnkiLCJpZCI6M30gICAg",
    ],
)
def test_data_is_no_text(content: str) -> None:
    """G36"""
    assert is_data(content)


@pytest.mark.parametrize(
    "content",
    ["", "Hello", '[gallery ids="1"]', "{curly} words", "[1]", "<p>{}</p>", "eyJust a word", "{}"],
)
def test_text_is_no_data(content: str) -> None:
    assert not is_data(content)


def test_long_content_is_judged_quickly() -> None:
    assert not is_data("{" * 200_000 + "}")
    assert is_data('{"' + "x" * 2_000_000 + '": 1}')
