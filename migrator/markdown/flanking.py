"""Find out if a delimiter run can open or close emphasis (CommonMark 6.2).

Markdown engines differ: since CommonMark 0.31 Unicode symbols count as punctuation, and engines
with strikethrough look past a tilde. All these dialects are evaluated, so that the result holds in
every engine.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

LETTER, PUNCTUATION, SYMBOL, SPACE = "letter", "punctuation", "symbol", "space"


@lru_cache(maxsize=4096)
def kind(char: str) -> str:
    """Return the class of a character for flanking; "" is the edge of a line, a space."""
    if not char or char in "\t\n\f\r":
        return SPACE
    if char in ASCII_PUNCTUATION:
        return PUNCTUATION
    category = unicodedata.category(char)
    if category == "Zs":
        return SPACE
    if category[0] == "P":
        return PUNCTUATION
    return SYMBOL if category[0] == "S" else LETTER


def _flanking(delimiter: str, before: str, after: str) -> tuple[bool, bool]:
    left = after != SPACE and (after != PUNCTUATION or before != LETTER)
    right = before != SPACE and (before != PUNCTUATION or after != LETTER)
    if delimiter != "_":
        return left, right
    return (
        left and (not right or before == PUNCTUATION),
        right and (not left or after == PUNCTUATION),
    )


DIALECT_COUNT = 4
"""Number of dialects: symbols are punctuation or letters; tildes count as neighbours or, as in
GFM's reference engine, are skipped."""

Ability = tuple[bool, bool]


@lru_cache(maxsize=8192)
def abilities(
    delimiter: str, beside: tuple[str, str], past_tildes: tuple[str, str]
) -> tuple[Ability, ...]:
    """Return (can open, can close) of a run of `delimiter` for each dialect.

    `beside` are the characters before and after the run, `past_tildes` those before and after
    it when tildes are skipped.
    """
    return tuple(
        _flanking(
            delimiter, *(symbol_kind if kind(each) == SYMBOL else kind(each) for each in pair)
        )
        for pair in (beside, past_tildes)
        for symbol_kind in (PUNCTUATION, LETTER)
    )
