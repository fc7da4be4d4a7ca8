"""What a run knew of each post when it came to its end, so that the next one need not find it
out again.

`migration/state.sqlite` is no part of the archive: it may be deleted, and costs then only the
time of a whole run. It holds no clock and no place of this machine, and what it says of a file
counts only where the file still has that digest. A run reads the last one's and writes a new one,
which takes its place at the end; what is not understood counts for nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import sys
from array import array
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any, Final

PATH: Final = PurePosixPath("migration/state.sqlite")
_NEW: Final = ".migrator-state.tmp"
_IN_ORDER: Final = ".migrator-state-in-order.tmp"
# The key of what is told of the run as a whole.
RUN: Final = ""

# What is put away at once: one at a time, between other work, costs 0.1 ms more for each post.
_TOGETHER: Final = 100

_INSERT: Final = "INSERT OR REPLACE INTO state VALUES (?, ?)"
_AT: Final = "SELECT key, told FROM state WHERE rowid = ?"

Told = dict[str, Any]
"""What can stand in JSON."""


class State:
    """The state that the last run left in the archive `root`; nothing where it left none."""

    def __init__(self, root: Path) -> None:
        self._base: sqlite3.Connection | None = None
        path = root / PATH
        if path.is_file():
            with contextlib.suppress(sqlite3.Error):
                address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
                self._base = sqlite3.connect(address, uri=True)

    @property
    def is_there(self) -> bool:
        """Did the last run leave one?"""
        return self._base is not None

    def find(self, key: str) -> Told | None:
        """What was told under a key."""
        for (text,) in self._rows("SELECT told FROM state WHERE key = ?", key):
            return _told(text)
        return None

    def all(self) -> Iterator[Told]:
        """All that was told but of the run as a whole."""
        for (text,) in self._rows("SELECT told FROM state WHERE key <> ?", RUN):
            yield _told(text) or {}

    def close(self) -> None:
        if self._base is not None:
            self._base.close()
            self._base = None

    def _rows(self, query: str, *values: str) -> Iterator[tuple[Any]]:
        if self._base is not None:
            with contextlib.suppress(sqlite3.Error):
                yield from self._base.execute(query, values)


class NewState:
    """The state of a run that is under way. It is no error when it cannot be written."""

    def __init__(self, root: Path) -> None:
        self._path = root / PATH
        self._new = self._path.with_name(_NEW)
        self._base: sqlite3.Connection | None = None
        self._waiting: list[tuple[str, str]] = []
        self._places = array("q")
        with self._or_none():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.with_name(_IN_ORDER).unlink(missing_ok=True)
            self._base = _begun(self._new)

    def put(self, key: str, told: Told, place: int) -> None:
        """Tell something under a key that nothing was told under. `place` is that of the item in
        the source: what is told in whichever order comes to the same bytes."""
        self._waiting.append((key, json.dumps(told)))
        self._places.append(place)
        if len(self._waiting) >= _TOGETHER:
            self._put_away()

    def _put_away(self) -> None:
        waiting, self._waiting = self._waiting, []
        with self._or_none():
            if self._base is not None:
                self._base.executemany(_INSERT, waiting)

    def finish(self, told: Told) -> None:
        """Tell `told` of the run as a whole, and take the last one's place."""
        self.put(RUN, told, sys.maxsize)
        self._put_away()
        with self._or_none():
            if self._base is not None and not _is_sorted(self._places):
                self._put_in_order(self._base)
        with self._or_none():
            if self._base is not None:
                self._base.execute("COMMIT")
                self._base.close()
                self._new.replace(self._path)
                self._base = None

    def _put_in_order(self, base: sqlite3.Connection) -> None:
        """What stays is told before what was converted meanwhile."""
        ordered = self._path.with_name(_IN_ORDER)
        rows = sorted(range(len(self._places)), key=self._places.__getitem__)
        self._base, other = _begun(ordered), self._new
        self._new = ordered
        try:
            told = (base.execute(_AT, (row + 1,)).fetchone() for row in rows)
            # None is what was told once more under its key.
            self._base.executemany(_INSERT, filter(None, told))
        finally:
            base.close()
            other.unlink(missing_ok=True)

    def discard(self) -> None:
        """The run did not come to its end."""
        if self._base is not None:
            self._base.close()
            self._base = None
            with contextlib.suppress(OSError):
                self._new.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _or_none(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError):
            self.discard()


def _begun(path: Path) -> sqlite3.Connection:
    """A state in which nothing is told yet."""
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path, isolation_level=None)
    for line in (
        "PRAGMA journal_mode = OFF",
        "PRAGMA synchronous = OFF",
        "CREATE TABLE state (key TEXT PRIMARY KEY, told TEXT)",
        "BEGIN",
    ):
        base.execute(line)
    return base


def _is_sorted(places: Sequence[int]) -> bool:
    return all(before <= after for before, after in pairwise(places))


def stands(root: Path, path: str, sha256: str) -> bool:
    """Is this what is in a file of the archive `root` now?"""
    return digest_of(root / path) == sha256


def digest_of(file: Path) -> str:
    """The SHA-256 of a file in hex; "" where there is none that can be read."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""


def _told(text: Any) -> Told | None:
    try:
        told = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    return told if isinstance(told, dict) else None
