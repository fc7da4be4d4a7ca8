"""Reduce an answer of the REST API to the fields that were requested.

WordPress returns only the fields in `_fields`. Servers and plugins that ignore the parameter return
all of them, with e-mail and IP addresses of commenters, which a capture must not hold.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from migrator.fetch.body import BodyError, decoded
from migrator.fetch.messages import MAX_BYTES, OK, Exchange

_PARAMETER: Final = "_fields"
_FOR_USERS: Final = frozenset(
    ["password", "email", "author_email", "author_ip", "author_user_agent", "username"]
)
_MAX_STARTS: Final = 200  # brackets tried as the start of the JSON, after notices of PHP
_BODY_HEADERS: Final = frozenset({"content-encoding", "content-length"})


def reduced(exchange: Exchange, *, is_private: bool) -> Exchange:
    """Return the exchange without fields that the URL does not name; unchanged if it has none.

    Fields that WordPress gives only to users are left out too unless the answer `is_private`.
    """
    fields = _requested(exchange.url) - (frozenset() if is_private else _FOR_USERS)
    if not fields or exchange.status != OK:
        return exchange
    try:
        encoding = exchange.header("Content-Encoding")
        body = _read(exchange.body, encoding).decode("utf-8-sig", "replace")
    except BodyError:
        return exchange
    found = _json(body)
    if found is None:
        return exchange
    value, start, end = found
    less = _reduced(value, fields)
    if less == value:
        return exchange
    text = f"{body[:start]}{json.dumps(less)}{body[end:]}"
    headers = tuple(pair for pair in exchange.headers if pair[0].lower() not in _BODY_HEADERS)
    return replace(exchange, body=text.encode("utf-8", "replace"), headers=headers)


def _requested(url: str) -> frozenset[str]:
    """Return the names of the top-level fields that a URL asks for."""
    if _PARAMETER not in url:
        return frozenset()
    values = parse_qs(urlsplit(url).query).get(_PARAMETER, [])
    names = (name.strip().partition(".")[0] for value in values for name in value.split(","))
    return frozenset(name for name in names if name)


def _read(body: bytes, encoding: str) -> bytes:
    received = bytearray()
    for chunk in decoded([body], encoding):
        received += chunk
        if len(received) > MAX_BYTES:
            raise BodyError("the answer is too large")
    return bytes(received)


def _json(text: str) -> tuple[Any, int, int] | None:
    """Return the first list of objects, or object, in the text with its start and end."""
    decoder = json.JSONDecoder()
    at = -1
    for _ in range(_MAX_STARTS):
        starts = [place for mark in "[{" if (place := text.find(mark, at + 1)) >= 0]
        if not starts:
            return None
        at = min(starts)
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            continue
        is_list = isinstance(value, list) and value and all(isinstance(v, dict) for v in value)
        if is_list or isinstance(value, dict):
            return value, at, end
    return None


def _reduced(value: Any, fields: frozenset[str]) -> Any:
    if isinstance(value, list):
        return [_reduced(item, fields) for item in value]
    if not isinstance(value, dict) or ("code" in value and "message" in value):
        return value
    return {name: inner for name, inner in value.items() if name in fields}
