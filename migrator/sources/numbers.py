"""Parse a whole number as exports, APIs and custom fields write it."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,18}\s*")


def number(value: str) -> int:
    """Return the whole number in `value`, 0 if it is not one."""
    return int(value) if _NUMBER.fullmatch(value) else 0
