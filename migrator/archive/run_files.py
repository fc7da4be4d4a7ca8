"""Recognise the files about a run itself, such as the report, the manifest and the lock.

They are always replaced, and the manifest does not list them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from migrator.archive import lock, manifest
from migrator.untrusted.regular_files import open_regular

_SINGLE_FILES: Final = frozenset({str(manifest.PATH), str(lock.PATH), "migrator.toml"})
_FOLDER: Final = manifest.PATH.parent
_REPORT: Final = f"{_FOLDER}/report"
_PAGES: Final = (".html", ".css")
# In the first bytes of every page of migrator, so that a user's own page is not taken for one.
_MARK: Final = b"migrator"
_MARKED_BYTES: Final = 200


def is_own(path: PurePosixPath) -> bool:
    """Return True for a file about the run: the manifest, the lock, migrator.toml, and everything
    in `migration/` whose name begins with `report` (report.json, report.html, report/)."""
    text = str(path)
    return text.startswith(_REPORT) or text in _SINGLE_FILES


def pages(root: Path) -> Iterator[tuple[PurePosixPath, Path]]:
    """Yield the report pages in the archive `root`: path in the archive, and file on the disk.

    Symbolic links and pages that this program did not write are left out.
    """
    if (root / _FOLDER).is_symlink():
        return
    for folder, folders, names in os.walk(root / _FOLDER):
        above = PurePosixPath(Path(folder).relative_to(root).as_posix())
        folders[:] = sorted(name for name in folders if is_own(above / name))
        for name in sorted(names):
            path, file = above / name, Path(folder) / name
            if is_own(path) and path.suffix in _PAGES and _is_marked(file):
                yield path, file


def _is_marked(file: Path) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    try:
        with open_regular(file) as opened:
            return _MARK in opened.read(_MARKED_BYTES)
    except OSError:
        return False
