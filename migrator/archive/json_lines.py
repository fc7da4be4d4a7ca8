"""JSON with one entry per line, so that a `git diff` of it reads like a list of what changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, TypeVar

from migrator.archive.yaml_text import without_surrogates
from migrator.spill.big_dict import BigDict

_Value = TypeVar("_Value")


def as_json(value: object) -> str:
    """`value` on one line; mappings in the order of their keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def record(entry: Any) -> str:
    """A dataclass with slots on one line, in the order of its fields and without what it does
    not have: 200,000 of them are stored."""
    named = ((name, getattr(entry, name)) for name in entry.__slots__)
    # A 0 is something that it has.
    told = {k: v for k, v in named if v is not None and v is not False and v not in ("", ())}
    return json.dumps(told, ensure_ascii=False)


def pairs(mapping: Mapping[str, _Value], line: Callable[[_Value], str]) -> Iterator[str]:
    """The lines of a JSON object, sorted."""
    entries = mapping.sorted_entries() if isinstance(mapping, BigDict) else _sorted(mapping)
    return (f"{as_json(key)}: {line(value)}" for key, value in entries)


def _sorted(mapping: Mapping[str, _Value]) -> Iterator[tuple[str, _Value]]:
    return ((key, mapping[key]) for key in sorted(mapping))


def section(name: str, brackets: str, lines: Iterable[str], *, end: str = ",\n") -> Iterator[bytes]:
    """A list or an object called `name` in UTF-8, a chunk for each line."""
    yield f'"{name}": {brackets[0]}'.encode()
    separator = "\n"
    for line in lines:
        yield without_surrogates(f"{separator}{line}").encode()
        separator = ",\n"
    last = "" if separator == "\n" else "\n"
    yield f"{last}{brackets[1]}{end}".encode()


class NotLinewise(ValueError):
    """It may be JSON, but in other lines than these."""


_CLOSING = {"[": b"]", "{": b"}"}


Told = Iterable[tuple[str, bool, Any]]
"""Name, whether it is an entry of a section, and the value: of an object's entry, key and value."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The names of what such a file holds."""

    values: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()

    def load(self, file: IO[bytes], made: Callable[[Told], _Value]) -> _Value:
        """What is `made` of the file, read an entry at a time as it was written here; whole, where
        its lines are not those.

        Raises ValueError, TypeError, KeyError, AttributeError or RecursionError for what is no
        such file.
        """
        try:
            return made(read(file))
        except NotLinewise:
            file.seek(0)
            return made(self._told(json.loads(file.read())))

    def _told(self, data: Any) -> Told:
        for name in self.values:
            yield name, False, data[name]
        for name in self.lists:
            yield from ((name, True, entry) for entry in data[name])
        for name in self.objects:
            yield from ((name, True, entry) for entry in data[name].items())


def read(lines: Iterable[bytes]) -> Told:
    """What `section` and its like wrote, an entry at a time.

    Raises NotLinewise for any other text, at its end at the latest, and RecursionError for what
    is nested too deeply.
    """
    rows = (line.removesuffix(b"\n") for line in lines)
    if next(rows, None) != b"{":
        raise NotLinewise
    name, closing, more = "", b"", True
    for row in rows:
        ends = row.removesuffix(b",")
        # The last of a section has no comma, and every other has one.
        if more == (ends == (closing or b"}")):
            raise NotLinewise
        more = row.endswith(b",")
        if name and ends == closing:
            name, closing = "", b""
        elif name:
            yield name, True, _entry(ends, closing)
        elif row == b"}":
            break
        elif ends == row and row[-1:] in (b"[", b"{"):
            name, opening = _parsed(b'["' + row[1:].replace(b'": ', b'", "', 1) + b'"]')
            closing, more = _CLOSING[opening], True
        else:
            [(key, value)] = _parsed(b"{%b}" % ends).items()
            if isinstance(value, dict | list) and value:
                raise NotLinewise
            yield key, False, value
    else:
        raise NotLinewise
    if next(rows, None) is not None:
        raise NotLinewise


def _entry(row: bytes, closing: bytes) -> Any:
    if closing == b"]":
        return _parsed(row)
    [pair] = _parsed(b"{%b}" % row).items()
    return pair


def _parsed(row: bytes) -> Any:
    try:
        return json.loads(row)
    except ValueError as error:
        raise NotLinewise from error
