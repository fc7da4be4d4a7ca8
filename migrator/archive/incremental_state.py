"""Read and write the state of incremental builds: one entry per post of the last run, and the
outlines of the items of a large export.

`migration/state.sqlite` is not part of the archive's contents: if it is deleted, the next run is
a full one. It holds no times and no paths of this machine, and its facts about a file count only
while the file has the recorded digest. A run reads the state of the last run and writes a new one,
which replaces it at the end. Entries that cannot be parsed are ignored.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any, Final

from migrator.archive.contained_path import own_path
from migrator.errors import OutputError
from migrator.startup.value_objects import value_object
from migrator.untrusted.json_text import parse_json
from migrator.untrusted.regular_files import hash_regular

PATH: Final = PurePosixPath("migration/state.sqlite")
_NEW: Final = ".migrator-state.tmp"
_SORTED: Final = ".migrator-state-in-order.tmp"
# The key of the entry about the run as a whole.
RUN: Final = ""

# Entries written to the database together: single writes cost 0.1 ms more for each post.
_BATCH: Final = 100

_INSERT: Final = "INSERT OR REPLACE INTO state VALUES (?, ?, ?)"
_ROW: Final = "SELECT key, origin, told FROM state WHERE rowid = ?"
_BY_KEY: Final = "SELECT key, told FROM state WHERE key = ?"
_KEEP: Final = "INSERT OR REPLACE INTO outlines VALUES (?, ?)"
_KEPT: Final = "SELECT outlines FROM outlines WHERE name = ?"
_BY_ORIGIN: Final = "SELECT key, told FROM state WHERE origin = ? AND origin <> '' LIMIT 1"

StateEntry = dict[str, Any]
"""One entry of the state: an object of plain JSON values."""


@value_object
class StoredEntry:
    """An entry of the last run: its key, its JSON text, and the values in it."""

    key: str
    text: str
    values: StateEntry


class State:
    """The state that the last run left in the archive `root`; empty if there is none."""

    def __init__(self, root: Path) -> None:
        self._base: sqlite3.Connection | None = None
        with contextlib.suppress(OutputError, sqlite3.Error):
            path = own_path(root, PATH)
            if path.is_file():
                uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
                self._base = sqlite3.connect(uri, uri=True)

    @property
    def exists(self) -> bool:
        """True if the last run left a state."""
        return self._base is not None

    def find(self, key: str) -> StateEntry | None:
        """Return the entry of a key, or None."""
        found = self.by_key(key)
        return None if found is None else found.values

    def by_key(self, key: str) -> StoredEntry | None:
        """Return the entry of a key with its text, or None."""
        return self._stored(_BY_KEY, key)

    def by_origin(self, origin: str) -> StoredEntry | None:
        """Return what was put with this `origin`, or None."""
        return self._stored(_BY_ORIGIN, origin)

    def _stored(self, query: str, value: str) -> StoredEntry | None:
        for key, text in self._rows(query, value):
            entry = _parse_entry(text)
            return None if entry is None else StoredEntry(key, text, entry)
        return None

    def all(self) -> Iterator[StateEntry]:
        """Yield all entries except the one about the run as a whole."""
        for (text,) in self._rows("SELECT told FROM state WHERE key <> ?", RUN):
            yield _parse_entry(text) or {}

    def outlines(self, name: str) -> str:
        """Return the outlines that the last run kept under a name; "" if there are none."""
        for (text,) in self._rows(_KEPT, name):
            return text if isinstance(text, str) else ""
        return ""

    def close(self) -> None:
        if self._base is not None:
            self._base.close()
            self._base = None

    def _rows(self, query: str, *values: str) -> Iterator[tuple[Any, ...]]:
        if self._base is not None:
            with contextlib.suppress(sqlite3.Error):
                yield from self._base.execute(query, values)


def is_there(root: Path) -> bool:
    """Return True if the last run left a state in the archive `root`."""
    return (root / PATH).is_file()


class NewState:
    """The state of the current run. Write errors are ignored: then there is no new state."""

    def __init__(self, root: Path) -> None:
        self._path = own_path(root, PATH)
        self._new = own_path(root, PATH.with_name(_NEW))
        own_path(root, PATH.with_name(_SORTED))
        self._base: sqlite3.Connection | None = None
        self._batch: list[tuple[str, str, str]] = []
        self._positions = array("q")
        with self._discard_on_error():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.with_name(_SORTED).unlink(missing_ok=True)
            self._base = _create(self._new)

    def put(self, key: str, entry: str, position: int, origin: str = "") -> None:
        """Store an entry, as JSON text, under a new key.

        `position` is that of the item in the source: entries put in any order give the same bytes.
        `origin` is another key for `by_origin`, or "".
        """
        self._batch.append((key, origin, entry))
        self._positions.append(position)
        if len(self._batch) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        batch, self._batch = self._batch, []
        with self._discard_on_error():
            if self._base is not None:
                self._base.executemany(_INSERT, batch)

    def finish(self, entry: StateEntry, outlines: Iterable[tuple[str, str]] = ()) -> None:
        """Store the entry about the run as a whole and the `outlines` of the source, each with its
        name, and replace the state of the last run."""
        self.put(RUN, json.dumps(entry), sys.maxsize)
        self._flush()
        with self._discard_on_error():
            if self._base is not None and not _is_sorted(self._positions):
                self._sort(self._base)
        with self._discard_on_error():
            if self._base is not None:
                self._base.executemany(_KEEP, outlines)
                self._base.execute("CREATE INDEX by_origin ON state (origin)")
                self._base.execute("COMMIT")
                self._base.close()
                self._new.replace(self._path)
                self._base = None

    def _sort(self, base: sqlite3.Connection) -> None:
        """Copy the entries into a new database, sorted by position. They are unsorted because
        reused posts are put before posts that are being converted at the same time."""
        ordered = self._path.with_name(_SORTED)
        rows = sorted(range(len(self._positions)), key=self._positions.__getitem__)
        self._base, unsorted = _create(ordered), self._new
        self._new = ordered
        try:
            entries = (base.execute(_ROW, (row + 1,)).fetchone() for row in rows)
            # A row is None if its key was put a second time.
            self._base.executemany(_INSERT, filter(None, entries))
        finally:
            base.close()
            unsorted.unlink(missing_ok=True)

    def discard(self) -> None:
        """Delete the new state, because the run did not finish."""
        if self._base is not None:
            self._base.close()
            self._base = None
            with contextlib.suppress(OSError):
                self._new.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _discard_on_error(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError):
            self.discard()


def _create(path: Path) -> sqlite3.Connection:
    """Create an empty state."""
    path.unlink(missing_ok=True)
    base = sqlite3.connect(path, isolation_level=None)
    for line in (
        "PRAGMA journal_mode = OFF",
        "PRAGMA synchronous = OFF",
        "CREATE TABLE state (key TEXT PRIMARY KEY, origin TEXT, told TEXT)",
        "CREATE TABLE outlines (name TEXT PRIMARY KEY, outlines TEXT)",
        "BEGIN",
    ):
        base.execute(line)
    return base


def _is_sorted(positions: Sequence[int]) -> bool:
    return all(before <= after for before, after in pairwise(positions))


def digest_of(file: str | Path) -> str:
    """Return the SHA-256 of a file in hex; "" if it does not exist or cannot be read."""
    try:
        return hash_regular(file)[0]
    except OSError:
        return ""


def _parse_entry(text: Any) -> StateEntry | None:
    try:
        entry = parse_json(text)
    except (ValueError, TypeError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None
