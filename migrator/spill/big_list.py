"""Keep an append-only list in memory while it is short, and move it to disk when it is long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Generic, TypeVar, overload

from migrator.spill.codecs import Codec
from migrator.spill.sqlite_table import Table

_Row = TypeVar("_Row")

MAX_IN_MEMORY = 10_000
"""Maximum number of entries in memory before the first ones move to disk."""

BATCH = 500
"""Number of entries that move to disk at once."""


class BigList(Sequence[_Row], Generic[_Row]):
    """An append-only list.

    Up to MAX_IN_MEMORY rows it is a plain list. Beyond, all but the last few rows are on disk, and
    created anew on each access.
    """

    def __init__(self, codec: Codec[_Row], rows: Iterable[_Row] = ()) -> None:
        self._codec = codec
        self._table: Table | None = None
        self._last: list[_Row] = []
        self._stored = 0
        for row in rows:
            self.append(row)

    def append(self, row: _Row) -> None:
        """Append `row`."""
        self._last.append(row)
        if len(self._last) > (BATCH if self._stored else MAX_IN_MEMORY):
            self._move_to_disk()

    def __len__(self) -> int:
        return self._stored + len(self._last)

    def __iter__(self) -> Iterator[_Row]:
        if self._table is None:
            return iter(self._last)
        return chain(map(self._codec.unpack, self._table.all()), self._last)

    @overload
    def __getitem__(self, index: int) -> _Row: ...

    @overload
    def __getitem__(self, index: slice) -> list[_Row]: ...

    def __getitem__(self, index: int | slice) -> _Row | list[_Row]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        number = index + len(self) if index < 0 else index
        if self._table is None or number >= self._stored:
            if not 0 <= number < len(self):
                raise IndexError(index)
            return self._last[number - self._stored]
        if number < 0:
            raise IndexError(index)
        return self._codec.unpack(self._table.get(number))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(mine == yours for mine, yours in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _move_to_disk(self) -> None:
        self._table = self._table or Table()
        self._table.add((None, self._codec.pack(row)) for row in self._last)
        self._stored = self._table.length
        self._last.clear()
