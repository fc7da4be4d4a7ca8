"""Update the expected files of fixtures from actual results (`migrator verify --update`)."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from migrator.archive import link_cache
from migrator.errors import OutputError


def mirror(actual: Path, expected: Path, left_out: Collection[str] = ()) -> None:
    """Make the folder `expected` equal to `actual`, except for top-level names in `left_out`.

    Raises OutputError.
    """
    try:
        new, old = _files(actual, left_out), _files(expected, left_out)
        for path in old - new:
            (expected / path).unlink()
            _prune((expected / path).parent, expected)
        for path in new:
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(actual / path, expected / path)
    except OSError as error:
        raise OutputError(f"{expected} cannot be written: {error.strerror or error}") from error


def put(path: Path, text: str) -> None:
    """Write `text` to a file, in UTF-8. Raises OutputError."""
    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}") from error


def _files(folder: Path, left_out: Collection[str]) -> set[Path]:
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    cache = Path(link_cache.PATH)  # not part of the archive
    return {path for path in files if path.parts[0] not in left_out and path != cache}


def _prune(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
