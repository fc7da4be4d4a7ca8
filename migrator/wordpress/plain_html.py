"""HTML that says nothing but itself, which is most of what authors write.

Whoever reads content looks for shortcodes, code, pictures of emoji, what a browser would
swallow. Where one regular expression sees that there is none of it, the HTML needs no tokens:
it is one token, `Plain`. It decides nothing anew: `tokens_of` gives the tokens that it would have
been, character for character (tests/wordpress/test_plain_html.py).

Of 1,286 posts of real blogs 1,231 are plain but for their shortcodes and blocks of code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from migrator.wordpress import pre_elements
from migrator.wordpress.plugin_decoration import LOOKED_AT
from migrator.wordpress.plugin_decoration import may_be_typed as _may_be_typed
from migrator.wordpress.tokens import (
    DIRECTING,
    PLAIN_ATTRIBUTES,
    HtmlBlock,
    Inline,
    Plain,
    ReadBracket,
    Shortcode,
    TextToken,
    Token,
    tokenize,
)

_OTHERS = "|".join(sorted(DIRECTING | LOOKED_AT))
_TAG = rf"</?(?!(?i:{_OTHERS}))[a-zA-Z][^\s<>/\"'=]*+{PLAIN_ATTRIBUTES}>"
# References to characters could spell a class that means something.
_LITERAL = (
    r"""(?>(?:[^<>"'&]++|&(?!\#)|"(?>(?:[^"<>&]++|&(?!\#))*)"|'(?>(?:[^'<>&]++|&(?!\#))*)')*)"""
)
_IMAGE = rf"<img(?=[\s/>]){_LITERAL}>"
_FRAME = rf"<iframe(?=[\s/>]){PLAIN_ATTRIBUTES}>[^<\[]*+</iframe>"
# A bracket that no shortcode begins with. Within `<code>` only `[[` may mean something.
_PROSE = r"\[(?!\[|/|[0-9]*+[A-Za-z_])"
_IN_CODE = rf"(?>(?:[^<\[]++|\[(?!\[)|{_TAG}|{_IMAGE})*)"
_CODE = rf"<code(?=[\s>]){PLAIN_ATTRIBUTES}>{_IN_CODE}</code>"
# No `<pre>` that could name a language.
_PRE = (
    r'<pre(?: class="wp-block-(?:code|preformatted|verse)(?>(?: has-[\w-]++)*)")?>'
    rf"(?>(?:[^<\[]++|{_PROSE}|{_TAG}|{_IMAGE}|<code>{_IN_CODE}</code>)*)</pre>"
)
_match = re.compile(
    rf"(?>(?:[^<\[]++|{_TAG}|{_PROSE}|{_IMAGE}|<!--[^<>-]*+-->|{_CODE}|{_PRE}|{_FRAME})*)"
).match


def is_plain(source: str) -> bool:
    """Whether nothing in it has to be read; where there are shortcodes, or may be, not."""
    if "<" not in source and "[" not in source:
        return True
    plain = _match(source)
    return plain is not None and plain.end() == len(source) and not _may_be_typed(source)


def read(source: str, read_bracket: ReadBracket | None = None) -> list[Token] | None:
    """The tokens of `source`, all that is plain between shortcodes and code blocks as one; None
    where there is more to be read. `read_bracket` as in `Scanner`; without it there are neither."""
    if _may_be_typed(source):
        return None
    found: list[Token] = []
    start = position = 0
    while True:
        plain = _match(source, position)
        position = plain.end() if plain else position
        if position == len(source):
            break
        special = _special(source, position, read_bracket)
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


def _special(
    source: str, at: int, read_bracket: ReadBracket | None
) -> tuple[list[Token], int] | None:
    """The shortcode or the code block that is not plain at `at`, and where it ends."""
    if read_bracket is None:
        return None
    if source[at] == "[":
        return read_bracket(at, "")
    return pre_elements.whole(source, at, read_bracket)


def tokens_of(tokens: Sequence[Token]) -> list[Token]:
    """The same tokens, and what is plain tag by tag."""
    found: list[Token] = []
    for token in tokens:
        if isinstance(token, Plain):
            found += tokenize(token.raw)
        else:
            found.append(token)
    return found
