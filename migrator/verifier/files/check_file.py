"""Check each file of an archive by itself: return its findings, its parsed page and its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from migrator.findings import Finding
from migrator.parallel.ordered_map import Failure, map_ordered
from migrator.parallel.worker_pool import WorkerPool, processors
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import hash_regular, read_regular
from migrator.verifier.files.comments_file import COMMENTS, read_comments
from migrator.verifier.files.front_matter_check import REQUIRED_KEYS
from migrator.verifier.files.markdown_page import MAX_BYTES, MarkdownPage, read_page
from migrator.verifier.files.media_check import check_file

_MARKDOWN: Final = (".md", ".markdown")
# With fewer files more processes do not pay: starting one takes half a second.
_MANY: Final = 1_000
_MOST_PROCESSES: Final = 4


class Job(NamedTuple):
    """A file to check, by its path in the archive.

    `hashed` requests its digest. `syntax` is that of the front matter of an archive for a site
    generator; "" for all others. `keys` are the required ones in it, by field.
    """

    path: str
    hashed: bool = False
    syntax: str = ""
    keys: Mapping[str, str] = REQUIRED_KEYS


@dataclass(slots=True)
class FileCheck:
    """The result of checking one file. `page` is None for a file that is not Markdown, `comments`
    for one that holds no comments; `sha256`, in hex, is "" if it was not requested or the file
    cannot be read."""

    path: str
    findings: list[Finding] = field(default_factory=list)
    page: MarkdownPage | None = None
    comments: MarkdownPage | None = None
    sha256: str = ""


def check_job(root: Path, job: Job) -> FileCheck:
    """Check one file below `root`. Every defect becomes a finding."""
    path = job.path
    is_page = path.lower().endswith(_MARKDOWN)
    try:
        if is_page:
            data = read_regular(root / path, MAX_BYTES)
            page = read_page(path, data, job.syntax, job.keys)
            digest = hashlib.sha256(data).hexdigest() if job.hashed else ""
            return FileCheck(path, page.findings, page, sha256=digest)
        if path.rpartition("/")[2] == COMMENTS:
            comments = read_comments(path, read_regular(root / path, MAX_BYTES))
            findings = check_file(root / path, path)
            return FileCheck(path, findings, comments=comments, sha256=_digest(root, job))
        return FileCheck(path, check_file(root / path, path), sha256=_digest(root, job))
    except OSError as error:
        reason = error.strerror or str(error)
        findings = [Finding("broken-file", path, f"the file cannot be read: {reason}")]
        return FileCheck(path, findings, MarkdownPage(path) if is_page else None)


@value_object
class _Task:
    """A check that any process can run."""

    root: Path
    job: Job

    def work(self) -> FileCheck:
        return check_job(self.root, self.job)


def check_files(
    root: Path, jobs: Sequence[Job], processes: int | None = None
) -> Iterator[FileCheck]:
    """Check the files of `jobs` below `root`, and yield the results in their order.

    By default there is one process per processor, four at most; a small archive is checked in
    this process alone.
    """
    if processes is None:
        processes = min(processors(), _MOST_PROCESSES) if len(jobs) >= _MANY else 1
    if processes == 1:
        yield from (check_job(root, job) for job in jobs)
        return
    with WorkerPool(processes, __name__) as pool:
        tasks = ((job, _Task(root, job)) for job in jobs)
        for job, result in map_ordered(tasks, pool, processes):
            # A failure is a defect of migrator; repeated here, it raises with a traceback.
            yield check_job(root, job) if isinstance(result, Failure) else result


def _digest(root: Path, job: Job) -> str:
    if not job.hashed:
        return ""
    return hash_regular(root / job.path)[0]
