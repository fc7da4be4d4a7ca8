"""Find a file by its SHA-256 digest in an archive and in its store of downloads."""

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
    """The files of the archive `root`, as listed in its `manifest`, and those of its `store`."""

    def __init__(self, root: Path, manifest: Manifest, store: Path) -> None:
        self._root = root
        # Each path with the list index of the previous path with the same bytes (-1 for none):
        # the same image may be next to all posts.
        self._paths: BigList[tuple[str, int]] = BigList(Codec(tuple, tuple))
        self._last_index = IntMap()
        for path, record in manifest.files.items():
            # A manifest from a stranger may name any path.
            if path.startswith("/") or ".." in path.split("/"):
                continue
            previous = self._last_index.get(record.sha256)
            self._last_index[record.sha256] = len(self._paths)
            self._paths.append((path, -1 if previous is None else previous))
        self._store = store

    def find(self, sha256: str) -> Body | None:
        """Return a file with this digest, after reading all its bytes; None if there is none."""
        stored = self._store / "files" / sha256[:2] / sha256
        for path in chain(self._listed_paths(sha256), [stored]):
            try:
                body = Body.of_file(path)
            except OSError:
                continue
            if body.sha256 == sha256:
                return body
        return None

    def _listed_paths(self, sha256: str) -> Iterator[Path]:
        index = self._last_index.get(sha256)
        while index is not None and index >= 0:
            path, index = self._paths[index]
            yield self._root / path
