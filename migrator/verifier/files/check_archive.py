"""Run all offline checks of an archive's files, and return one report."""

from __future__ import annotations

from pathlib import Path

from migrator.errors import UsageError
from migrator.report import Report
from migrator.verifier.expected_files import compare
from migrator.verifier.files.integrity import Examined, examine


def check(archive: Path, fixtures: Path | None = None, site: str = "") -> tuple[Report, Examined]:
    """Check the archive in a folder, and compare it with the folder `fixtures` if given.

    Return the report, and what was found on the way. Any folder of Markdown files can be checked.
    `site` is the URL of the old blog, for an archive that does not record it. Raises UsageError if
    a folder does not exist.
    """
    for folder in filter(None, (archive, fixtures)):
        if not folder.is_dir():
            raise UsageError(f"there is no folder {folder}: check its name")
    examined = examine(archive, site)
    findings, pages = examined.findings, examined.pages
    if fixtures:
        findings += compare(fixtures, archive)
    report = Report(items=pages, written=pages, counts={"pages": pages}, findings=findings)
    return report, examined
