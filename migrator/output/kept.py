"""The bytes that an archive holds, by their digest: its own files, then the store."""

from __future__ import annotations

from pathlib import Path

from migrator.fetch.body import Body
from migrator.output.manifest import Manifest
from migrator.shelves.catalogue import Catalogue
from migrator.shelves.forms import Form


class KeptFiles:
    """The files of the archive `root`, as its `manifest` tells them, and of its `store`."""

    def __init__(self, root: Path, manifest: Manifest, store: Path) -> None:
        self._root = root
        self._paths: Catalogue[str, tuple[str, ...]] = Catalogue(Form(tuple, tuple))
        for path, record in manifest.files.items():
            # A manifest may be a stranger's, and names then what it likes.
            if path.startswith("/") or ".." in path.split("/"):
                continue
            self._paths[record.sha256] = (*self._paths.get(record.sha256, ()), path)
        self._store = store

    def find(self, sha256: str) -> Body | None:
        """The file with these bytes, each of which is looked at; None when no file has them."""
        stored = self._store / "files" / sha256[:2] / sha256
        places = (self._root / path for path in self._paths.get(sha256, ()))
        for path in (*places, stored):
            try:
                body = Body.of_file(path)
            except OSError:
                continue
            if body.sha256 == sha256:
                return body
        return None
