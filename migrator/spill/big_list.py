"""Keep an append-only list in memory while it is short, and move it to disk when it is long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Generic, TypeVar, overload

from migrator.spill.codecs import Codec
from migrator.spill.sqlite_table import Table

_Row = TypeVar("_Row")

MAX_IN_MEMORY = 10_000
"""Maximum number of entries in memory before the first ones move to disk."""

BATCH = 500
"""Number of entries that move to disk at once."""

BLOCK = 16
"""Number of rows of a list that are stored, and read, as one."""

_BLOCKS_IN_MEMORY = 4


class BigList(Sequence[_Row], Generic[_Row]):
    """An append-only list.

    Up to MAX_IN_MEMORY rows it is a plain list. Beyond, all but the last few rows are on disk, and
    created anew on each access. Access in any order is possible, but mostly it is in the order of
    the rows, so neighbours are read together.
    """

    def __init__(self, codec: Codec[_Row], rows: Iterable[_Row] = ()) -> None:
        self._codec = codec
        self._table: Table | None = None
        self._last: list[_Row] = []
        self._stored = 0
        self._blocks: dict[int, Sequence[Any]] = {}
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
        stored = chain.from_iterable(self._table.all())
        return chain(map(self._codec.unpack, stored), self._last)

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
        block, place = divmod(number, BLOCK)
        return self._codec.unpack(self._block(self._table, block)[place])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(mine == yours for mine, yours in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _move_to_disk(self) -> None:
        """Move all rows but those that fill no block."""
        self._table = self._table or Table()
        rows = list(map(self._codec.pack, self._last[: len(self._last) // BLOCK * BLOCK]))
        self._table.add((None, rows[at : at + BLOCK]) for at in range(0, len(rows), BLOCK))
        self._stored += len(rows)
        del self._last[: len(rows)]

    def _block(self, table: Table, number: int) -> Sequence[Any]:
        """Return the packed rows of a block."""
        rows = self._blocks.get(number)
        if rows is None:
            rows = table.get(number)
            if len(self._blocks) >= _BLOCKS_IN_MEMORY:
                self._blocks.clear()
            self._blocks[number] = rows
        return rows
