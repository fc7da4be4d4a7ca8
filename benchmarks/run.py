"""Measure the whole job and the conversion alone, ours beside others, in one run.

    python benchmarks/run.py                       # 1,000 and 10,000 posts
    python benchmarks/run.py --sizes 1000 10000 50000 --plot scaling.svg
    python benchmarks/run.py --only conversion     # or: whole, real

The whole job is an export read and an archive written, without images: every program is a
process of its own, with nothing in its way but the disk. Of it come seconds on the wall,
seconds of all processors, and the peak memory of all its processes together (memory.py); of
several runs (--runs) the median. The others are installed from their registries (peers.py);
one that cannot be had is a row that says so. pelican-import gets no more than 1,000 posts.

The whole job on real exports is the same for each export of `$MIGRATOR_CORPUS/wxr/sites` of at
least 1 MB, added up; one that a program cannot read counts for none, and is named.

The conversion alone is HTML that WordPress shows turned into Markdown by one processor:
documents of a generated export, and those of `$MIGRATOR_CORPUS` where it is set.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import peers
from memory import measure
from peers import Peer
from plot import Line, draw

HERE = Path(__file__).resolve().parent
MIGRATE = """
import sys, migrator
migrator.migrate(sys.argv[1], sys.argv[2], offline=True, images="none", media="images",
                 proof={proof}, report="{report}")
