"""What came is what is expected from now on: fixtures are written anew."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from migrator.archive import link_cache
from migrator.errors import OutputError


def mirror(actual: Path, expected: Path, left_out: Collection[str] = ()) -> None:
    """Make the folder `expected` what `actual` is, but for what is called `left_out` at its
    top. Raises OutputError."""
    try:
        there, wanted = _files(actual, left_out), _files(expected, left_out)
        for path in wanted - there:
            (expected / path).unlink()
            _prune((expected / path).parent, expected)
        for path in there:
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
    answers = Path(link_cache.PATH)  # no part of any archive
    return {path for path in files if path.parts[0] not in left_out and path != answers}


def _prune(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
