"""A list that may become long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Generic, TypeVar, overload

from migrator.spill.codecs import Codec
from migrator.spill.sqlite_table import Table

_Row = TypeVar("_Row")

ROOM = 10_000
"""Entries that stay in memory as they are."""

BATCH = 500
"""Entries that are put away at once."""


class BigList(Sequence[_Row], Generic[_Row]):
    """A list to which one appends only. Up to ROOM rows it is one; of more, all but the last few
    are put away, and made anew each time that one asks for them."""

    def __init__(self, form: Codec[_Row], rows: Iterable[_Row] = ()) -> None:
        self._form = form
        self._table: Table | None = None
        self._last: list[_Row] = []
        self._stored = 0
        for row in rows:
            self.append(row)

    def append(self, row: _Row) -> None:
        """Put `row` behind the others."""
        self._last.append(row)
        if len(self._last) > (BATCH if self._stored else ROOM):
            self._put_away()

    def __len__(self) -> int:
        return self._stored + len(self._last)

    def __iter__(self) -> Iterator[_Row]:
        if self._table is None:
            return iter(self._last)
        return chain(map(self._form.unpack, self._table.all()), self._last)

    @overload
    def __getitem__(self, place: int) -> _Row: ...

    @overload
    def __getitem__(self, place: slice) -> list[_Row]: ...

    def __getitem__(self, place: int | slice) -> _Row | list[_Row]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        number = place + len(self) if place < 0 else place
        if self._table is None or number >= self._stored:
            if not 0 <= number < len(self):
                raise IndexError(place)
            return self._last[number - self._stored]
        if number < 0:
            raise IndexError(place)
        return self._form.unpack(self._table.get(number))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(mine == yours for mine, yours in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _put_away(self) -> None:
        self._table = self._table or Table()
        self._table.add((None, self._form.pack(row)) for row in self._last)
        self._stored = self._table.length
        self._last.clear()
