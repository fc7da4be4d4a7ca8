"""Send an object that all tasks of a run need to each worker process once."""

from __future__ import annotations

import pickle
from concurrent.futures import Executor
from typing import Any, Final, Generic, TypeVar, cast

from migrator.parallel.worker_pool import WorkerPool

_Object = TypeVar("_Object")

MOST_BYTES: Final = 1 << 26
"""Maximum size of a shared object. Each process keeps a copy in memory."""

# The objects that this process has, by key.
_known: Final[dict[int, Any]] = {}


class Shared(Generic[_Object]):
    """A reference to an object that each process of an executor has; only the key is pickled."""

    __slots__ = ("_key",)

    def __init__(self, key: int) -> None:
        self._key = key

    @property
    def value(self) -> _Object:
        """The object. Raises KeyError in a process that did not get it."""
        return cast("_Object", _known[self._key])

    def forget(self) -> None:
        """Free the memory of the object in this process."""
        _known.pop(self._key, None)


def share(executor: Executor | None, value: _Object) -> Shared[_Object] | None:
    """Give an object to all processes of an executor; None if that is impossible.

    It is possible for a `WorkerPool` and an object that can be pickled in MOST_BYTES.
    """
    if not isinstance(executor, WorkerPool):
        return None
    key = id(value)
    try:
        pickled = _pickled(value)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
        return None
    executor.begin_with(receive, key, pickled)
    _known[key] = value
    return Shared(key)


def _pickled(value: object) -> bytes:
    """Pickle an object. Raises PicklingError as soon as it takes more than MOST_BYTES."""
    written = _Bounded()
    pickle.dump(value, written)
    return b"".join(written.pieces)


class _Bounded:
    """A file in memory that takes MOST_BYTES."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self._size = 0

    def write(self, data: bytes | bytearray | memoryview) -> int:
        piece = bytes(data)
        self._size += len(piece)
        if self._size > MOST_BYTES:
            raise pickle.PicklingError("the object is too large")
        self.pieces.append(piece)
        return len(piece)


def receive(key: int, pickled: bytes) -> None:
    """Keep an object in a worker process, for its later tasks."""
    _known[key] = pickle.loads(pickled)  # noqa: S301 - `share` packed it
