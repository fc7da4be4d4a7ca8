"""Say whether a change of the code changes any byte of what comes out.

    python benchmarks/sameness.py --write before.txt       a digest of each output, one a line
    python benchmarks/sameness.py --against before.txt     status 1, and the lines that differ

For each export of `corpora.py`, for the demo, for 200 generated posts and, where
MIGRATOR_CORPUS names their folder, for real pages, a line each has the SHA-256 of

    shown       `wordpress_html` of every stored content
    markdown    `to_markdown` of that, and of every file of HTML
    archive     each file that `migrate --offline` writes, report and manifest included

The last line printed is one digest of all of them. Nothing is asked of any network.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from corpora import PROJECT, STATUSES, inputs
from generate import write_export

from migrator.api import migrate, open_source, to_markdown, wordpress_html
from migrator.errors import MigratorError

GENERATED = 200


@dataclass(frozen=True, slots=True)
class Job:
    """What is digested: an export in its parts (`kind` "export"), a folder of saved pages
    ("pages"), a file of HTML ("html") or of stored content ("content")."""

    kind: str
    name: str
    parts: tuple[Path, ...]

    @property
    def size(self) -> int:
        return sum(part.stat().st_size for part in self.parts)


def jobs(folder: Path) -> list[Job]:
    """Everything there is to convert; what is generated goes into `folder`."""
    found = [
        Job("content" if each.corpus == "blocks" else "export", each.name, tuple(each.parts))
        for each in inputs()
    ]
    generated = folder / "generated.xml"
    with generated.open("w", encoding="utf-8", newline="\n") as out:
        write_export(out, GENERATED)
    found.append(Job("export", "generated", (generated,)))
    pages = [*sorted(PROJECT.glob("tests/**/*.html")), *sorted(PROJECT.glob("fixtures/**/*.html"))]
    found += [Job("html", str(page.relative_to(PROJECT)), (page,)) for page in pages]
    if corpus := os.environ.get("MIGRATOR_CORPUS"):
        sites = sorted(path for path in Path(corpus, "html").iterdir() if path.is_dir())
        found += [Job("pages", site.name, (site,)) for site in sites]
        saved = sorted(path for path in Path(corpus, "html").rglob("*.html"))
        found += [Job("html", str(page.relative_to(corpus)), (page,)) for page in saved]
    return found


def lines(job: Job) -> list[str]:
    """The digests of one job, each with its name."""
    return [f"{digest(parts)} {what} {job.name}" for what, parts in _outputs(job)]


def digest(parts: Iterable[str | bytes]) -> str:
    """One SHA-256; where one part ends and the next begins counts."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(b"%d\n" % len(data))
        whole.update(data)
    return whole.hexdigest()


def _outputs(job: Job) -> Iterator[tuple[str, Iterable[str | bytes]]]:
    if job.kind == "html":
        text = job.parts[0].read_text(encoding="utf-8", errors="replace")
        yield "markdown", [to_markdown(text)]
        return
    if job.kind == "pages":
        yield "archive", _archive(job)
        return
    shown = [wordpress_html(stored) for stored in _stored(job)]
    yield "shown", shown
    yield "markdown", map(to_markdown, shown)
    if job.kind == "export":
        yield "archive", _archive(job)


def _stored(job: Job) -> Iterator[str]:
    if job.kind == "content":
        yield job.parts[0].read_text(encoding="utf-8")
        return
    for post in open_source(job.parts).posts():
        yield post.content
        yield from (comment.content for comment in post.comments)


def _archive(job: Job) -> Iterator[str | bytes]:
    """Name and bytes of each file of the archive, in the order of their names."""
    uploads = job.parts[0].parent / "uploads"
    with tempfile.TemporaryDirectory(prefix="sameness-") as folder:
        try:
            migrate(
                open_source(job.parts),
                folder,
                offline=True,
                status=STATUSES,
                uploads=uploads if uploads.is_dir() else None,
            )
        except MigratorError as error:
            yield f"refused: {error}"
        # What a run may spare itself is told in terms of the code.
        Path(folder, "migration/state.sqlite").unlink(missing_ok=True)
        for path in sorted(path for path in Path(folder).rglob("*") if path.is_file()):
            yield path.relative_to(folder).as_posix()
            yield path.read_bytes()


def run(workers: int) -> list[str]:
    """The lines of all jobs, in their order, whatever worker took which."""
    with tempfile.TemporaryDirectory(prefix="sameness-") as folder:
        todo = jobs(Path(folder))
        largest_first = sorted(todo, key=lambda job: -job.size)
        with ProcessPoolExecutor(workers) as pool:
            done = dict(zip(largest_first, pool.map(lines, largest_first), strict=True))
        return [line for job in todo for line in done[job]]


def differences(before: list[str], now: list[str]) -> list[str]:
    """What is not the same, by name."""
    then, today = (dict(reversed(line.split(" ", 1)) for line in all_) for all_ in (before, now))
    names = dict.fromkeys([*then, *today])
    return [name for name in names if then.get(name) != today.get(name)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Hold all output against an earlier run's.")
    parser.add_argument("--write", type=Path, help="where the digests go")
    parser.add_argument("--against", type=Path, help="digests of an earlier run")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="processes")
    asked = parser.parse_args()
    now = run(asked.workers)
    if asked.write:
        asked.write.write_text("".join(f"{line}\n" for line in now), encoding="utf-8")
    differing: list[str] = []
    if asked.against:
        differing = differences(asked.against.read_text(encoding="utf-8").splitlines(), now)
        print("".join(f"not the same: {name}\n" for name in differing), end="")
    print(f"{digest(now)}  {len(now)} outputs")
    sys.exit(1 if differing else 0)


if __name__ == "__main__":
    main()
