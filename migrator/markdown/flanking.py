"""Which delimiter runs can open or close emphasis (CommonMark 6.2).

Engines differ in what they take for punctuation: since 0.31 Unicode symbols are,
before they were not. Both are asked, so that the answer holds everywhere.
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


@lru_cache(maxsize=4096)
def abilities(delimiter: str, before: str, after: str) -> tuple[tuple[bool, bool], ...]:
    """(can open, can close) of a run of `delimiter` between two characters.

    One answer for each reading of Unicode symbols, equal ones given once.
    """
    kinds = kind(before), kind(after)
    readings = [
        _flanking(delimiter, *(reading if each == SYMBOL else each for each in kinds))
        for reading in (PUNCTUATION, LETTER)
    ]
    return tuple(dict.fromkeys(readings))
