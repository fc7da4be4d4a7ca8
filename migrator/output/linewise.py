"""JSON with one entry per line, so that a `git diff` of it reads like a list of what changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from migrator.yamltext import without_surrogates

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
    return (f"{as_json(key)}: {line(mapping[key])}" for key in sorted(mapping))


def section(
    name: str, brackets: str, lines: Iterable[str], *, end: str = ",\n"
) -> Iterator[bytes]:
    """A list or an object called `name` in UTF-8, a chunk for each line."""
    yield f'"{name}": {brackets[0]}'.encode()
    separator = "\n"
    for line in lines:
        yield without_surrogates(f"{separator}{line}").encode()
        separator = ",\n"
    last = "" if separator == "\n" else "\n"
    yield f"{last}{brackets[1]}{end}".encode()
