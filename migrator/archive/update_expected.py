"""Replace expected files by actual results: mirror a folder, or write one text file.

`migrator verify --update` updates the expected files of fixtures in this way.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from migrator.archive import link_cache
from migrator.archive.atomic import Temporary
from migrator.archive.contained_path import own_path
from migrator.errors import OutputError
from migrator.untrusted.regular_files import read_regular


def mirror(actual: Path, expected: Path, left_out: Collection[str] = ()) -> None:
    """Make the folder `expected` equal to `actual`, except for top-level names in `left_out`.

    Raises OutputError.
    """
    try:
        new, old = _files(actual, left_out), _files(expected, left_out)
        for path in old - new:
            own_path(expected, path.as_posix()).unlink()
            _prune((expected / path).parent, expected)
        for path in new:
            with Temporary(str(own_path(expected, path.as_posix()))) as temporary:
                temporary.open()
                temporary.write(read_regular(actual / path))
                temporary.replace_target()
    except OSError as error:
        raise OutputError(f"{expected} cannot be written: {error.strerror or error}") from error


def put(path: Path, text: str) -> None:
    """Write `text` to a file, in UTF-8. Raises OutputError."""
    try:
        with Temporary(str(path)) as temporary:
            temporary.open()
            temporary.write(text.encode())
            temporary.replace_target()
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
