"""Store the received part of an interrupted download on disk, so that it can be resumed."""

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
from migrator.untrusted.json_text import parse_json
from migrator.untrusted.regular_files import read_regular


@contextmanager
def as_output_error(folder: Path) -> Iterator[None]:
    """Raise OutputError for errors of the system in `folder`, which are not network errors."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error.strerror or error}") from error


class StoredPartial:
    """A `fetch.ranges.Partial` on disk: `path` holds the bytes, and a `.json` file next to it
    describes the response. The description is written before the first byte."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._description = path.with_name(path.name + ".json")
        self._origin: Origin | None = None
        self._is_read = False

    @property
    def origin(self) -> Origin | None:
        if not self._is_read:
            self._origin, self._is_read = self._read_description(), True
        return self._origin

    @property
    def size(self) -> int:
        """The number of received bytes."""
        try:
            return self._path.stat().st_size
        except OSError:
            return 0

    def begin(self, origin: Origin) -> None:
        self.drop()
        with as_output_error(self._path.parent):
            temporary = self._description.with_suffix(".tmp")
            temporary.write_text(json.dumps(asdict(origin)), "utf-8")
            temporary.replace(self._description)
        self._origin = origin

    def add(self, chunks: Iterable[bytes]) -> Body:
        digest, size = hashlib.sha256(), 0
        with as_output_error(self._path.parent):
            file = self._path.open("a+b", buffering=0)
        with file:
            file.seek(0)
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
            for chunk in chunks:
                with as_output_error(self._path.parent):
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

    def _read_description(self) -> Origin | None:
        try:
            return Origin(**parse_json(read_regular(self._description)))
        except (OSError, ValueError, TypeError):
            return None
