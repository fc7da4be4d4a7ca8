"""Decode a value of PHP's `serialize`, the format of lists and options in WordPress's meta fields.

Format: https://www.php.net/manual/en/function.serialize.php, as observed in exports. The lengths in
exports are often wrong (counted in characters, or unchanged after the text was replaced), so a
string may also end where the next value begins.
"""

from __future__ import annotations

import re
from typing import Any

MAX_DEPTH = 100

_SERIALISED = re.compile(r'(?:N;|b:[01];|[id]:[^;{}"]{1,40};|[aO]:\d+:|s:\d+:"|E:\d+:")')
_NULL = re.compile(rb"N;")
_SCALAR = re.compile(rb"([bid]):([-+0-9.eEINFA]{1,40});")
_STRING = re.compile(rb'[sE]:(\d{1,10}):"')
_ARRAY = re.compile(rb"a:\d{1,10}:\{")
_OBJECT = re.compile(rb'O:\d{1,10}:"([^"]{0,400})":\d{1,10}:\{')
_REFERENCE = re.compile(rb"[rR]:\d{1,10};")
_NEXT = re.compile(rb'";(?=\}|[abdisOrREC]:|N;|\Z)')


class _InvalidValueError(ValueError):
    pass


def unserialize(value: str) -> Any:
    """Return the data in a serialised value, or `value` itself if it is not one.

    Arrays with the keys 0..n-1 in order become lists, other arrays and objects dictionaries
    (without the class name), references None.
    """
    text = value.strip(" \t\r\n")
    if not _SERIALISED.match(text) or text[-1] not in ";}":
        return value
    data = text.encode("utf-8", "surrogatepass")
    try:
        result, end = _value(data, 0, 0)
    except ValueError:
        return value
    return result if end == len(data) else value


def _value(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    if found := _SCALAR.match(data, at):
        return _scalar(found[1], found[2]), found.end()
    if found := _STRING.match(data, at):
        end = _string_end(data, found.end(), int(found[1]))
        return data[found.end() : end].decode("utf-8", "replace"), end + 2
    if found := _ARRAY.match(data, at):
        pairs, end = _pairs(data, found.end(), depth + 1)
        listed = [key for key, _ in pairs] == list(range(len(pairs)))
        return ([item for _, item in pairs] if listed else dict(pairs)), end
    if found := _OBJECT.match(data, at):
        pairs, end = _pairs(data, found.end(), depth + 1)
        owner = found[1].decode("utf-8", "replace")
        return {_property(key, owner): item for key, item in pairs}, end
    if found := _NULL.match(data, at) or _REFERENCE.match(data, at):
        return None, found.end()
    raise _InvalidValueError


def _scalar(kind: bytes, text: bytes) -> bool | int | float:
    if kind == b"b":
        return text != b"0"
    return int(text) if kind == b"i" else float(text)


def _string_end(data: bytes, start: int, length: int) -> int:
    """Return the end of a string, by its length or else at the first quote before a new value."""
    if data.startswith(b'";', start + length):
        return start + length
    found = _NEXT.search(data, start)
    if not found:
        raise _InvalidValueError
    return found.start()


def _pairs(data: bytes, at: int, depth: int) -> tuple[list[tuple[int | str, Any]], int]:
    if depth > MAX_DEPTH:
        raise _InvalidValueError
    pairs: list[tuple[int | str, Any]] = []
    while not data.startswith(b"}", at):
        key, at = _value(data, at, depth)
        if isinstance(key, bool) or not isinstance(key, int | str):
            raise _InvalidValueError
        item, at = _value(data, at, depth)
        pairs.append((key, item))
    return pairs, at + 1


def _property(key: int | str, owner: str) -> int | str:
    """Return a property's name without PHP's marks for private and protected properties.

    PHP writes them between NUL bytes, which XML cannot contain: often only the rest is left.
    """
    if isinstance(key, int):
        return key
    return key.rpartition("\0")[2].removeprefix(owner).removeprefix("*") or key
