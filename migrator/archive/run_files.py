"""What tells of a run itself: always replaced, and no part of the manifest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from migrator.archive import lock, manifest

_OF_THE_RUN: Final = frozenset({str(manifest.PATH), str(lock.PATH), "migrator.toml"})
_FOLDER: Final = manifest.PATH.parent
_REPORT: Final = f"{_FOLDER}/report"
_PAGES: Final = (".html", ".css")
# Stands near the start of what this program wrote, so that a person's page is not taken for one.
_MARK: Final = b"migrator"
_MARKED_BYTES: Final = 200


def is_own(path: PurePosixPath) -> bool:
    """The manifest, how the archive was made, and all of `migration/` whose name begins with
    `report`: report.json, report.html, the pages in report/."""
    text = str(path)
    return text.startswith(_REPORT) or text in _OF_THE_RUN


def pages(root: Path) -> Iterator[tuple[PurePosixPath, Path]]:
    """The pages of reports that this program left in the archive `root`, with the files that
    they are. What only looks like one (a symbolic link, a page without our mark) is not among them.
    """
    for folder, folders, names in os.walk(root / _FOLDER):
        place = PurePosixPath(Path(folder).relative_to(root).as_posix())
        folders[:] = sorted(name for name in folders if is_own(place / name))
        for name in sorted(names):
            path, file = place / name, Path(folder) / name
            if is_own(path) and path.suffix in _PAGES and _is_marked(file):
                yield path, file


def _is_marked(file: Path) -> bool:
    if file.is_symlink() or not file.is_file():
        return False
    try:
        with file.open("rb") as opened:
            return _MARK in opened.read(_MARKED_BYTES)
    except OSError:
        return False
