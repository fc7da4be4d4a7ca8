"""Map texts or integers to integers in little memory."""

from __future__ import annotations

import sys
from array import array
from hashlib import blake2b
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from migrator.spill.shared_files import written

_MIN_SIZE = 64
# Slots of a map whose numbers other processes read from a file: 1 MB.
_LARGE = 1 << 16


class IntMap:
    """Dictionary from texts or integers to integers: 30 to 60 bytes an entry, not 160 and more.

    Keys are compared by 64 bits of their BLAKE2 digest. Two of a million keys have the same digest
    in one of 30 million such sites.
    """

    _keys: array[int] | memoryview
    _values: array[int] | memoryview

    def __init__(self) -> None:
        self._length = 0
        self._allocate(_MIN_SIZE)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle with all numbers, or with the path of a file that has them (`shared_files`)."""
        path = written(self._keys, self._values) if len(self._keys) >= _LARGE else None
        if path is None:
            self._change()
            return IntMap, (), self.__dict__
        size = len(self._keys)
        if sys.platform != "win32":  # which does not remove a file while a process reads it
            # This process reads the file, too: then its memory is that of all.
            self._keys, self._values = _numbers(path, size)
        return _mapped, (str(path), self._length, size)

    def __len__(self) -> int:
        return self._length

    def __contains__(self, key: str | int) -> bool:
        return self._keys[self._slot(_digest(key))] != 0

    def get(self, key: str | int) -> int | None:
        """Return the value of `key`, None if there is none."""
        slot = self._slot(_digest(key))
        return self._values[slot] if self._keys[slot] else None

    def __setitem__(self, key: str | int, value: int) -> None:
        digest = _digest(key)
        slot = self._slot(digest)
        if self._keys[slot]:
            self._change()
            self._values[slot] = value
        else:
            self._insert(slot, digest, value)

    def setdefault(self, key: str | int, value: int) -> int:
        """Return the value of `key`, which is set to `value` if there is none."""
        digest = _digest(key)
        slot = self._slot(digest)
        if self._keys[slot]:
            return self._values[slot]
        self._insert(slot, digest, value)
        return value

    def _allocate(self, size: int) -> None:
        self._keys, self._values = array("Q", bytes(8 * size)), array("q", bytes(8 * size))
        self._last = size - 1

    def _slot(self, digest: int) -> int:
        """Return the slot of the key with this digest, or the free one for it (linear probing)."""
        keys, slot = self._keys, digest & self._last
        while keys[slot] and keys[slot] != digest:
            slot = (slot + 1) & self._last
        return slot

    def _insert(self, slot: int, digest: int, value: int) -> None:
        """Add a new key in its slot, or in another one if the table has to grow."""
        self._change()
        self._length += 1
        if self._length * 3 > len(self._keys) * 2:
            self._grow()
            slot = self._slot(digest)
        self._keys[slot] = digest
        self._values[slot] = value

    def _change(self) -> None:
        """Copy the numbers into memory of this process if they are in a file that others read."""
        if isinstance(self._keys, memoryview):
            numbers = self._keys.tobytes(), self._values.tobytes()
            self._keys, self._values = array("Q", numbers[0]), array("q", numbers[1])

    def _grow(self) -> None:
        before = self._keys, self._values
        self._allocate(2 * len(self._keys))
        for digest, value in zip(*before, strict=True):
            if digest:
                slot = self._slot(digest)
                self._keys[slot], self._values[slot] = digest, value


def _mapped(path: str, length: int, size: int) -> IntMap:
    """Return a map whose numbers are in a file."""
    found = IntMap()
    found._length, found._last = length, size - 1  # noqa: SLF001 - it is made here, as below
    found._keys, found._values = _numbers(Path(path), size)  # noqa: SLF001
    return found


def _numbers(path: Path, size: int) -> tuple[memoryview, memoryview]:
    """Return keys and values in a file; all processes that read it share its memory."""
    with path.open("rb") as file:
        numbers = memoryview(mmap(file.fileno(), 0, access=ACCESS_READ))
    return numbers[: 8 * size].cast("Q"), numbers[8 * size :].cast("q")


def _digest(key: str | int) -> int:
    """Return 64 bits that an attacker cannot choose; never 0, which marks a free slot."""
    data = key.encode("utf-8", "surrogatepass") if isinstance(key, str) else b"%d\0" % key
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little") or 1
