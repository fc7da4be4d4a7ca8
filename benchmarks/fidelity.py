"""Measure how much of a blog comes over: one table, and a floor that cannot drop.

    python benchmarks/fidelity.py           the table
    python benchmarks/fidelity.py --list    and each post that is not exact, with its findings
    python benchmarks/fidelity.py --check   status 1 if a figure is worse than the floor, or
                                            the list of inexact posts is not what came out
    python benchmarks/fidelity.py --raise   write better figures; worse ones need --lower

A post is exact when neither `check_rendering` nor `check_words` finds anything. The real
exports are measured where MIGRATOR_CORPUS names their folder, the fixtures always.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from corpora import OWN, Input, documents, inputs
from figures import THINGS, Result, measure
from floor import Floor, Table
from inexact import Inexact

HERE = Path(__file__).parent


def measured(source: Input) -> list[Result]:
    return [measure(document) for document in documents(source)]


def run(sources: list[Input], workers: int) -> list[Result]:
    """All posts, in the order of the files, whatever worker took which."""
    largest_first = sorted(sources, key=lambda source: -source.path.stat().st_size)
    with ProcessPoolExecutor(workers) as pool:
        found = dict(zip(largest_first, pool.map(measured, largest_first), strict=True))
    return [result for source in sources for result in found[source]]


def table(results: Iterable[Result]) -> Table:
    """The figures by corpus."""
    figures: Table = {}
    for result in results:
        row = figures.setdefault(result.corpus, Counter())
        row["posts"] += 1
        row["exact"] += result.exact
        for thing in THINGS:
            row[thing] += result.there[thing]
            row[f"lost {thing}"] += result.lost[thing]
    return figures


def held(figures: Table) -> Table:
    """The figures that may not get worse."""
    return {
        corpus: {name: row[name] for name in ("exact", *(f"lost {thing}" for thing in THINGS))}
        for corpus, row in figures.items()
    }


def print_table(figures: Table, results: list[Result]) -> None:
    columns = ["posts", "exact", *THINGS]
    print("".join([f"{'corpus':10}", *(f"{column:>11}" for column in columns)]))
    total: Counter[str] = Counter()
    for corpus, row in figures.items():
        total += Counter(row)
        print("".join([f"{corpus:10}", *(f"{row[column]:11,}" for column in columns)]))
    print("".join([f"{'all':10}", *(f"{total[column]:11,}" for column in columns)]))
    kept = [total["exact"] / max(1, total["posts"])]
    kept += [1 - total[f"lost {thing}"] / max(1, total[thing]) for thing in THINGS]
    print("".join([f"{'present':21}", *(f"{share:11.4%}" for share in kept)]))
    lost = ", ".join(f"{total[f'lost {thing}']} {thing}" for thing in THINGS)
    print(f"\nlost: {lost}")
    kinds = Counter(finding.kind for result in results for finding in result.findings)
    named = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    print(f"findings: {named or 'none'}")


def print_list(results: Iterable[Result]) -> None:
    for result in results:
        if not result.exact:
            print(f"\n{result.corpus} {result.export} {result.name}")
            for finding in result.findings:
                print(f"  {finding.kind}: {finding.message}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how much of a blog comes over.")
    parser.add_argument("--list", action="store_true", help="print each inexact post")
    parser.add_argument("--check", action="store_true", help="fail if a figure dropped")
    parser.add_argument("--raise", dest="raised", action="store_true", help="write the floor")
    parser.add_argument("--lower", action="store_true", help="with --raise: worse is allowed")
    parser.add_argument("--own", action="store_true", help="without the real exports")
    parser.add_argument("--floor", type=Path, default=HERE / "fidelity-floor.json")
    parser.add_argument("--inexact", type=Path, default=HERE / "inexact.md")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    sources = [s for s in inputs() if s.corpus in OWN or not asked.own]
    results = run(sources, asked.workers)
    figures = table(results)
    print_table(figures, results)
    if asked.list:
        print_list(results)
    floor, listed = Floor(asked.floor), Inexact(asked.inexact)
    problems: list[str] = []
    if asked.raised:
        problems = floor.save(held(figures), "anyway" if asked.lower else "if better")
    elif asked.check:
        problems = [*floor.problems(held(figures)), *listed.problems(results)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
