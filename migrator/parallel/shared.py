"""Send an object that all tasks of a run need to each worker once.

A task holds only the key of the object. A worker that does not have it raises NotSharedError, and
gets the task again together with the object (`ordered_map.py`). So this works with any executor.
"""

from __future__ import annotations

import hashlib
import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar, cast

from migrator.errors import OutputError
from migrator.parallel.worker_pool import WorkerPool
from migrator.spill.shared_files import pickled_into, temporary_folder

_Object = TypeVar("_Object")
_Object_co = TypeVar("_Object_co", covariant=True)

MOST_BYTES: Final = 1 << 29
"""Maximum size of a shared object. Each worker keeps a copy in memory."""


class _Held(threading.local):
    """The objects that this thread has, by key.

    Each thread has its own, because a shared object may have caches and open databases.
    """

    def __init__(self) -> None:
        self.by_key: dict[str, Any] = {}


_held: Final = _Held()


class NotSharedError(Exception):
    """Raised by a worker that does not have the shared object of its task."""


class PackedObject(NamedTuple):
    """A shared object as it is sent: its key, and its pickle."""

    key: str
    pickled: bytes


class Shared(Generic[_Object_co]):
    """A reference to an object that workers get once; only the key is pickled."""

    __slots__ = ("packed",)

    def __init__(self, packed: PackedObject) -> None:
        self.packed = packed
        """The object, to be sent; without its pickle in a worker."""

    def __reduce__(self) -> tuple[object, ...]:
        return Shared, (PackedObject(self.packed.key, b""),)

    @property
    def value(self) -> _Object_co:
        """The object. Raises NotSharedError in a thread that did not get it."""
        try:
            return cast("_Object_co", _held.by_key[self.packed.key])
        except KeyError:
            raise NotSharedError from None

    def forget(self) -> None:
        """Free the memory of the object in this thread."""
        _held.by_key.pop(self.packed.key, None)


@contextmanager
def shared_with(
    executor: Executor | None, value: _Object, for_worker: Callable[[], _Object] | None
) -> Iterator[tuple[Shared[_Object], Executor | None]]:
    """Provide a reference to an object for the tasks of an executor, and the executor.

    `for_worker` returns the object that other processes get. Without it, or if that cannot be
    sent, there is no executor: then this thread has to do the work, with `value` itself. At the
    end, no process holds the object: a `WorkerPool` is at rest.
    """
    with ExitStack() as stack:
        found = None
        if executor is not None and for_worker is not None:
            # Processes of this machine read large tables from files.
            is_local = isinstance(executor, WorkerPool)
            folder = stack.enter_context(temporary_folder()) if is_local else None
            found = share(for_worker(), folder)
        if found is None:
            executor = None
            key = f"here {id(value)}"
            _held.by_key[key] = value
            found = Shared(PackedObject(key, b""))
        stack.callback(found.forget)
        yield found, executor
        if isinstance(executor, WorkerPool):
            executor.rest()  # before its files are removed, which Windows would refuse


def share(value: _Object, folder: Path | None = None) -> Shared[_Object] | None:
    """Return a reference to an object, for tasks; None if it cannot be pickled in MOST_BYTES.

    Its large tables go to files in `folder`, if there is one.
    """
    try:
        with pickled_into(folder):
            pickled = _pickled(value)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError, OSError, OutputError):
        return None
    # The digest is the key: a worker may serve several runs, one after the other.
    key = hashlib.sha256(pickled).hexdigest()
    _held.by_key[key] = value
    return Shared(PackedObject(key, pickled))


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


def receive(packed: PackedObject) -> None:
    """Keep an object in this thread, for its later tasks, instead of the one before."""
    if packed.key not in _held.by_key:
        _held.by_key.clear()
        _held.by_key[packed.key] = pickle.loads(packed.pickled)  # noqa: S301 - `share` packed it