"""
MOST_FOR_SLOW = 1_000
REAL_BYTES = 1_000_000


@dataclass(frozen=True)
class Row:
    """What one program took for one input: seconds, seconds of processors, peak bytes."""

    name: str
    posts: int
    seconds: float = 0
    cpu: float = 0
    peak: int = 0
    why: str = ""


def ours() -> Iterator[Peer]:
    for name, proof, report in (
        ("migrator, proof off", False, "none"),
        ("migrator", True, "none"),
        ("migrator, a page for each post", True, "full"),
    ):
        code = MIGRATE.format(proof=proof, report=report).replace("{", "{{").replace("}", "}}")
        yield Peer(name, (sys.executable, "-c", code, "{export}", "{output}"))


def others(folder: Path) -> Iterator[Peer]:
    yield peers.exporter(folder / "npm")
    yield peers.pelican(folder / "pelican")
    yield peers.wp2hugo(folder / "go")


def took(peer: Peer, export: Path, posts: int, scratch: Path, runs: int) -> Row:
    if not peer.command:
        return Row(peer.name, posts, why=peer.why)
    if peer.slow and posts > MOST_FOR_SLOW:
        return Row(peer.name, posts, why=f"not asked for more than {MOST_FOR_SLOW} posts")
    costs = []
    for _ in range(runs):
        output = scratch / "output"
        output.mkdir()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        cost = measure(peer.on(export, output))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        written = sum(1 for _ in output.rglob("*.md"))
        shutil.rmtree(output)
        if cost.status not in (0, 1) or written < posts:
            return Row(peer.name, posts, why=f"exit {cost.status}, {written} files")
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        costs.append((cost.seconds, cpu, cost.peak))
    seconds, cpu, peak = (statistics.median(each) for each in zip(*costs, strict=True))
    return Row(peer.name, posts, seconds, cpu, int(peak))


def generated(posts: int, scratch: Path) -> Path:
    export = scratch / f"generated-{posts}.xml"
    command = [sys.executable, HERE / "generate.py", "--posts", str(posts), "-o", export]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return export


def whole(sizes: list[int], scratch: Path, runs: int) -> list[Row]:
    rows: list[Row] = []
    contestants = [*ours(), *others(scratch / "peers")]
    print(f"{'whole job, without images':34}{'posts':>8}{'s':>8}{'cpu s':>8}{'posts/s':>9}", end="")
    print(f"{'peak MB':>9}{'times':>7}")
    for posts in sizes:
        export = generated(posts, scratch)
        at = {}
        for peer in contestants:
            row = at[peer.name] = took(peer, export, posts, scratch, runs)
            rows.append(row)
            reference = next((r for r in at.values() if r.name.startswith(peers.EXPORTER)), None)
            show(row, reference)
        export.unlink()
    return rows


def real(scratch: Path) -> None:
    """Print the cost of all real exports together."""
    sites = Path(os.environ.get("MIGRATOR_CORPUS", ""), "wxr", "sites")
    exports = [path for path in sorted(sites.glob("*.xml")) if path.stat().st_size >= REAL_BYTES]
    if not exports:
        print("MIGRATOR_CORPUS names no folder of real exports")
        return
    contestants = [*ours(), peers.exporter(scratch / "peers" / "npm")]
    sums = {peer.name: [0.0, 0.0, 0] for peer in contestants if peer.command}
    for export in exports:
        rows = {p.name: took(p, export, 1, scratch, 1) for p in contestants if p.command}
        if failed := [f"{row.name}: {row.why}" for row in rows.values() if row.why]:
            print(f"{export.name} counts for none ({'; '.join(failed)})")
            continue
        for name, row in rows.items():
            sums[name] = [a + b for a, b in zip(sums[name], (row.seconds, row.cpu, 1), strict=True)]
    print(f"{'whole job, real exports':34}{'exports':>8}{'s':>8}{'cpu s':>8}")
    for name, (seconds, cpu, count) in sums.items():
        print(f"{name:34}{count:8.0f}{seconds:8.1f}{cpu:8.1f}")


def show(row: Row, reference: Row | None) -> None:
    if row.why:
        print(f"{row.name:34}{row.posts:8}  {row.why}")
        return
    rate, peak = row.posts / row.seconds, row.peak / 1e6
    print(
        f"{row.name:34}{row.posts:8}{row.seconds:8.1f}{row.cpu:8.1f}{rate:9.0f}{peak:9.0f}", end=""
    )
    print(f"{row.seconds / reference.seconds:7.2f}" if reference and not reference.why else "")


def ratios(rows: list[Row]) -> None:
    """How often each of ours is as fast as the exporter, at each size."""
    for row in rows:
        same = [r for r in rows if r.posts == row.posts and r.name.startswith(peers.EXPORTER)]
        if row.name.startswith("migrator") and same and not (row.why or same[0].why):
            times = same[0].seconds / row.seconds
            print(f"{row.name}, {row.posts} posts: {times:.2f} times as fast as {same[0].name}")


def scaling(rows: list[Row], target: Path) -> None:
    """Seconds and memory against the number of posts."""
    names = dict.fromkeys(row.name for row in rows if not row.why)
    measured = {name: [r for r in rows if r.name == name and not r.why] for name in names}
    target.write_text(
        draw(
            (
                "seconds",
                [Line(n, [(r.posts, r.seconds) for r in found]) for n, found in measured.items()],
            ),
            (
                "peak MB",
                [
                    Line(n, [(r.posts, r.peak / 1e6) for r in found])
                    for n, found in measured.items()
                ],
            ),
        ),
        encoding="utf-8",
    )


def machine() -> str:
    found = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        found = names[0].partition(":")[2].strip() if names else found
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    python = platform.python_version()
    return f"{os.cpu_count()} x {found}, Python {python}, load at the start {load}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure migrator beside other programs.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000], help="posts")
    parser.add_argument("--runs", type=int, default=1, help="of each, the median counts")
    parser.add_argument("--only", choices=["whole", "conversion", "real"], help="one of the three")
    parser.add_argument("--plot", type=Path, help="write a picture (SVG) of time and memory")
    asked = parser.parse_args()
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        if asked.only in (None, "whole"):
            rows = whole(sorted(asked.sizes), scratch, asked.runs)
            ratios(rows)
            if asked.plot:
                scaling(rows, asked.plot)
        if asked.only in (None, "real"):
            print(flush=True)
            real(scratch)
        if asked.only in (None, "conversion"):
            print(flush=True)
            subprocess.run([sys.executable, HERE / "conversion.py", "--peers", scratch], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
