"""`<pre>` elements that name a language, among the tokens of a post."""

from __future__ import annotations

from collections.abc import Sequence

from migrator.wordpress import code
from migrator.wordpress.tokens import Block, Tag, Token, raw


def with_code_blocks(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with each `<pre>` that names a language as one finished code block."""
    out: list[Token] = []
    start: int | None = None
    for token in tokens:
        if not isinstance(token, Tag) or token.name != "pre":
            out.append(token)
        elif not token.closing:
            if start is None:
                start = len(out)
            out.append(token)
        elif start is None:
            out.append(token)
        else:
            out[start:] = _element(out[start:], token)
            start = None
    return out


def _element(opened: list[Token], closing: Tag) -> list[Token]:
    first, *inside = opened
    if not isinstance(first, Tag):
        return [*opened, closing]
    if len(inside) == 1 and isinstance(inside[0], Block):
        # A code shortcode in a <pre>: the inner one says all.
        return inside
    rendered = code.element(first.attributes, raw(inside))
    return [*opened, closing] if rendered is None else [Block(rendered)]
