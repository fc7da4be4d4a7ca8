"""Parse a TOML text of a stranger, but refuse one that takes too much memory or time.

The parsers take much of both for keys of many parts.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

MOST_BYTES: Final = 1 << 20
MOST_PARTS: Final = 100

_PART: Final = re.compile(r"[\w\"'-]+")


def loads(text: str) -> dict[str, Any]:
    """Return the content of a TOML text. Raises ValueError, with one sentence."""
    check(text)
    try:
        return tomllib.loads(text)
    except (RecursionError, MemoryError) as error:
        raise ValueError("values are nested too deeply") from error


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
