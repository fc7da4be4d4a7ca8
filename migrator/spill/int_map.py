"""A dictionary of numbers, for many keys."""

from __future__ import annotations

from array import array
from hashlib import blake2b

_SMALLEST = 64


class IntMap:
    """Texts or numbers, and a number for each: 30 to 60 bytes an entry, where a dictionary takes
    160 and more.

    Keys are known by 64 bits of their BLAKE2 digest. That two of a million keys are taken for one
    happens once in 30 million such sites.
    """

    def __init__(self) -> None:
        self._length = 0
        self._make(_SMALLEST)

    def __len__(self) -> int:
        return self._length

    def __contains__(self, key: str | int) -> bool:
        return self._keys[self._slot(_mark(key))] != 0

    def get(self, key: str | int) -> int | None:
        """The number of `key`, if there is one."""
        slot = self._slot(_mark(key))
        return self._values[slot] if self._keys[slot] else None

    def __setitem__(self, key: str | int, value: int) -> None:
        mark = _mark(key)
        slot = self._slot(mark)
        if self._keys[slot]:
            self._values[slot] = value
        else:
            self._enter(slot, mark, value)

    def setdefault(self, key: str | int, value: int) -> int:
        """The number of `key`, which becomes `value` where it had none."""
        mark = _mark(key)
        slot = self._slot(mark)
        if self._keys[slot]:
            return self._values[slot]
        self._enter(slot, mark, value)
        return value

    def _make(self, size: int) -> None:
        self._keys = array("Q", bytes(8 * size))
        self._values = array("q", bytes(8 * size))
        self._last = size - 1

    def _slot(self, mark: int) -> int:
        """Where the key with this mark stands, or would (linear probing)."""
        keys, slot = self._keys, mark & self._last
        while keys[slot] and keys[slot] != mark:
            slot = (slot + 1) & self._last
        return slot

    def _enter(self, slot: int, mark: int, value: int) -> None:
        """Let a new key stand in its slot, or where there is room for it."""
        self._length += 1
        if self._length * 3 > len(self._keys) * 2:
            self._grow()
            slot = self._slot(mark)
        self._keys[slot] = mark
        self._values[slot] = value

    def _grow(self) -> None:
        before = self._keys, self._values
        self._make(2 * len(self._keys))
        for mark, value in zip(*before, strict=True):
            if mark:
                slot = self._slot(mark)
                self._keys[slot], self._values[slot] = mark, value


def _mark(key: str | int) -> int:
    """64 bits that nobody can choose; never 0, which is a free place."""
    data = key.encode("utf-8", "surrogatepass") if isinstance(key, str) else b"%d\0" % key
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little") or 1
