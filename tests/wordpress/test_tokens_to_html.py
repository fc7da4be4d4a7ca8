"""Finished blocks in a post's HTML: no paragraph contains one."""

from __future__ import annotations

import pytest

from migrator.wordpress.tokens import AutopRegion, HtmlBlock, Token, tokenize
from migrator.wordpress.tokens_to_html import saved_to_html, to_html

FIGURE = HtmlBlock("<figure/>")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("<p>", "</p>", "<figure/>"),
        ("<p>a ", " b</p>", "<p>a </p><figure/> <p>b</p>"),
        ("<p>a", "</p>", "<p>a</p><figure/>"),
        ("<p> ", "b</p>", " <figure/><p>b</p>"),
        ("<li>a", "b</li>", "<li>a<figure/>b</li>"),
        ("<p>a</p>", "<p>b</p>", "<p>a</p><figure/><p>b</p>"),
    ],
)
def test_a_paragraph_around_a_block_ends_before_it(before: str, after: str, shown: str) -> None:
    assert _without_spaces(
        saved_to_html([*tokenize(before), FIGURE, *tokenize(after)])
    ) == _without_spaces(shown)


def _without_spaces(html: str) -> str:
    return html.replace(" ", "")


def test_only_classic_regions_get_paragraphs() -> None:
    tokens: list[Token] = [
        AutopRegion(classic=True),
        *tokenize("a\n\nb"),
        AutopRegion(classic=False),
        *tokenize("c\n\nd"),
        FIGURE,
        AutopRegion(classic=True),
        *tokenize("e"),
    ]
    assert to_html(tokens) == "<p>a</p>\n<p>b</p>\nc\n\nd<figure/><p>e</p>\n"


def test_tokens_without_a_region_do_not_change() -> None:
    assert to_html(tokenize("a\n\n<b>b</b>")) == "a\n\n<b>b</b>"
