"""Extract JSON from an answer that may contain other text as well.

PHP's notices and warnings come before the JSON, the output of caches and plugins after it, and a
byte order mark before everything.
"""

from __future__ import annotations

import json
import re
from typing import Any, Generic, TypeVar

from migrator.startup.value_objects import value_object

T = TypeVar("T", dict[str, Any], list[Any])

# Brackets tried as the start of the JSON; notices contain brackets too ("Undefined array key").
_MAX_STARTS = 200
_AFTER = re.compile(r"\s*(?:<[^>]*>.*)?\Z", re.DOTALL)
# Characters that XML, and so the same site's export, cannot contain.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class NotJsonError(ValueError):
    """Raised if there is no JSON of the requested type. `str` says what there is instead."""


@value_object
class Read(Generic[T]):
    """JSON value; `extra` is the text around it, shortened, "" for none."""

    value: T
    extra: str = ""


def read_json(body: bytes, kind: type[T]) -> Read[T]:
    """Return the object or list in `body` (UTF-8). Raises NotJsonError."""
    text = body.decode("utf-8-sig", "replace").strip()
    opening = "{" if kind is dict else "["
    decoder = json.JSONDecoder()
    at = text.find(opening)
    for _ in range(_MAX_STARTS):
        if at < 0:
            break
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            value, end = None, at
        if isinstance(value, kind) and _AFTER.match(text, end) and _contains_objects_only(value):
            return Read(value, _shortened(f"{text[:at]} {text[end:]}"))
        at = text.find(opening, at + 1)
    raise NotJsonError(_describe(text))


def _contains_objects_only(value: object) -> bool:
    """Return True unless it is a list with other items, such as `[0]` in a notice.

    The API's lists contain objects only.
    """
    return not isinstance(value, list) or all(isinstance(item, dict) for item in value)


def _describe(text: str) -> str:
    if not text:
        return "an empty answer"
    title = re.search(r"<title[^<>]*>([^<]{1,200})", text[:10_000], re.IGNORECASE)
    if title:
        return f'a page called "{_shortened(title[1])}" instead of JSON'
    return f'"{_shortened(text)}" instead of JSON'


def _shortened(text: str) -> str:
    plain = " ".join(re.sub(r"<[^<>]*>", " ", text[:2000]).split())
    return plain if len(plain) <= 120 else f"{plain[:119]}…"


def clean(value: object) -> str:
    """Return a JSON string without characters that text files cannot hold; "" if not a string."""
    return _ILLEGAL.sub("", value) if isinstance(value, str) else ""


def number(value: object) -> int:
    """Return an id or a count, 0 if it is not one. Plugins write numbers as strings."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value if 0 <= value < 1 << 63 else 0
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return 0
