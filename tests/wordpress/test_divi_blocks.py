"""Blocks of Divi 5 show the texts of their attributes."""

from __future__ import annotations

import json

import pytest

from migrator.wordpress.render import render


def block(kind: str, **values: object) -> str:
    attributes = {
        name: {"innerContent": {"desktop": {"value": value}, "phone": {"value": "Other"}}}
        for name, value in values.items()
    }
    return f"<!-- wp:divi/{kind} {json.dumps({'module': {'x': 'No'}, **attributes})} /-->"


@pytest.mark.parametrize(
    ("content", "html"),
    [
        (block("text", content="<p>Words</p>"), "<p>Words</p>"),
        (block("heading", title="Words"), "<h3>Words</h3>"),
        (block("button", button={"text": "Go", "linkUrl": "/x"}), '<p><a href="/x">Go</a></p>'),
        (
            block("image", image={"src": "/a.jpg", "alt": "A"}),
            '<figure><img src="/a.jpg" alt="A" /></figure>',
        ),
        (
            block("blurb", title={"text": "T"}, content="<p>C</p>"),
            "<h3>T</h3>\n<p>C</p>",
        ),
    ],
)
def test_texts_are_shown(content: str, html: str) -> None:
    rendered = render(f"<!-- wp:divi/section -->{content}<!-- /wp:divi/section -->")
    assert rendered.html == html
    assert rendered.findings == ()


def test_a_block_without_texts_is_named() -> None:
    rendered = render('<!-- wp:divi/blog {"module":{"x":1}} /-->')
    assert [finding.kind for finding in rendered.findings] == ["unhandled-block"]
