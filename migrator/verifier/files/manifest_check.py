"""Is a file what the migration wrote? The manifest of the archive tells."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from migrator.archive.manifest import Manifest
from migrator.errors import OutputError
from migrator.findings import Finding

# Below these lie files that were fetched; everything else was written from the source.
_FETCHED: Final = frozenset(("images", "files"))
_GONE: Final = "it was there after the migration; restore it, or build the archive again"
_OTHER: Final = "it has other bytes than were fetched; restore it, or build the archive again"
_EDITED: Final = "it was edited since the migration wrote it"


class Record:
    """What an archive of ours says of itself; empty for any other."""

    def __init__(self, root: Path) -> None:
        """`findings` tell of a manifest that cannot be understood."""
        self.findings: list[Finding] = []
        try:
            manifest, self.findings = Manifest.load(root)
        except OutputError as error:
            manifest = Manifest()
            self.findings = [Finding("broken-manifest", "migration/manifest.json", str(error))]
        self._files = manifest.files

    def __bool__(self) -> bool:
        return bool(self._files)

    def __contains__(self, path: str) -> bool:
        return path in self._files

    def as_written(self, path: str, sha256: str) -> bool:
        """Whether the migration wrote a file with this digest to this path."""
        record = self._files.get(path)
        return record is not None and record.sha256 == sha256

    def changed(self, path: str, sha256: str) -> Iterator[Finding]:
        """Of a file that is there: whether it is another than it was."""
        if path not in self._files or self.as_written(path, sha256):
            return
        if _FETCHED.isdisjoint(path.split("/")[:-1]):
            yield Finding("edited-by-hand", path, _EDITED)
        else:
            yield Finding("changed-file", path, _OTHER)

    def gone(self, files: Collection[str]) -> Iterator[Finding]:
        """What was written and is not among the files that are there."""
        for path, record in self._files.items():
            if path not in files and not record.stale:
                yield Finding(_kind_of_loss(path), path, _GONE)

    def paths(self) -> dict[str, str]:
        """For the SHA-256 of some bytes the first file that was written with them."""
        found: dict[str, str] = {}
        for path, record in self._files.items():
            found.setdefault(record.sha256, path)
        return found


def _kind_of_loss(path: str) -> str:
    if path.endswith(".md"):
        return "lost-page"
    is_data = path.startswith("data/") or path.rpartition("/")[2] == "comments.yaml"
    return "lost-data" if is_data else "lost-file"
