"""`<pre>` elements that name a language, among the tokens of a post."""

from __future__ import annotations

import re
from collections.abc import Sequence

from migrator.wordpress import code_plugins
from migrator.wordpress.tokens import (
    PLAIN_ATTRIBUTES,
    HtmlBlock,
    ReadBracket,
    Tag,
    Token,
    raw,
    tokenize,
)

_WHOLE = re.compile(
    rf"<pre(?=[\s>]){PLAIN_ATTRIBUTES}>((?>(?:[^<]++|<(?!/?pre))*))</pre>", re.IGNORECASE
)
_BRACKET = re.compile(r"\[(?=\[|/|[0-9]*+[A-Za-z_])")


def typed(attributes: str, source: str) -> Token | None:
    """A `<pre>` whose code is meant as its author typed it (see `Scanner.read_pre`)."""
    rendered = code_plugins.typed_element(attributes, source)
    return None if rendered is None else HtmlBlock(rendered)


def whole(source: str, at: int, read_bracket: ReadBracket) -> tuple[list[Token], int] | None:
    """The code block that a `<pre>` at `at` is, and where it ends; None where it is none, or
    where what stands around it may have a say in how it is read."""
    element = _WHOLE.match(source, at)
    if element is None:
        return None
    brackets = _BRACKET.finditer(source, *element.span(1))
    if any(read_bracket(bracket.start(), "pre") for bracket in brackets):
        return None
    tokens = tokenize(element[0], None, typed)
    if not isinstance(tokens[0], HtmlBlock):
        tokens = with_code_blocks(tokens) if raw(tokens) == element[0] else []
    return (tokens, element.end()) if len(tokens) == 1 else None


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
    if len(inside) == 1 and isinstance(inside[0], HtmlBlock):
        # A code shortcode in a <pre>: the inner one says all.
        return inside
    rendered = code_plugins.element(first.attributes, raw(inside))
    return [*opened, closing] if rendered is None else [HtmlBlock(rendered)]
