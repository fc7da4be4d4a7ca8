"""Which delimiter runs can open or close emphasis (CommonMark 6.2).

Engines differ in what they take for punctuation: since 0.31 Unicode symbols are,
before they were not; and those with strikethrough look past a tilde. All are asked,
so that the answer holds everywhere.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

LETTER, PUNCTUATION, SYMBOL, SPACE = "letter", "punctuation", "symbol", "space"


@lru_cache(maxsize=4096)
def kind(char: str) -> str:
    """What flanking sees in a character; "" is the edge of a line, which counts as space."""
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


WORLDS = 4
"""How many readings there are: with and without symbols as punctuation, and looking at
tildes or, as GFM's reference engine does, past them."""

Ability = tuple[bool, bool]


@lru_cache(maxsize=8192)
def abilities(
    delimiter: str, beside: tuple[str, str], past_tildes: tuple[str, str]
) -> tuple[Ability, ...]:
    """(can open, can close) of a run of `delimiter`, in each of the WORLDS.

    `beside` are the characters before and after it, `past_tildes` those that stand there
    when tildes are not counted.
    """
    return tuple(
        _flanking(delimiter, *(reading if kind(each) == SYMBOL else kind(each) for each in pair))
        for pair in (beside, past_tildes)
        for reading in (PUNCTUATION, LETTER)
    )
