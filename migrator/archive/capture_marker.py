"""That a site was captured for an archive which is not finished.

`migration/underway.json` is there from the end of the capture until the archive is written: a run
that is killed in between goes on from the capture, and asks the site for no page again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from migrator.archive.ownership import Refusals
from migrator.archive.swap_archive import put

PATH: Final = PurePosixPath("migration/underway.json")


def begin(archive: Path, asked: Mapping[str, str]) -> None:
    """Note that the site was captured as it was `asked`. Raises OutputError."""
    end(archive)
    put(archive, PATH, [_text(asked)])


def is_begun(archive: Path, asked: Mapping[str, str]) -> bool:
    """Was it captured just so by a run that did not come to its end?"""
    try:
        return (archive / PATH).read_bytes() == _text(asked)
    except OSError:
        return False


def end(archive: Path) -> None:
    """The archive is written. Raises OutputError."""
    with Refusals(PATH, "removed"):
        (archive / PATH).unlink(missing_ok=True)


def _text(asked: Mapping[str, str]) -> bytes:
    return json.dumps(dict(asked), ensure_ascii=False, sort_keys=True).encode() + b"\n"
