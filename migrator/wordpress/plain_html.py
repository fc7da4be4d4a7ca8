"""Recognise simple HTML that needs no tokenizing, which is most of what authors write.

Rendering has to treat shortcodes, code, emoji images and elements that swallow text (`<script>`).
If one regular expression finds that there are none, the HTML becomes a single `Plain` token. This
is only faster, it changes no result: `expand_plain` gives the tokens that the scanner would have
given, character for character (tests/wordpress/test_plain_html.py).

1,231 of 1,286 posts of real blogs are plain except for their shortcodes and code blocks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from migrator.wordpress import pre_elements
from migrator.wordpress.code_plugins import CRAYON_INLINE
from migrator.wordpress.plugin_decoration import DECORATED_ELEMENTS
from migrator.wordpress.plugin_decoration import may_contain_emoji_image as _may_contain_emoji_image
from migrator.wordpress.tokens import (
    PLAIN_ATTRIBUTES,
    STATE_CHANGING,
    HtmlBlock,
    Inline,
    Plain,
    ReadBracket,
    Shortcode,
    TextToken,
    Token,
    tokenize,
)

# The first letter is a class, because that excludes most names at once.
_EXCLUDED = "|".join(
    f"[{name[0]}{name[0].upper()}](?i:{name[1:]})"
    for name in sorted(STATE_CHANGING | DECORATED_ELEMENTS)
)
# A name with a hyphen is of a custom element.
_TAG = rf"</?(?!{_EXCLUDED}|[a-zA-Z][a-zA-Z0-9]*+-)[a-zA-Z][^\s<>/\"'=]*+{PLAIN_ATTRIBUTES}>"
# Without numeric character references: they could spell a class name that has a meaning.
_LITERAL = (
    r"""(?>(?:[^<>"'&]++|&(?!\#)|"(?>(?:[^"<>&]++|&(?!\#))*)"|'(?>(?:[^'<>&]++|&(?!\#))*)')*)"""
)
_IMAGE = rf"<img(?=[\s/>]){_LITERAL}>"
_FRAME = rf"<iframe(?=[\s/>]){PLAIN_ATTRIBUTES}>[^<\[]*+</iframe>"
# A bracket that begins no shortcode. Within `<code>` only `[[` can have a meaning.
_PROSE = r"\[(?!\[|/|[0-9]*+[A-Za-z_])"
_IN_CODE = rf"(?>(?:[^<\[]++|\[(?!\[)|{_TAG}|{_IMAGE})*)"
# One line only: several lines may be a block of code (see `inline_code.py`).
_LINE_OF_CODE = rf"(?>(?:[^<\[\n]++|\[(?!\[)|(?!<[bB][rR]){_TAG}|{_IMAGE})*)"
_CODE = rf"<code(?=[\s>]){PLAIN_ATTRIBUTES}>{_LINE_OF_CODE}</code>"
# A `<pre>` without a class or attribute that could name a language.
_PRE = (
    r'<pre(?: class="wp-block-(?:code|preformatted|verse)(?>(?: has-[\w-]++)*)")?>'
    rf"(?>(?:[^<\[]++|{_PROSE}|{_TAG}|{_IMAGE}|<code>{_IN_CODE}</code>)*)</pre>"
)
_match = re.compile(
    rf"(?>(?:[^<\[]++|{_TAG}|{_PROSE}|{_IMAGE}|<!--[^<>-]*+-->|{_CODE}|{_PRE}|{_FRAME})*)"
).match


def is_plain(source: str) -> bool:
    """Return True if `source` needs no tokenizing. It may contain no possible shortcode."""
    if "<" not in source and "[" not in source:
        return True
    plain = _match(source)
    return plain is not None and plain.end() == len(source) and not _is_decorated(source)


def _is_decorated(source: str) -> bool:
    return _may_contain_emoji_image(source) or CRAYON_INLINE in source


def tokenize_plain(source: str, read_bracket: ReadBracket | None = None) -> list[Token] | None:
    """Return the tokens of `source`, with the plain HTML between them as `Plain` tokens.

    The tokens between are shortcodes and code blocks. Return None if `source` holds anything
    else that needs tokenizing. `read_bracket` is as in `Scanner`; without it, neither shortcodes
    nor code blocks are accepted.
    """
    if "<" not in source and "[" not in source:
        return [Plain(source)] if source else []
    if _is_decorated(source):
        return None
    found: list[Token] = []
    start = position = 0
    while True:
        plain = _match(source, position)
        position = plain.end() if plain else position
        if position == len(source):
            break
        special = _shortcode_or_code_block(source, position, read_bracket)
        if special is not None:
            if start < position:
                found.append(Plain(source[start:position]))
            tokens, start = special
            if not all(
                isinstance(token, (Shortcode, HtmlBlock, Inline, TextToken)) for token in tokens
            ):
                return None
            found += tokens
            position = start
        elif source[position] == "[":
            position += 1
        else:
            return None
    if start < position:
        found.append(Plain(source[start:]))
    return found


def _shortcode_or_code_block(
    source: str, at: int, read_bracket: ReadBracket | None
) -> tuple[list[Token], int] | None:
    """Return the tokens of the shortcode or code block at `at`, and its end offset."""
    if read_bracket is None:
        return None
    if source[at] == "[":
        return read_bracket(at, "")
    return pre_elements.read_code_block(source, at, read_bracket)


def expand_plain(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with each `Plain` token split into its tags and texts."""
    found: list[Token] = []
    for token in tokens:
        if isinstance(token, Plain):
            found += tokenize(token.raw)
        else:
            found.append(token)
    return found
