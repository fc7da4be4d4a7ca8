"""Turn addresses in a comment's text into links, as WordPress's make_clickable() does.

https://developer.wordpress.org/reference/functions/make_clickable/
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from migrator.wordpress.tokens import Inline, Tag, TextToken, Token

_ADDRESS = re.compile(r"(?<![\w/\"'=])https?://[^\s<>\"'\[\]{}|\\^`]+", re.IGNORECASE)
# Characters that end the sentence around an address, not the address.
_AFTER = ".,;:!?"
_LITERAL = frozenset(("a", "code", "pre", "kbd", "script", "style", "textarea"))


def with_clickable_addresses(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with a link for each address in the text, outside links and code."""
    out: list[Token] = []
    depth = 0
    for token in tokens:
        if isinstance(token, Tag) and token.name in _LITERAL:
            depth = max(0, depth + (-1 if token.closing else 1))
        if isinstance(token, TextToken) and not depth and "://" in token.raw:
            out += _linked(token.raw)
        else:
            out.append(token)
    return out


def _linked(text: str) -> Iterator[Token]:
    position = 0
    for match in _ADDRESS.finditer(text):
        url = _trimmed(match[0])
        yield TextToken(text[position : match.start()])
        # The text is HTML, so the address has its references already.
        address = html.escape(html.unescape(url))
        yield Inline(f'<a href="{address}">{address}</a>')
        position = match.start() + len(url)
    yield TextToken(text[position:])


def _trimmed(url: str) -> str:
    """Return an address without the marks after it, and with `)` only where it has `(`."""
    url = url.rstrip(_AFTER)
    while url.endswith(")") and url.count("(") < url.count(")"):
        url = url[:-1].rstrip(_AFTER)
    return url
