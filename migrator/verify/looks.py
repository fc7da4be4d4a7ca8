"""One file of an archive, looked at by itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from migrator.findings import Finding
from migrator.verify.page import Page, read_page
from migrator.verify.pictures import check_file

_MARKDOWN: Final = (".md", ".markdown")


class Job(NamedTuple):
    """A file to look at, by its path in the archive, and whether its digest is wanted."""

    path: str
    hashed: bool = False


@dataclass(slots=True)
class Look:
    """What a file shows by itself. `page` is None for one that is no Markdown; `sha256`, in
    hex, is "" where it was not wanted or the file cannot be read."""

    path: str
    findings: list[Finding] = field(default_factory=list)
    page: Page | None = None
    sha256: str = ""


def look(root: Path, job: Job) -> Look:
    """Look at one file below `root`. Whatever is wrong with it becomes a finding."""
    path = job.path
    is_page = path.lower().endswith(_MARKDOWN)
    try:
        if is_page:
            data = (root / path).read_bytes()
            page = read_page(path, data)
            digest = hashlib.sha256(data).hexdigest() if job.hashed else ""
            return Look(path, page.findings, page, digest)
        return Look(path, check_file(root / path, path), sha256=_digest(root, job))
    except OSError as error:
        reason = error.strerror or str(error)
        findings = [Finding("broken-file", path, f"it cannot be read: {reason}")]
        return Look(path, findings, Page(path) if is_page else None)


def _digest(root: Path, job: Job) -> str:
    if not job.hashed:
        return ""
    with (root / job.path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
