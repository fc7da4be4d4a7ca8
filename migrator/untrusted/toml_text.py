"""Parse a TOML text of a stranger, but refuse one that takes too much memory or time.

The parsers take much of both for keys of many parts.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

MOST_BYTES: Final = 1 << 20
MOST_PARTS: Final = 100
_INTEGER_BITS: Final = 64

_PART: Final = re.compile(r"[\w\"'-]+")


def loads(text: str) -> dict[str, Any]:
    """Return the content of a TOML text. Raises ValueError, with one sentence."""
    check(text)
    try:
        values = tomllib.loads(text)
    except (RecursionError, MemoryError) as error:
        raise ValueError("values are nested too deeply") from error
    _check_numbers(values)
    return values


def decoded(data: bytes) -> str:
    """Return the text of a TOML file. Editors of Windows put a byte order mark before it, and its
    shell writes UTF-16. Raises ValueError."""
    is_utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if is_utf_16 else "utf-8-sig")


def _check_numbers(value: object) -> None:
    """Raise ValueError for an integer of more than 64 bits, which TOML forbids (v1.0, Integer).

    Python cannot write one of thousands of digits.
    """
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, int) and value.bit_length() >= _INTEGER_BITS:
            raise ValueError("a number has more than 64 bits")


def check(text: str) -> None:
    """Raise ValueError for a text that is too large, or has a key of too many parts."""
    if len(text) > MOST_BYTES:
        raise ValueError(f"it has more than {MOST_BYTES} characters")
    if text.count(".") < MOST_PARTS:
        return
    parts = 0
    for piece in text.split("."):
        parts = parts + 1 if _PART.fullmatch(piece.strip(" \t")) else 1
        if parts > MOST_PARTS:
            raise ValueError(f"a key has more than {MOST_PARTS} parts between dots")
