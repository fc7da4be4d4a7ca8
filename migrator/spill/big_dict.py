"""A dictionary that may become large."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, MutableMapping, ValuesView
from itertools import chain
from typing import Any, Generic, TypeVar

from migrator.spill.big_list import BATCH, ROOM
from migrator.spill.codecs import Codec
from migrator.spill.int_map import IntMap
from migrator.spill.sqlite_table import Table

_Key = TypeVar("_Key", str, int)
_Value = TypeVar("_Value")


class BigDict(MutableMapping[_Key, _Value], Generic[_Key, _Value]):
    """A dictionary from which nothing is removed. Up to ROOM entries it is one; of more, all but
    the last few are put away, and their values made anew each time that one asks for them."""

    def __init__(self, form: Codec[_Value]) -> None:
        self._form = form
        self._last: dict[_Key, _Value] = {}
        self._table: Table | None = None
        self._numbers = IntMap()
        self._twins: dict[_Key, int] = {}  # whose mark in `_numbers` is another's

    def __getitem__(self, key: _Key) -> _Value:
        if key in self._last:
            return self._last[key]
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return self._form.unpack(found[1])

    def __setitem__(self, key: _Key, value: _Value) -> None:
        found = None if self._table is None or key in self._last else self._find(key)
        if self._table is not None and found is not None:
            self._table.put(found[0], (key, self._form.pack(value)))
        else:
            self._enter(key, value)

    def _enter(self, key: _Key, value: _Value) -> None:
        self._last[key] = value
        if len(self._last) > (ROOM if self._table is None else BATCH):
            self._put_away()

    def __delitem__(self, key: _Key) -> None:
        raise NotImplementedError("nothing is removed")

    def __contains__(self, key: object) -> bool:
        return key in self._last or (
            isinstance(key, str | int) and self._find(key) is not None  # type: ignore[arg-type]
        )

    def __len__(self) -> int:
        return len(self._last) + (self._table.length if self._table else 0)

    def __iter__(self) -> Iterator[_Key]:
        """In the order in which they were entered."""
        if self._table is None:
            return iter(self._last)
        return chain((key for key, _ in self._table.all()), self._last)

    def setdefault(self, key: _Key, default: _Value) -> _Value:
        if key in self._last:
            return self._last[key]
        if (found := self._find(key)) is not None:
            return self._form.unpack(found[1])
        self._enter(key, default)
        return default

    def in_order(self) -> Iterator[tuple[_Key, _Value]]:
        """The entries in the order of their keys, none but one of them in memory."""
        if self._table is None:
            return iter(sorted(self._last.items(), key=lambda entry: entry[0]))
        self._put_away()
        return ((key, self._form.unpack(value)) for key, value in self._table.by_key())

    def items(self) -> ItemsView[_Key, _Value]:
        return _Items(self)

    def values(self) -> ValuesView[_Value]:
        return _Values(self)

    def entries(self) -> Iterator[tuple[_Key, _Value]]:
        """The entries in the order in which they were entered."""
        if self._table is None:
            return iter(self._last.items())
        stored = ((key, self._form.unpack(value)) for key, value in self._table.all())
        return chain(stored, self._last.items())

    def _find(self, key: _Key) -> tuple[int, Any] | None:
        """Number and packed value of an entry that was put away."""
        if self._table is None:
            return None
        number = self._twins.get(key, self._numbers.get(key))
        if number is None:
            return None
        known, value = self._table.get(number)
        return (number, value) if known == key else None

    def _put_away(self) -> None:
        self._table = self._table or Table()
        for number, key in enumerate(self._last, self._table.length):
            if self._numbers.setdefault(key, number) != number:
                self._twins[key] = number
        pack = self._form.pack
        self._table.add((_sortable(key), (key, pack(value))) for key, value in self._last.items())
        self._last.clear()


class _Items(ItemsView[_Key, _Value]):
    """Read one after the other, and not each looked for by its key."""

    _mapping: BigDict[_Key, _Value]

    def __iter__(self) -> Iterator[tuple[_Key, _Value]]:
        return self._mapping.entries()


class _Values(ValuesView[_Value]):
    _mapping: BigDict[Any, _Value]

    def __iter__(self) -> Iterator[_Value]:
        return (value for _, value in self._mapping.entries())


def _sortable(key: str | int) -> bytes | int:
    """Bytes of UTF-8 sort as Python's texts do, half surrogate pairs included, which SQLite's own
    texts cannot hold."""
    return key.encode("utf-8", "surrogatepass") if isinstance(key, str) else key
