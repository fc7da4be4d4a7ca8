"""Paragraphs from blank lines and line breaks, as WordPress shows classic content."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.wordpress import autop_plain, plain_html
from migrator.wordpress.autop_tokens import ParagraphWriter
from migrator.wordpress.tokens import Token, tokenize


def autop(source: str) -> str:
    """HTML with `<p>` and `<br />` where WordPress would put them.

    Takes and gives HTML. Content that has its paragraphs already comes out the same.
    """
    source = with_plain_newlines(source)
    return paragraphs(plain_html.read(source) or tokenize(source))


def paragraphs(tokens: Sequence[Token]) -> str:
    """The HTML of the tokens of classic content."""
    written = autop_plain.written(tokens)
    return ParagraphWriter(plain_html.tokens_of(tokens)).write() if written is None else written


def with_plain_newlines(source: str) -> str:
    """The same text with LF for CRLF and CR, as WordPress reads it."""
    return source.replace("\r\n", "\n").replace("\r", "\n")
