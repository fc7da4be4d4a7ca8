"""A fragment is the text of a post, never the head of a page."""

from __future__ import annotations

import pytest

from migrator.dom.sanitised_parse import parse
from migrator.markdown.converter import to_markdown

FIRST = [
    "<script>x()</script>",
    '<SCRIPT type="text/javascript">\n<!--\nx()\n//-->\n</SCRIPT>',
    "<style>p {}</style>",
    '<link rel="stylesheet" href="a.css">',
    '<meta charset="utf-8">',
    "<!-- a --> <script></script>",
    " \n<script></script><style></style>",
]


@pytest.mark.parametrize("first", FIRST)
@pytest.mark.parametrize("space", ["", "\n"])
def test_a_comment_after_an_element_of_a_head_is_kept(first: str, space: str) -> None:
    text = f"{first}{space}<!-- migrator: block x -->{space}<p>Words.</p>"
    assert to_markdown(text).endswith("<!-- migrator: block x -->\n\nWords.\n")


@pytest.mark.parametrize("page", ["<html><head><script>x()</script></head><body>T", "<p>T", "T"])
def test_everything_else_is_parsed_as_before(page: str) -> None:
    assert parse(page).get_text().endswith("T")
    assert (parse(page).head is not None) == ("<head>" in page)


def test_a_text_in_noscript_at_the_start_is_a_text() -> None:
    assert to_markdown("<noscript><p>Words.</p></noscript>") == "Words.\n"
