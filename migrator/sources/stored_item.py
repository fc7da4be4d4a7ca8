"""Data class for an item that was found in a source but not read yet, and its reader.

To read an item takes longer than to find it, and any process can do it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from migrator.model import Post
from migrator.startup.value_objects import value_object


@value_object
class StoredItem:
    """An item as its source stores it.

    position  number of the item in the source, from 0
    data      the item in the format of the source
    part      number of the part of the source that holds it
    known     id, type and slug of the item in the index
    """

    position: int
    data: bytes
    part: int
    known: tuple[int, str, str]

    @property
    def digest(self) -> str:
        """The SHA-256 of the stored item, in hex."""
        return hashlib.sha256(self.data).hexdigest()


class ItemReader(Protocol):
    """The reader of the items of a source. It can be pickled, and reads in any process."""

    def read(self, item: StoredItem) -> Post:
        """Return the item. Raises SourceError if it is not the one that the index has."""

    def state(self) -> Iterator[object]:
        """Yield the data of the site that the items are read with, as plain values."""


@runtime_checkable
class FindsItems(Protocol):
    """A source that finds its items without reading them."""

    @property
    def reader(self) -> ItemReader:
        """The reader of the items that `items` yields."""

    def items(self) -> Iterator[Post | StoredItem]:
        """Yield every item, in the order of the index; read, where that cannot be put off.

        Raises SourceError if the source has changed since it was opened.
        """

    def outlines(self) -> Iterator[tuple[str, str]]:
        """Yield what a later run can open the source with, each text with its name."""
