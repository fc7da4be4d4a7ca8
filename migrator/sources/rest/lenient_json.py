"""JSON out of what a server sent, which may be more than that.

PHP's notices and warnings stand before the JSON, what caches and plugins add behind it, and a
byte order mark before all.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T", dict[str, Any], list[Any])

# A notice holds brackets too ("Undefined array key"); so many are tried.
_MOST_STARTS = 200
_AFTER = re.compile(r"\s*(?:<[^>]*>.*)?\Z", re.DOTALL)
# What XML, and so the same site's export, could not hold either.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class NotJsonError(ValueError):
    """The bytes hold no JSON of the kind that was asked for. `str` says what they are."""


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What the JSON says; `extra` is the text around it, shortened, "" for none."""

    value: T
    extra: str = ""


def read_json(body: bytes, kind: type[T]) -> Read[T]:
    """The object or list in `body` (UTF-8). Raises NotJsonError."""
    text = body.decode("utf-8-sig", "replace").strip()
    opening = "{" if kind is dict else "["
    decoder = json.JSONDecoder()
    at = text.find(opening)
    for _ in range(_MOST_STARTS):
        if at < 0:
            break
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            value, end = None, at
        if isinstance(value, kind) and _AFTER.match(text, end) and _holds_objects(value):
            return Read(value, _short(f"{text[:at]} {text[end:]}"))
        at = text.find(opening, at + 1)
    raise NotJsonError(_what_it_is(text))


def _holds_objects(value: object) -> bool:
    """Lists of the API hold objects; `[0]` in a notice is none of them."""
    return not isinstance(value, list) or all(isinstance(item, dict) for item in value)


def _what_it_is(text: str) -> str:
    if not text:
        return "an empty answer"
    title = re.search(r"<title[^<>]*>([^<]{1,200})", text[:10_000], re.IGNORECASE)
    if title:
        return f'a page called "{_short(title[1])}" instead of JSON'
    return f'no JSON but "{_short(text)}"'


def _short(text: str) -> str:
    plain = " ".join(re.sub(r"<[^<>]*>", " ", text[:2000]).split())
    return plain if len(plain) <= 120 else f"{plain[:119]}…"


def clean(value: object) -> str:
    """A string of the JSON as text that files can hold; "" for what is no string."""
    return _NO_TEXT.sub("", value) if isinstance(value, str) else ""


def number(value: object) -> int:
    """An id or a count, 0 for what is none. Plugins write numbers as strings."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value if 0 <= value < 1 << 63 else 0
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return 0
