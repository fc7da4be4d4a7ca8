"""Mark an archive whose site is captured, but whose files are not all written yet.

`migration/underway.json` exists from the end of the capture until the archive is complete. If a
run is killed in between, the next one continues from the capture and requests no page again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from migrator.archive.contained_path import own_path
from migrator.archive.ownership import Refusals
from migrator.archive.swap_archive import put
from migrator.untrusted.regular_files import read_regular

PATH: Final = PurePosixPath("migration/underway.json")


def begin(archive: Path, options: Mapping[str, str]) -> None:
    """Mark that the site was captured with these `options`. Raises OutputError."""
    end(archive)
    put(archive, PATH, [_text(options)])


def is_begun(archive: Path, options: Mapping[str, str]) -> bool:
    """Return True if an unfinished run captured the site with the same options."""
    try:
        return read_regular(own_path(archive, PATH)) == _text(options)
    except OSError:
        return False


def end(archive: Path) -> None:
    """Remove the mark, because the archive is complete. Raises OutputError."""
    with Refusals(PATH, "removed"):
        own_path(archive, PATH).unlink(missing_ok=True)


def _text(options: Mapping[str, str]) -> bytes:
    return json.dumps(dict(options), ensure_ascii=False, sort_keys=True).encode() + b"\n"
