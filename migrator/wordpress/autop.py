"""Paragraphs from blank lines and line breaks, as WordPress shows classic content."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.wordpress import plain
from migrator.wordpress.paragraphs import Writer
from migrator.wordpress.tokens import Token, tokenize


def autop(source: str) -> str:
    """HTML with `<p>` and `<br />` where WordPress would put them.

    Takes and gives HTML. Content that has its paragraphs already comes out the same.
    """
    return paragraphs(tokenize(with_plain_newlines(source)))


def paragraphs(tokens: Sequence[Token]) -> str:
    """The HTML of the tokens of classic content."""
    return Writer(plain.tokens_of(tokens)).write()


def with_plain_newlines(source: str) -> str:
    """The same text with LF for CRLF and CR, as WordPress reads it."""
    return source.replace("\r\n", "\n").replace("\r", "\n")
