"""Whole numbers as exports, APIs and custom fields write them."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,18}\s*")


def number(value: str) -> int:
    """Return the whole number that `value` holds, or 0 where it holds none."""
    return int(value) if _NUMBER.fullmatch(value) else 0
