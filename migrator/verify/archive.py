"""All checks of an archive on disk, in one report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from migrator.errors import UsageError
from migrator.verify.external import Checked, Places
from migrator.verify.fixtures import compare
from migrator.verify.integrity import examine
from migrator.verify.report import Report


def check(
    archive: Path,
    fixtures: Path | None = None,
    site: str = "",
    ask: Callable[[Mapping[str, Places]], Checked] | None = None,
) -> Report:
    """Check the archive in a folder, and compare it with the folder `fixtures` if given.

    The archive need not be one of ours: any folder of Markdown files will do. `site` is the
    address of the old blog, for one that does not tell it; `ask` is asked about the addresses
    outside that it links to.
    Raises UsageError when a folder is not there.
    """
    for folder in filter(None, (archive, fixtures)):
        if not folder.is_dir():
            raise UsageError(f"there is no folder {folder}")
    examined = examine(archive, site)
    findings, pages = examined.findings, examined.pages
    if fixtures:
        findings += compare(fixtures, archive)
    counts = {"pages": pages}
    if ask:
        outside = ask(examined.external)
        findings += outside.findings
        counts |= outside.counts
    return Report(items=pages, written=pages, counts=counts, findings=findings)
