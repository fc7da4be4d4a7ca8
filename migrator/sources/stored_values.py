"""Read values of custom fields: single texts, and lists in each form in which plugins keep them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

_MOST_VALUES: Final = 2_000


def text_of(value: object) -> str:
    """Return a text or number as text without space around it, the first of a list; else ""."""
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def listed(value: object) -> Iterator[Any]:
    """Yield the values of a list, of a mapping, or of a text with commas."""
    if isinstance(value, str):
        value = value.split(",")
    if isinstance(value, int):
        value = [value]
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        yield from value[:_MOST_VALUES]
