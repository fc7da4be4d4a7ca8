"""Write the starter files of a new site: configuration, layouts, the list of packages.

They are written once, and only if the site has no configuration yet. From then on they are the
user's own: no later run changes, reports or removes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from migrator.archive.atomic import Temporary
from migrator.archive.manifest import Manifest
from migrator.archive.ownership import Ledger, Refusals
from migrator.archive.targets.target import SiteFacts, Target


def write(root: Path, target: Target, site: SiteFacts) -> list[PurePosixPath]:
    """Write the starter of a target into the archive `root`, and return the paths of its files.

    Its first file is the configuration: if that is there, nothing is written. Another file that
    is there stays as it is. Raises OutputError.
    """
    files: Mapping[str, str] = target.starter(site)
    written: list[PurePosixPath] = []
    ledger = Ledger(root, Manifest(), "keep", None)
    for name, text in files.items():
        path = PurePosixPath(target.site) / name
        target_file = ledger.locate(path)
        if Path(target_file).exists():
            if not written:
                return []
            continue
        with Refusals(path, "written"), Temporary(target_file) as temporary:
            temporary.open()
            temporary.write(text.encode())
            temporary.replace_target()
        written.append(path)
    return written
