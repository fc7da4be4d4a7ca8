"""Measure how sharp `migrator verify` is: damage good archives and count what it names.

    python benchmarks/verifier.py           the table
    python benchmarks/verifier.py --list    and each damage that was missed
    python benchmarks/verifier.py --check   status 1 if more is missed than the floor holds
    python benchmarks/verifier.py --raise   write better figures; worse ones need --lower

The archives are made of real exports where MIGRATOR_CORPUS names them, and of the project's
own; their images are made up, as exports hold none. Of each damage up to 20 random places,
the same in each run, in 20 files of an archive: then it is verified once, and every one of
them has to be named, at its place, under a right kind. Before that the archive is verified
as it was made: any finding there is a false alarm.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from random import Random
from urllib.parse import urlsplit
from zlib import crc32

from floor import Floor, Table
from PIL import Image
from verifier_damage import DAMAGES, IMAGES, Place

import migrator
from migrator.archive.lock import AssetRecord, Lock
from migrator.assets.file_types import MEDIA_EXTENSIONS
from migrator.assets.replay_lock import LockedAnswers
from migrator.fetch.body import Body
from migrator.findings import Severity
from migrator.pipeline import run as run_module
from migrator.report import Report
from migrator.settings import Settings
from migrator.sources.wxr.open_export import open_source

HERE = Path(__file__).parent
PLACES = 20
_PEACE = "missed: peace of an undamaged archive"
# Of the corpora those whose blogs had no dead links or broken markup of their own, with posts
# enough: what such a blog had would be found in its archive too, and rightly.
REAL = (
    "joesepi+joesepi.github.io__wp-export.xml",
    "yihui+travis-exitwp__posts.xml",
    "jao+blog-jekyll__wordpress.xml",
    "briandfoy+perl_fisher__wordpress_export.xml",
    "tarcanm+blog-mustafatarcan__wordpress-export.xml",
)
OWN = (HERE.parent / "fixtures" / "demo" / "export.xml",)


@dataclass(frozen=True, slots=True)
class Seeded:
    """A damage at a place, and the kinds of finding that name the place."""

    archive: str
    damage: str
    place: str
    found: tuple[str, ...]
    caught: bool


def exports() -> list[Path]:
    corpus = os.environ.get("MIGRATOR_CORPUS")
    return [*OWN, *(Path(corpus, "wxr", "sites", name) for name in REAL)] if corpus else [*OWN]


def made(export: Path, folder: Path) -> Report:
    """The archive of an export, in `folder`/archive, with a made-up file for each address that
    it names, as if a network had given it."""
    first = migrator.migrate(export, folder / "first", offline=True, report="none")
    shutil.rmtree(folder / "first")
    urls = [f.message.partition(": ")[0] for f in first.findings if f.kind == "not-fetched"]
    files = {url: made_up(url, folder / "files") for url in urls}
    bodies = {body.sha256: body for body, _ in files.values()}
    lock = Lock({url: record for url, (_, record) in files.items()})
    answers = LockedAnswers(lock, lambda record: bodies[record.sha256])
    settings = Settings(
        source=(str(export),), output=folder / "archive", offline=True, report="none"
    )
    return run_module.migrate(open_source([export]), settings, None, answers)


def made_up(url: str, folder: Path) -> tuple[Body, AssetRecord]:
    """A picture of its own for an address, or a line of text where it names no picture."""
    folder.mkdir(exist_ok=True)
    ending = PurePosixPath(urlsplit(url).path).suffix.lower()
    if ending not in MEDIA_EXTENSIONS:
        ending = ".png"  # what has no ending is asked for as a picture only
    is_image = ending in IMAGES
    path = folder / f"{crc32(url.encode())}{ending if is_image else '.bin'}"
    if is_image:
        noise = Random(url).randbytes(24 * 18 * 3)
        Image.frombytes("RGB", (24, 18), noise).save(path)
    else:
        path.write_bytes(f"%PDF-1.4 {url}".encode())
    body = Body.of_file(path)
    return body, AssetRecord(body.sha256, body.size, is_image, ending)


def places(report: Report) -> dict[str, set[str]]:
    """The kinds of finding at each place."""
    kinds: dict[str, set[str]] = {}
    for finding in report.findings:
        kinds.setdefault(finding.where, set()).add(finding.kind)
    return kinds


def alarms(folder: Path, name: str) -> list[str]:
    """What is found in the archive as it was made, but for texts without a place in any archive."""
    found = migrator.verify(folder / "archive", jobs=1).findings
    worse = (f for f in found if f.severity is not Severity.NOTE and f.kind != "unwritten-text")
    return [f"{name} {f.kind} {f.where}: {f.message}" for f in worse]


def seeded(number: int, folder: Path, name: str) -> list[Seeded]:
    """Up to 20 places of one damage, in a copy of the archive, and what is found there."""
    damage = DAMAGES[number]
    copy = folder / f"damaged-{os.getpid()}"
    # Beside the archive, so that its source is found; linked, as most files stay what they are.
    shutil.copytree(folder / "archive", copy, copy_function=os.link)
    try:
        place = Place(copy, Random(f"{name} {damage.name}"))
        damaged = [where for _ in range(PLACES) if (where := damage.act(place))]
        if not damaged:
            return []
        found = places(migrator.verify(copy, jobs=1))
    finally:
        shutil.rmtree(copy)
    return [
        Seeded(name, damage.name, where, tuple(sorted(kinds)), bool(kinds & damage.kinds))
        for where in damaged
        for kinds in (found.get(where, set()),)
    ]


def run(export: Path, pool: ProcessPoolExecutor) -> tuple[list[Seeded], list[str]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made(export, folder)
        false = alarms(folder, export.name)
        rows = pool.map(partial(seeded, folder=folder, name=export.name), range(len(DAMAGES)))
        return [each for row in rows for each in row], false


def table(losses: list[Seeded], false: list[str]) -> Table:
    """What the floor holds: how many damages found a place, what of each was missed, and how
    many findings there were before any damage; of our own archive and of the real ones."""
    rows: dict[str, Counter[str]] = {}
    for loss in losses:
        row = rows.setdefault(_group(loss.archive), Counter())
        row[f"missed: {loss.damage}"] += not loss.caught
    for alarm in false:
        rows[_group(alarm.partition(" ")[0])][_PEACE] += 1
    return {
        group: {"damages": len({*row} - {_PEACE}), _PEACE: row[_PEACE], **dict(sorted(row.items()))}
        for group, row in rows.items()
    }


def _group(archive: str) -> str:
    return "own" if archive in {path.name for path in OWN} else "real"


def lines(losses: list[Seeded], archives: int, false: list[str]) -> Iterator[str]:
    everything = Counter(loss.damage for loss in losses)
    caught = Counter(loss.damage for loss in losses if loss.caught)
    for damage in DAMAGES:
        yield f"{damage.name:34}{caught[damage.name]:7,} of {everything[damage.name]:7,}"
    yield f"{'all':34}{caught.total():7,} of {everything.total():7,}"
    yield f"{'findings in undamaged archives':34}{len(false):7,} in {archives:7,} archives"


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how sharp `migrator verify` is.")
    parser.add_argument("--list", action="store_true", help="print each damage that was missed")
    parser.add_argument("--check", action="store_true", help="fail if more was missed")
    parser.add_argument("--raise", dest="raised", action="store_true", help="write the floor")
    parser.add_argument("--lower", action="store_true", help="with --raise: worse is allowed")
    parser.add_argument("--floor", type=Path, default=HERE / "verifier-floor.json")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    losses: list[Seeded] = []
    false: list[str] = []
    with ProcessPoolExecutor(asked.workers) as pool:
        for export in exports():
            found, alarms_there = run(export, pool)
            losses += found
            false += alarms_there
    print("\n".join(lines(losses, len(exports()), false)))
    if asked.list:
        for loss in losses:
            if not loss.caught:
                what = ", ".join(loss.found) or "nothing found"
                print(f"{loss.archive}: {loss.damage}: {loss.place}: {what}")
        print("\n".join(false))
    floor, figures = Floor(asked.floor), table(losses, false)
    problems: list[str] = []
    if asked.raised:
        problems = floor.save(figures, "anyway" if asked.lower else "if better")
    elif asked.check:
        problems = floor.problems(figures)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
