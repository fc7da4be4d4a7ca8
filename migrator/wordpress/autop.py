"""Add paragraphs for blank lines and line breaks, as WordPress's wpautop() does."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.wordpress import autop_plain, plain_html
from migrator.wordpress.autop_tokens import ParagraphWriter
from migrator.wordpress.tokens import Token, tokenize


def autop(source: str) -> str:
    """Return the HTML `source` with `<p>` and `<br />` where WordPress would add them.

    Content that already has its paragraphs does not change.
    """
    source = with_plain_newlines(source)
    return paragraphs(plain_html.tokenize_plain(source) or tokenize(source))


def paragraphs(tokens: Sequence[Token]) -> str:
    """Return the HTML, with paragraphs, of the tokens of classic content."""
    written = autop_plain.write_plain(tokens)
    return ParagraphWriter(plain_html.expand_plain(tokens)).write() if written is None else written


def with_plain_newlines(source: str) -> str:
    """Return the text with CRLF and CR replaced by LF, as WordPress reads it."""
    return source.replace("\r\n", "\n").replace("\r", "\n")
