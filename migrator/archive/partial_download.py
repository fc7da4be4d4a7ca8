"""The beginning of a file, on disk, and what file it is the beginning of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from migrator.errors import OutputError
from migrator.fetch.body import CHUNK, Body
from migrator.fetch.ranges import Origin


@contextmanager
def refusals(folder: Path) -> Iterator[None]:
    """What the system refuses in a folder of ours, which is no fault of the network."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error


class StoredPartial:
    """`path` holds the bytes, and beside it lies a description (`.json`), which is there as
    soon as the first byte is. See `fetch.ranges.Partial`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._description = path.with_name(path.name + ".json")
        self._origin: Origin | None = None
        self._is_read = False

    @property
    def origin(self) -> Origin | None:
        if not self._is_read:
            self._origin, self._is_read = self._described(), True
        return self._origin

    @property
    def size(self) -> int:
        """In bytes."""
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    def begin(self, origin: Origin) -> None:
        self.drop()
        with refusals(self._path.parent):
            temporary = self._description.with_suffix(".tmp")
            temporary.write_text(json.dumps(asdict(origin)), "utf-8")
            temporary.replace(self._description)
        self._origin = origin

    def add(self, chunks: Iterable[bytes]) -> Body:
        digest, size = hashlib.sha256(), 0
        with refusals(self._path.parent):
            file = self._path.open("a+b", buffering=0)
        with file:
            file.seek(0)
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
            for chunk in chunks:
                with refusals(self._path.parent):
                    rest = memoryview(chunk)
                    while rest:
                        rest = rest[file.write(rest) :]
                digest.update(chunk)
                size += len(chunk)
        return Body(size, digest.hexdigest(), self._path)

    def drop(self) -> None:
        for path in (self._description, self._path):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        self._origin, self._is_read = None, True

    def _described(self) -> Origin | None:
        try:
            return Origin(**json.loads(self._description.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
