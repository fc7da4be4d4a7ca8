"""One file of an archive, looked at by itself; those of a large one by several processes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from migrator.findings import Finding
from migrator.parallel.ordered_map import Failure, map_ordered
from migrator.parallel.worker_pool import WorkerPool, processors
from migrator.verifier.files.markdown_page import MarkdownPage, read_page
from migrator.verifier.files.media_check import check_file

_MARKDOWN: Final = (".md", ".markdown")
# Another process takes half a second to begin.
_MANY: Final = 1_000
_MOST_PROCESSES: Final = 4


class Job(NamedTuple):
    """A file to look at, by its path in the archive, and whether its digest is wanted."""

    path: str
    hashed: bool = False


@dataclass(slots=True)
class FileCheck:
    """What a file shows by itself. `page` is None for one that is no Markdown; `sha256`, in
    hex, is "" where it was not wanted or the file cannot be read."""

    path: str
    findings: list[Finding] = field(default_factory=list)
    page: MarkdownPage | None = None
    sha256: str = ""


def look(root: Path, job: Job) -> FileCheck:
    """Look at one file below `root`. Whatever is wrong with it becomes a finding."""
    path = job.path
    is_page = path.lower().endswith(_MARKDOWN)
    try:
        if is_page:
            data = (root / path).read_bytes()
            page = read_page(path, data)
            digest = hashlib.sha256(data).hexdigest() if job.hashed else ""
            return FileCheck(path, page.findings, page, digest)
        return FileCheck(path, check_file(root / path, path), sha256=_digest(root, job))
    except OSError as error:
        reason = error.strerror or str(error)
        findings = [Finding("broken-file", path, f"it cannot be read: {reason}")]
        return FileCheck(path, findings, MarkdownPage(path) if is_page else None)


@dataclass(frozen=True, slots=True)
class _Task:
    """A look that anybody can take."""

    root: Path
    job: Job

    def work(self) -> FileCheck:
        return look(self.root, self.job)


def looks(root: Path, jobs: Sequence[Job], processes: int | None = None) -> Iterator[FileCheck]:
    """Look at the files of `jobs` below `root`, in their order.

    `processes` are by itself as many as there are processors, four at most; for a small
    archive it is this one alone.
    """
    if processes is None:
        processes = min(processors(), _MOST_PROCESSES) if len(jobs) >= _MANY else 1
    if processes == 1:
        yield from (look(root, job) for job in jobs)
        return
    with WorkerPool(processes, __name__) as crew:
        tasks = ((job, _Task(root, job)) for job in jobs)
        for job, seen in map_ordered(tasks, crew, processes):
            # A defect of ours: here it says where.
            yield look(root, job) if isinstance(seen, Failure) else seen


def _digest(root: Path, job: Job) -> str:
    if not job.hashed:
        return ""
    with (root / job.path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
