"""Seed defects into each stage of a run, before and after the tree, and count the named ones.

    python benchmarks/stages.py             all fixtures, and five real exports if they are there
    python benchmarks/stages.py --own       without the real exports
    python benchmarks/stages.py --list      print each damaged page that no finding names
    python benchmarks/stages.py --check     status 1 unless every archive is named
    python benchmarks/stages.py demo ...    only these fixtures
    python benchmarks/stages.py --export a.xml    only this export; may be repeated

A child process patches the real functions (`stage_defects.py`) and runs `migrate`. An archive is
damaged when a page or its comments differ from a sound run. It is named when `migrate` in the same
process has a finding that the sound run has not, and when `verify` has, both with the defect
in place and in a sound process.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from stage_defects import DEFECTS, Defect, OneProcess

import migrator
from migrator.findings import Finding, Severity

PROJECT = Path(__file__).resolve().parents[1]
REAL = (
    "sites/joesepi+joesepi.github.io__wp-export.xml",
    "sites/jao+blog-jekyll__wordpress.xml",
    "sites/parchlinux+parchlinux.com__wordpress-export.xml",
    "sites/FameThemes+demo-content__wordpress.xml",
    "peers/WPTT+theme-unit-test__themeunittestdata.wordpress.xml",
)


class Damage(NamedTuple):
    """A damaged archive: the export, the defect, the number of damaged pages, those of them that
    no finding of `migrate` names, and what does not name the archive at all."""

    export: str
    defect: Defect
    pages: int
    unnamed: tuple[str, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """Something to migrate."""

    name: str
    paths: tuple[Path, ...]
    uploads: Path | None = None

    def migrate(self, archive: Path) -> migrator.Report:
        return migrator.migrate(
            list(self.paths) if len(self.paths) > 1 else self.paths[0], archive,
            executor=OneProcess(), uploads=self.uploads, offline=True, jobs=2, report="none",
        )  # fmt: skip


def exports(*, real: bool) -> list[Export]:
    found = []
    for folder in sorted((PROJECT / "fixtures").iterdir()):
        paths = tuple(sorted(folder.glob("export*.xml")))
        if paths:
            uploads = folder / "uploads"
            found.append(Export(folder.name, paths, uploads if uploads.is_dir() else None))
    if real and (corpus := os.environ.get("MIGRATOR_CORPUS")):
        found += (Export(name, (Path(corpus, "wxr", name),)) for name in REAL)
    return found


def damages(export: Export) -> list[Damage]:
    """The damaged archives of one export."""
    with TemporaryDirectory() as folder:
        sound = Path(folder, "sound")
        expected = _facts(export.migrate(sound).findings)
        expected_by_verify = _facts(migrator.verify(sound, jobs=1).findings)
        pages = _pages(sound)
        found = []
        for number, defect in enumerate(DEFECTS):
            archive = Path(folder, str(number))
            with defect.seed():
                report = export.migrate(archive)
                there = _pages(archive)
                damaged = sorted(
                    path
                    for path in pages
                    if there.get(path) != pages[path] and _is_damaged_by(defect, path)
                )
                if not damaged:
                    continue
                inside = migrator.verify(archive, jobs=1).findings
            outside = migrator.verify(archive, jobs=1).findings
            named = _facts(report.findings) - expected
            silent = [] if named else ["migrate"]
            silent += [] if _facts(inside) - expected_by_verify else ["verify with the defect"]
            silent += [] if _facts(outside) - expected_by_verify else ["verify"]
            at = {where for _, where, _ in named}
            folders = {where.rpartition("/")[0] for where in at}
            unnamed = tuple(
                path
                for path in damaged
                if path not in at and (path.endswith(".md") or _folder(path) not in folders)
            )
            found.append(Damage(export.name, defect, len(damaged), unnamed, tuple(silent)))
        return found


def _is_damaged_by(defect: Defect, path: str) -> bool:
    if path.endswith(".md"):
        return defect.stage not in ("comments", "files")
    return defect.stage == ("comments" if path.endswith("comments.yaml") else "files")


def _folder(path: str) -> str:
    """The folder of the post that has a file."""
    return path.rpartition("/")[0].removesuffix("/images").removesuffix("/files")


def _facts(findings: list[Finding]) -> set[tuple[str, str, str]]:
    return {(f.kind, f.where, f.message) for f in findings if f.severity is not Severity.NOTE}


def _pages(archive: Path) -> dict[str, bytes]:
    """The pages, and the comments, images and files beside them."""
    names = ("*.md", "comments.yaml", "images/*", "files/*")
    pages = (page for name in names for page in archive.rglob(name) if page.is_file())
    return {page.relative_to(archive).as_posix(): page.read_bytes() for page in pages}


def run(chosen: list[Export], workers: int) -> Iterator[Damage]:
    with ProcessPoolExecutor(workers) as pool:
        for found in pool.map(damages, chosen):
            yield from found


def print_table(found: list[Damage]) -> None:
    archives, silent = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    pages, unnamed = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for each in found:
        key = each.defect.stage, each.defect.kind
        archives[key] += 1
        silent[key] += bool(each.silent)
        pages[key] += each.pages
        unnamed[key] += len(each.unnamed)
    print(f"{'stage':16}{'kind':13}{'archives':>9}{'named':>7}{'pages':>8}{'named':>7}")
    for key in archives:
        print(
            f"{key[0]:16}{key[1]:13}{archives[key]:9,}{archives[key] - silent[key]:7,}"
            f"{pages[key]:8,}{pages[key] - unnamed[key]:7,}"
        )
    print(
        f"{'all':29}{archives.total():9,}{archives.total() - silent.total():7,}"
        f"{pages.total():8,}{pages.total() - unnamed.total():7,}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Seed defects into each stage of a run.")
    parser.add_argument("only", nargs="*", help="the names of fixtures")
    parser.add_argument("--own", action="store_true", help="without the real exports")
    parser.add_argument(
        "--export", action="append", type=Path, default=[], help="a real export, instead of all"
    )
    parser.add_argument("--list", action="store_true", help="print what no finding names")
    parser.add_argument("--check", action="store_true", help="fail unless all archives are named")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    chosen = [Export(path.name, (path,)) for path in asked.export]
    if asked.only or not chosen:
        every = exports(real=not asked.own)
        chosen += [each for each in every if not asked.only or each.name in asked.only]
    found = []
    for each in run(chosen, asked.workers):
        found.append(each)
        if each.silent:
            silent = ", ".join(each.silent)
            print(
                f"{each.export}: {each.defect.stage}, {each.defect.kind}: not named by {silent}",
                file=sys.stderr,
                flush=True,
            )
    print_table(found)
    for each in found if asked.list else ():
        for page in each.unnamed:
            print(f"{each.defect.stage}, {each.defect.kind}: {each.export}: {page}")
    return 1 if asked.check and any(each.silent for each in found) else 0


if __name__ == "__main__":
    sys.exit(main())
