"""PHP's serialised values as plain data: how WordPress stores lists and options in meta.

Format: https://www.php.net/manual/en/function.serialize.php, as observed in
exports. Lengths are often wrong there (counted in characters, or kept when the
text was replaced), so a string may also end where the next value begins.
"""

from __future__ import annotations

import re
from typing import Any

DEEPEST = 100

_SERIALISED = re.compile(r'(?:N;|b:[01];|[id]:[^;{}"]{1,40};|[aO]:\d+:|s:\d+:"|E:\d+:")')
_NULL = re.compile(rb"N;")
_SCALAR = re.compile(rb"([bid]):([-+0-9.eEINFA]{1,40});")
_STRING = re.compile(rb'[sE]:(\d{1,10}):"')
_ARRAY = re.compile(rb"a:\d{1,10}:\{")
_OBJECT = re.compile(rb'O:\d{1,10}:"([^"]{0,400})":\d{1,10}:\{')
_REFERENCE = re.compile(rb"[rR]:\d{1,10};")
_NEXT = re.compile(rb'";(?=\}|[abdisOrREC]:|N;|\Z)')


class _Refused(ValueError):
    pass


def unserialize(value: str) -> Any:
    """The data in a serialised value, or `value` itself where it is not one.

    Arrays with the keys 0..n-1 in order become lists, other arrays and objects
    dictionaries (a class name is dropped), references None.
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
    raise _Refused


def _scalar(kind: bytes, text: bytes) -> bool | int | float:
    if kind == b"b":
        return text != b"0"
    return int(text) if kind == b"i" else float(text)


def _string_end(data: bytes, start: int, length: int) -> int:
    """Where a string ends: after its length, or else where something follows that fits."""
    if data.startswith(b'";', start + length):
        return start + length
    found = _NEXT.search(data, start)
    if not found:
        raise _Refused
    return found.start()


def _pairs(data: bytes, at: int, depth: int) -> tuple[list[tuple[int | str, Any]], int]:
    if depth > DEEPEST:
        raise _Refused
    pairs: list[tuple[int | str, Any]] = []
    while not data.startswith(b"}", at):
        key, at = _value(data, at, depth)
        if isinstance(key, bool) or not isinstance(key, int | str):
            raise _Refused
        item, at = _value(data, at, depth)
        pairs.append((key, item))
    return pairs, at + 1


def _property(key: int | str, owner: str) -> int | str:
    """A property's name without the marks of private and protected.

    PHP writes them between NUL bytes, which XML cannot hold: often only the rest is left.
    """
    if isinstance(key, int):
        return key
    return key.rpartition("\0")[2].removeprefix(owner).removeprefix("*") or key
