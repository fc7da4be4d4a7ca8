"""The bytes that an archive holds, by their digest: its own files, then the store."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from migrator.archive.manifest import Manifest
from migrator.fetch.body import Body
from migrator.spill.big_list import BigList
from migrator.spill.codecs import Codec
from migrator.spill.int_map import IntMap


class KeptFiles:
    """The files of the archive `root`, as its `manifest` tells them, and of its `store`."""

    def __init__(self, root: Path, manifest: Manifest, store: Path) -> None:
        self._root = root
        # Each path with the place of the one before that has the same bytes, -1 where none has:
        # one picture may stand beside all posts.
        self._paths: BigList[tuple[str, int]] = BigList(Codec(tuple, tuple))
        self._places = IntMap()
        for path, record in manifest.files.items():
            # A manifest may be a stranger's, and names then what it likes.
            if path.startswith("/") or ".." in path.split("/"):
                continue
            before = self._places.get(record.sha256)
            self._places[record.sha256] = len(self._paths)
            self._paths.append((path, -1 if before is None else before))
        self._store = store

    def find(self, sha256: str) -> Body | None:
        """The file with these bytes, each of which is looked at; None when no file has them."""
        stored = self._store / "files" / sha256[:2] / sha256
        for path in chain(self._known(sha256), [stored]):
            try:
                body = Body.of_file(path)
            except OSError:
                continue
            if body.sha256 == sha256:
                return body
        return None

    def _known(self, sha256: str) -> Iterator[Path]:
        place = self._places.get(sha256)
        while place is not None and place >= 0:
            path, place = self._paths[place]
            yield self._root / path
