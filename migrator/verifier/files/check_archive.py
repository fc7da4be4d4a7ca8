"""All checks of an archive on disk, in one report."""

from __future__ import annotations

from pathlib import Path

from migrator.errors import UsageError
from migrator.report import Report
from migrator.verifier.expected_files import compare
from migrator.verifier.files.integrity import examine


def check(
    archive: Path, fixtures: Path | None = None, site: str = ""
) -> tuple[Report, dict[str, list[tuple[str, int]]]]:
    """Check the archive in a folder, and compare it with the folder `fixtures` if given; gives
    also the addresses of the web that its pages lead to, each with the places that do.

    The archive need not be one of ours: any folder of Markdown files will do. `site` is the
    address of the old blog, for one that does not tell it.
    Raises UsageError when a folder is not there.
    """
    for folder in filter(None, (archive, fixtures)):
        if not folder.is_dir():
            raise UsageError(f"there is no folder {folder}")
    examined = examine(archive, site)
    findings, pages = examined.findings, examined.pages
    if fixtures:
        findings += compare(fixtures, archive)
    report = Report(items=pages, written=pages, counts={"pages": pages}, findings=findings)
    return report, examined.external
