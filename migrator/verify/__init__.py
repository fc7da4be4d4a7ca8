"""Is everything there, does everything work, is it what it was?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migrator.verify.report import Report


def verify(output: str | Path, *, fixtures: str | Path | None = None) -> Report:
    """Check the archive in the folder `output`, whoever wrote it: front matter, links,
    anchors, images; and compare it with the folder `fixtures` if one is given.

    Raises UsageError when a folder is not there.
    """
    # `migrator.verify` is imported with the package: it must cost nothing until it is called.
    from migrator.verify.archive import check

    return check(Path(output), Path(fixtures) if fixtures else None)
