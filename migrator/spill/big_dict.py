"""Keep a dictionary in memory while it is small, and move it to disk when it becomes large."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, MutableMapping, ValuesView
from itertools import chain
from typing import Any, Generic, TypeVar

from migrator.spill.big_list import BATCH, MAX_IN_MEMORY
from migrator.spill.codecs import Codec
from migrator.spill.int_map import IntMap
from migrator.spill.sqlite_table import Table

_Key = TypeVar("_Key", str, int)
_Value = TypeVar("_Value")


class BigDict(MutableMapping[_Key, _Value], Generic[_Key, _Value]):
    """A dictionary without removal.

    Up to MAX_IN_MEMORY entries it is a plain dictionary. Beyond, all but the last few entries are
    on disk, and their values are created anew on each access.
    """

    def __init__(self, codec: Codec[_Value]) -> None:
        self._codec = codec
        self._last: dict[_Key, _Value] = {}
        self._table: Table | None = None
        self._numbers = IntMap()
        # Numbers of keys whose digest in `_numbers` equals that of another key.
        self._collisions: dict[_Key, int] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a plain dictionary, but with the table if entries are on disk."""
        if self._table is not None:
            return BigDict, (self._codec,), self.__dict__
        return dict, (self._last,)

    def __getitem__(self, key: _Key) -> _Value:
        if key in self._last:
            return self._last[key]
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return self._codec.unpack(found[1])

    def __setitem__(self, key: _Key, value: _Value) -> None:
        found = None if self._table is None or key in self._last else self._find(key)
        if self._table is not None and found is not None:
            self._table.put(found[0], (key, self._codec.pack(value)))
        else:
            self._insert(key, value)

    def _insert(self, key: _Key, value: _Value) -> None:
        self._last[key] = value
        if len(self._last) > (MAX_IN_MEMORY if self._table is None else BATCH):
            self._move_to_disk()

    def __delitem__(self, key: _Key) -> None:
        raise NotImplementedError("entries cannot be removed")

    def __contains__(self, key: object) -> bool:
        return key in self._last or (
            isinstance(key, str | int) and self._find(key) is not None  # type: ignore[arg-type]
        )

    def __len__(self) -> int:
        return len(self._last) + (self._table.length if self._table else 0)

    def __iter__(self) -> Iterator[_Key]:
        """Yield the keys in insertion order."""
        if self._table is None:
            return iter(self._last)
        return chain((key for key, _ in self._table.all()), self._last)

    def setdefault(self, key: _Key, default: _Value) -> _Value:
        if key in self._last:
            return self._last[key]
        if (found := self._find(key)) is not None:
            return self._codec.unpack(found[1])
        self._insert(key, default)
        return default

    def sorted_entries(self) -> Iterator[tuple[_Key, _Value]]:
        """Yield the entries in the order of their keys, only one of them in memory."""
        if self._table is None:
            return iter(sorted(self._last.items(), key=lambda entry: entry[0]))
        self._move_to_disk()
        return ((key, self._codec.unpack(value)) for key, value in self._table.by_key())

    def items(self) -> ItemsView[_Key, _Value]:
        return _Items(self)

    def values(self) -> ValuesView[_Value]:
        return _Values(self)

    def entries(self) -> Iterator[tuple[_Key, _Value]]:
        """Yield the entries in insertion order."""
        if self._table is None:
            return iter(self._last.items())
        stored = ((key, self._codec.unpack(value)) for key, value in self._table.all())
        return chain(stored, self._last.items())

    def _find(self, key: _Key) -> tuple[int, Any] | None:
        """Return number and packed value of an entry on disk, None if there is none."""
        if self._table is None:
            return None
        number = self._collisions.get(key, self._numbers.get(key))
        if number is None:
            return None
        known, value = self._table.get(number)
        return (number, value) if known == key else None

    def _move_to_disk(self) -> None:
        self._table = self._table or Table()
        for number, key in enumerate(self._last, self._table.length):
            if self._numbers.setdefault(key, number) != number:
                self._collisions[key] = number
        pack = self._codec.pack
        self._table.add((_sortable(key), (key, pack(value))) for key, value in self._last.items())
        self._last.clear()


class _Items(ItemsView[_Key, _Value]):
    """View that reads the entries sequentially instead of looking up each key."""

    _mapping: BigDict[_Key, _Value]

    def __iter__(self) -> Iterator[tuple[_Key, _Value]]:
        return self._mapping.entries()


class _Values(ValuesView[_Value]):
    """View that reads the values sequentially instead of looking up each key."""

    _mapping: BigDict[Any, _Value]

    def __iter__(self) -> Iterator[_Value]:
        return (value for _, value in self._mapping.entries())


def _sortable(key: str | int) -> bytes | int:
    """Return a key that SQLite sorts as Python does.

    UTF-8 bytes sort as Python's texts do, lone surrogates included, which SQLite's own texts cannot
    hold.
    """
    return key.encode("utf-8", "surrogatepass") if isinstance(key, str) else key
