"""Measure what a run costs: seconds, seconds of processor, posts per second, peak memory.

    python benchmarks/memory.py big.xml              all steps
    python benchmarks/memory.py big.xml --step open  one of them

    open     read the index
    read     and all posts
    plan     read the index, decide where each post goes, and write and read back the manifest
             of files of which each post has two: all that grows with the site, and no conversion
    migrate  a whole run

Each step runs in a process of its own. Memory is that of this process and of all that descend
from it, added up every 100 ms from /proc (Linux only): what several of them share counts once
(PSS), and what none of them needs to share counts as it is.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

OPEN = """
import sys
from migrator.sources.wxr.open_export import open_source
source = open_source([sys.argv[1]])
print(len(source.index.entries))
"""
READ = OPEN + "print(sum(1 for _ in source.posts()))\n"
PLAN = """
import sys
from pathlib import Path, PurePosixPath
from migrator.archive.manifest import Manifest
from migrator.pipeline.run import Migration
from migrator.settings import Settings
from migrator.sources.wxr.open_export import open_source
source = open_source([sys.argv[1]])
output = Path(sys.argv[2])
migration = Migration(source, Settings(output=output, offline=True, dry_run=True, report="none"))
for entry in source.index.entries:
    migration.ledger.items.take(entry.position)
for position, page in migration.archive_plan.plan.paths.items():
    for path in (page, page.parent / "comments.yaml"):
        migration.output.write_text(path, "", item=position)
print(len(migration.finish().findings))
(output / "migration").mkdir(parents=True)
with (output / "migration" / "manifest.json").open("wb") as file:
    record = Manifest(files=migration.output.files, items=migration.ledger.items)
    file.writelines(record.chunks())
print(len(Manifest.load(output)[0].files))
"""
SAMPLE = 0.1


@dataclass(frozen=True)
class Cost:
    """Of one command: wall-clock seconds, seconds of processor, peak bytes of its process tree,
    exit status."""

    seconds: float
    processor: float
    peak: int
    status: int


def tree(root: int) -> Iterator[int]:
    """The process and all that descend from it."""
    yield root
    children: list[str] = []
    with suppress(OSError):  # it, or one of its threads, ended meanwhile
        for thread in Path(f"/proc/{root}/task").iterdir():
            with suppress(OSError):
                children += (thread / "children").read_text().split()
    for child in children:
        yield from tree(int(child))


def resident(pid: int) -> int:
    """Bytes in memory now; 0 for a process that has ended."""
    for file, name in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        try:
            lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return 0


def measure(command: list[str], output: TextIO | None = None) -> Cost:
    """Run a command to its end; what it prints goes to `output`, or nowhere."""
    began, before = time.perf_counter(), os.times()
    process = subprocess.Popen(command, stdout=output or subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(resident(pid) for pid in tree(process.pid)))
        time.sleep(SAMPLE)
    after = os.times()
    processor = after.children_user + after.children_system
    processor -= before.children_user + before.children_system
    return Cost(time.perf_counter() - began, processor, peak, process.returncode)


def steps(export: Path, output: Path) -> dict[str, list[str]]:
    python = sys.executable
    migrate = [python, "-m", "migrator", "migrate", str(export), "-o", str(output)]
    return {
        "open": [python, "-c", OPEN, str(export)],
        "read": [python, "-c", READ, str(export)],
        "plan": [python, "-c", PLAN, str(export), str(output / "plan")],
        "migrate": [*migrate, "--offline", "--quiet"],
    }


def count_posts(export: Path) -> int:
    """Items of type post in a generated export, one to a line."""
    with export.open("rb") as lines:
        return sum(b"<wp:post_type><![CDATA[post]]>" in line for line in lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure time and memory.")
    parser.add_argument("export", type=Path, help="an export, such as generate.py writes")
    parser.add_argument("--step", choices=["open", "read", "plan", "migrate"], help="only this one")
    asked = parser.parse_args()
    posts = count_posts(asked.export)
    print(f"{asked.export.stat().st_size / 1e6:.0f} MB, {posts} posts")
    print(f"{'step':10}{'seconds':>10}{'processor':>11}{'posts/s':>10}{'peak MB':>10}{'exit':>6}")
    worst = 0
    with tempfile.TemporaryDirectory() as output:
        for name, command in steps(asked.export, Path(output)).items():
            if asked.step in (None, name):
                cost = measure(command)
                rate, peak = posts / cost.seconds, cost.peak / 1e6
                print(
                    f"{name:10}{cost.seconds:10.1f}{cost.processor:11.1f}{rate:10.0f}{peak:10.0f}{cost.status:6}"
                )
                worst = max(worst, cost.status)
    return worst


if __name__ == "__main__":
    sys.exit(main())
