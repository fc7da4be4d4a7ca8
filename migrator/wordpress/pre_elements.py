"""Convert `<pre>` elements that name a language to code blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from migrator.wordpress import code_plugins
from migrator.wordpress.tokens import (
    PLAIN_ATTRIBUTES,
    HtmlBlock,
    ReadBracket,
    Tag,
    Token,
    join_raw,
    tokenize,
)

_PRE_ELEMENT = re.compile(
    rf"<pre(?=[\s>]){PLAIN_ATTRIBUTES}>((?>(?:[^<]++|<(?!/?pre))*))</pre>", re.IGNORECASE
)
_BRACKET = re.compile(r"\[(?=\[|/|[0-9]*+[A-Za-z_])")


def literal_pre(attributes: str, source: str) -> Token | None:
    """Return the code block for a `<pre>` whose code is literal text (see `Scanner.read_pre`)."""
    rendered = code_plugins.literal_pre_to_code_block(attributes, source)
    return None if rendered is None else HtmlBlock(rendered)


def read_code_block(
    source: str, at: int, read_bracket: ReadBracket
) -> tuple[list[Token], int] | None:
    """Return the code block for the `<pre>` at `at`, and its end offset.

    Return None if it is no code block, or if the text around it may change how it is read.
    """
    element = _PRE_ELEMENT.match(source, at)
    if element is None:
        return None
    brackets = _BRACKET.finditer(source, *element.span(1))
    if any(read_bracket(bracket.start(), "pre") for bracket in brackets):
        return None
    tokens = tokenize(element[0], None, literal_pre)
    if not isinstance(tokens[0], HtmlBlock):
        tokens = with_code_blocks(tokens) if join_raw(tokens) == element[0] else []
    return (tokens, element.end()) if len(tokens) == 1 else None


def with_code_blocks(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with each `<pre>` that names a language as one finished code block."""
    out: list[Token] = []
    partners = _partners(tokens)
    start, end, unclosed = 0, -1, -1
    for place, token in enumerate(tokens):
        if place == end:
            out[start:] = _code_block(out[start:], token)
        elif place > end and place in partners:
            start, end = len(out), partners[place]
            out.append(token)
        else:
            is_pre = isinstance(token, Tag) and token.name == "pre" and not token.closing
            if is_pre and unclosed < 0 and place > end:
                unclosed = len(out)
            out.append(token)
    if unclosed >= 0 and _begins_with_code(out[unclosed + 1 :]):
        del out[unclosed]
    return out


def _partners(tokens: Sequence[Token]) -> dict[int, int]:
    """Map the place of each `<pre>` that is closed to that of its end."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if isinstance(token, Tag) and token.name == "pre":
            if not token.closing:
                opened.append(place)
            elif opened:
                found[opened.pop()] = place
    return found


def _begins_with_code(tokens: list[Token]) -> bool:
    """Return True if a `<pre>` that is never closed only wraps a complete code block."""
    return isinstance(next((each for each in tokens if each.raw.strip()), None), HtmlBlock)


def _code_block(pre_tokens: list[Token], closing: Token) -> list[Token]:
    first, *content = pre_tokens
    if not isinstance(first, Tag):
        return [*pre_tokens, closing]
    if any(isinstance(token, HtmlBlock) for token in content):
        return _around_code_blocks(first, content, closing)
    rendered = code_plugins.pre_to_code_block(first.attributes, join_raw(content))
    return [*pre_tokens, closing] if rendered is None else [HtmlBlock(rendered)]


def _around_code_blocks(first: Tag, content: list[Token], closing: Token) -> list[Token]:
    """Return the code blocks in a `<pre>`, and the text between them in a `<pre>` of its own.

    A code shortcode in a `<pre>` is a complete code block already.
    """
    out: list[Token] = []
    for is_block, group in groupby(content, key=lambda token: isinstance(token, HtmlBlock)):
        tokens = list(group)
        if is_block:
            out += tokens
        elif join_raw(tokens).strip():
            out += _code_block([first, *tokens], closing)
    return out
