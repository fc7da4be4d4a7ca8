"""Recognise the files about a run itself, such as the report, the manifest and the lock.

They are always replaced, and the manifest does not list them.
"""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from migrator.archive import lock, manifest
from migrator.untrusted.regular_files import open_regular

REPORT: Final = PurePosixPath("migration/report.json")
STORE: Final = PurePosixPath("migration/store")
"""Folder of downloaded files, unless --cache names another."""

_SINGLE_FILES: Final = frozenset({str(manifest.PATH), str(lock.PATH), "migrator.toml"})
_FOLDER: Final = manifest.PATH.parent
RECORDS: Final = str(_FOLDER)
"""The folder of an archive that holds the records of runs, and no post."""
_REPORTS: Final = f"{_FOLDER}/report"
_PAGES: Final = (".html", ".css")
# In the first bytes of every page of migrator, so that a user's own page is not taken for one.
_MARK: Final = b"migrator"
_MARKED_BYTES: Final = 200


def is_own(path: PurePosixPath | str) -> bool:
    """Return True for a file about the run: the manifest, the lock, migrator.toml, and everything
    in `migration/` whose name begins with `report` (report.json, report.html, report/)."""
    text = str(path)
    return text.startswith(_REPORTS) or text in _SINGLE_FILES


def pages(root: Path, kept: Container[str] = ()) -> Iterator[tuple[PurePosixPath, Path]]:
    """Yield the report pages in the archive `root`: path in the archive, and file on the disk.

    The paths in `kept`, symbolic links and pages that this program did not write are left out.
    """
    if (root / _FOLDER).is_symlink():
        return
    # A site may have a folder of pages for each of 200,000 posts, so only names are kept.
    open_folders = [(str(root), "", iter((str(_FOLDER),)))]
    while open_folders:
        folder, above, names = open_folders[-1]
        name = next(names, None)
        if name is None:
            open_folders.pop()
            continue
        folder, above = f"{folder}{os.sep}{name}", f"{above}{name}/"
        files, folders = _contents(folder, above, kept)
        for file in files:
            path, target = PurePosixPath(above + file), f"{folder}{os.sep}{file}"
            if path.suffix in _PAGES and _is_marked(target):
                yield path, Path(target)
        open_folders.append((folder, above, iter(folders)))


def _contents(folder: str, above: str, kept: Container[str]) -> tuple[list[str], list[str]]:
    """Return the sorted names of possible pages and of folders; none if it cannot be read."""
    files: list[str] = []
    folders: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                path = above + entry.name
                if not is_own(path):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.name)
                elif path not in kept and path.endswith(_PAGES):
                    files += [entry.name] * entry.is_file(follow_symlinks=False)
    except OSError:
        pass
    return sorted(files), sorted(folders)


def _is_marked(file: str) -> bool:
    try:
        with open_regular(file) as opened:
            return _MARK in opened.read(_MARKED_BYTES)
    except OSError:
        return False
