"""Read and write JSON with one entry per line, so that a `git diff` lists the changed entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from json import JSONEncoder
from typing import IO, Any, Final, TypeVar

from migrator.archive.text_blocks import in_blocks
from migrator.archive.yaml_text import as_utf8
from migrator.spill.big_dict import BigDict
from migrator.startup.value_objects import value_object
from migrator.untrusted.json_text import parse_json

_Value = TypeVar("_Value")

# `json.dumps` makes an encoder for each value.
_encoded: Final = JSONEncoder(ensure_ascii=False).encode
_encoded_in_order: Final = JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def as_json(value: object) -> str:
    """Return `value` as JSON on one line, with mappings sorted by key."""
    return _encoded_in_order(value)


def record(entry: Any) -> str:
    """Return a dataclass with slots as JSON on one line, in the order of its fields. Empty fields
    are left out, because there may be 200,000 entries."""
    present = {}
    for name in entry.__slots__:
        value = getattr(entry, name)
        # 0 is not empty.
        if value or (value is not None and value is not False and value not in ("", ())):
            present[name] = value
    return _encoded(present)


def pairs(mapping: Mapping[str, _Value], line: Callable[[_Value], str]) -> Iterator[str]:
    """Yield the lines of a JSON object, sorted by key."""
    entries = mapping.sorted_entries() if isinstance(mapping, BigDict) else _sorted(mapping)
    return (f"{as_json(key)}: {line(value)}" for key, value in entries)


def _sorted(mapping: Mapping[str, _Value]) -> Iterator[tuple[str, _Value]]:
    return ((key, mapping[key]) for key in sorted(mapping))


def section(name: str, brackets: str, lines: Iterable[str], *, end: str = ",\n") -> Iterator[bytes]:
    """Yield the list or object named `name` in UTF-8, many lines at a time."""
    yield f'"{name}": {brackets[0]}'.encode()
    separator = "\n"
    for block in in_blocks(lines, ",\n"):
        yield as_utf8(f"{separator}{block}")
        separator = ",\n"
    last = "" if separator == "\n" else "\n"
    yield f"{last}{brackets[1]}{end}".encode()


class NotLinewise(ValueError):
    """The text may be JSON, but not with one entry per line as written here."""


_CLOSING = {"[": b"]", "{": b"}"}


JsonEntries = Iterable[tuple[str, bool, Any]]
"""Name of the value or section; True for an entry of a section; the value (for an entry of an
object a pair of key and value)."""


@value_object
class Shape:
    """The names of the values, lists and objects in such a file."""

    values: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()

    def load(self, file: IO[bytes], build: Callable[[JsonEntries], _Value]) -> _Value:
        """Parse the file and return the result of `build` for its entries.

        The file is read one entry at a time if its lines are as written here, else as a whole.
        Raises ValueError, TypeError, KeyError, AttributeError or RecursionError for an invalid
        file.
        """
        try:
            return build(read(file))
        except NotLinewise:
            file.seek(0)
            return build(self._entries(parse_json(file.read())))

    def _entries(self, data: Any) -> JsonEntries:
        for name in self.values:
            yield name, False, data[name]
        for name in self.lists:
            yield from ((name, True, entry) for entry in data[name])
        for name in self.objects:
            yield from ((name, True, entry) for entry in data[name].items())


def read(lines: Iterable[bytes]) -> JsonEntries:
    """Yield the entries of a file that was written with `section`, one at a time.

    Raises NotLinewise for any other text, at its end at the latest, and RecursionError for values
    that are nested too deeply.
    """
    rows = (line.removesuffix(b"\n") for line in lines)
    if next(rows, None) != b"{":
        raise NotLinewise
    name, closing, more = "", b"", True
    for row in rows:
        ends = row.removesuffix(b",")
        # The last entry of a section has no comma; every other entry has one.
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
        return parse_json(row.decode())
    except ValueError as error:
        raise NotLinewise from error
