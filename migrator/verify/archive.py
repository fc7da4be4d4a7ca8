"""All checks of an archive on disk, in one report."""

from __future__ import annotations

from pathlib import Path

from migrator.errors import UsageError
from migrator.verify.fixtures import compare
from migrator.verify.integrity import check_archive
from migrator.verify.report import Report


def check(archive: Path, fixtures: Path | None = None) -> Report:
    """Check the archive in a folder, and compare it with the folder `fixtures` if given.

    The archive need not be one of ours: any folder of Markdown files will do.
    Raises UsageError when a folder is not there.
    """
    for folder in filter(None, (archive, fixtures)):
        if not folder.is_dir():
            raise UsageError(f"there is no folder {folder}")
    findings = check_archive(archive)
    if fixtures:
        findings += compare(fixtures, archive)
    pages = sum(path.suffix.lower() in (".md", ".markdown") for path in archive.rglob("*"))
    return Report(items=pages, written=pages, counts={"pages": pages}, findings=findings)
