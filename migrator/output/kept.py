"""The bytes that an archive holds, by their digest: its own files, then the store."""

from __future__ import annotations

from pathlib import Path

from migrator.fetch.body import Body
from migrator.output.manifest import Manifest


class KeptFiles:
    """The files of the archive `root`, as its `manifest` tells them, and of its `store`."""

    def __init__(self, root: Path, manifest: Manifest, store: Path) -> None:
        self._places: dict[str, list[Path]] = {}
        for path, record in manifest.files.items():
            # A manifest may be a stranger's, and names then what it likes.
            if path.startswith("/") or ".." in path.split("/"):
                continue
            self._places.setdefault(record.sha256, []).append(root / path)
        self._store = store

    def find(self, sha256: str) -> Body | None:
        """The file with these bytes, each of which is looked at; None when no file has them."""
        stored = self._store / "files" / sha256[:2] / sha256
        for path in (*self._places.get(sha256, ()), stored):
            try:
                body = Body.of_file(path)
            except OSError:
                continue
            if body.sha256 == sha256:
                return body
        return None
