"""Measure what each process of a run costs, and what a repeated run costs.

    python benchmarks/processes.py                    # 10,000 generated posts
    python benchmarks/processes.py --posts 1500 --jobs 1 4 --only jobs   # or: again, start

    jobs   seconds of processor of the first process and of all workers, by number of workers;
           `bound` is how many times faster than one processor any number of them could be
    again  a run after nothing changed, and after one word of one post changed: seconds, and the
           part of those of the first run
    start  processor seconds of a run of 20 posts beyond those of an empty Python program; of five
           runs, the median

Files are written to the folder for temporary files: choose one in memory with TMPDIR.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from run import generated

MIGRATE = """
import json, resource, sys, time
import migrator
began = time.perf_counter()
migrator.migrate(sys.argv[1], sys.argv[2], offline=True, images="none", media="images",
                 jobs=int(sys.argv[3]), report="none")
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([time.perf_counter() - began, *(each.ru_utime + each.ru_stime for each in used)]))
"""


def jobs(export: Path, output: Path, counts: list[int]) -> None:
    print(f"{'jobs':>4}{'s':>8}{'first process':>15}{'workers':>9}{'share %':>9}{'bound':>7}")
    for count in counts:
        command = [sys.executable, "-c", MIGRATE, str(export), str(output), str(count)]
        found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        seconds, first, workers = json.loads(found)
        shutil.rmtree(output)
        total = first + workers
        print(
            f"{count:4}{seconds:8.1f}{first:15.1f}{workers:9.1f}{100 * first / total:9.1f}"
            f"{total / first:7.1f}",
            flush=True,
        )


def took(command: list[str]) -> tuple[float, float]:
    """Run a command; return its seconds, and seconds of processor of all its processes."""
    began, before = time.perf_counter(), os.times()
    found = subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode
    if found not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {found}")
    after = os.times()
    processor = after.children_user + after.children_system
    return time.perf_counter() - began, processor - before.children_user - before.children_system


def again(export: Path, output: Path) -> None:
    command = [sys.executable, "-m", "migrator", "migrate", str(export), "-o", str(output)]
    command += ["--offline", "--images", "none", "--quiet"]
    first = took(command)
    print(f"{'run':22}{'s':>8}{'%':>7}{'processor s':>13}{'%':>7}")
    rows = {"first": first, "nothing changed": took(command)}
    stored = export.read_bytes()
    middle = stored.index(b" the ", len(stored) // 2)
    export.write_bytes(stored[:middle] + b" one " + stored[middle + len(b" the ") :])
    rows["one word changed"] = took(command)
    for name, row in rows.items():
        shares = [100 * one / whole for one, whole in zip(row, first, strict=True)]
        print(f"{name:22}{row[0]:8.2f}{shares[0]:7.1f}{row[1]:13.2f}{shares[1]:7.1f}", flush=True)
    shutil.rmtree(output)


def start(scratch: Path) -> None:
    export, output = generated(20, scratch), scratch / "twenty"
    command = [sys.executable, "-m", "migrator", "migrate", str(export), "-o", str(output)]
    whole, empty = [], []
    for _ in range(5):
        whole.append(took([*command, "--offline", "--images", "none", "--quiet"])[1])
        empty.append(took([sys.executable, "-c", "pass"])[1])
        shutil.rmtree(output)
    cost = statistics.median(whole) - statistics.median(empty)
    print(f"20 posts: {cost:.2f} processor seconds more than an empty program")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the processes of a run.")
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--only", choices=["jobs", "again", "start"], help="one of the three")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        if asked.only != "start":
            export = generated(asked.posts, scratch)
        if asked.only in (None, "jobs"):
            jobs(export, scratch / "output", asked.jobs)
        if asked.only in (None, "again"):
            again(export, scratch / "output")
        if asked.only in (None, "start"):
            start(scratch)
    return 0


if __name__ == "__main__":
    sys.exit(main())
