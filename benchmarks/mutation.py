"""Measure how sharp the proof is: seed losses into good archives and count who is caught.

    python benchmarks/mutation.py           the table
    python benchmarks/mutation.py --list    and each loss that was missed
    python benchmarks/mutation.py --check   status 1 if more is missed than the floor holds
    python benchmarks/mutation.py --raise   write better figures; worse ones need --lower

Seeded is what changes the page that the Markdown renders to; what changes nothing is no
loss. Caught is what the proof reports under a right kind. The places are random, the same
in each run: two of each mutation in a post of the fixtures, one in some 200 posts of
the real exports.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from zlib import crc32

from corpora import OWN, Document, Input, documents, inputs
from floor import Floor, Table
from mutations import MUTATIONS, Mutation
from page import page

from migrator.dom.sanitised_parse import parse
from migrator.markdown.converter import to_markdown
from migrator.verifier.fidelity.compare_post import check_rendering, check_words
from migrator.verifier.fidelity.render_markdown import render

HERE = Path(__file__).parent
# Of the posts of real exports every so many-th is taken: some 200.
ONE_OF = 19
PLACES = {"own": 2, "corpus": 1}


@dataclass(frozen=True, slots=True)
class Seeded:
    """A loss, where, and the kinds of finding it gave."""

    group: str
    mutation: str
    place: str
    found: tuple[str, ...]
    caught: bool


def seeded(source: Input) -> list[Seeded]:
    group = "own" if source.corpus in OWN else "corpus"
    found: list[Seeded] = []
    for document in documents(source):
        if group == "own" or crc32(_place(document).encode()) % ONE_OF == 0:
            found += _losses(document, group)
    return found


def _losses(document: Document, group: str) -> Iterator[Seeded]:
    """Nothing for a post that is not exact: it has findings already."""
    if _findings(document, document.markdown):
        return
    clean = page(render(document.markdown))
    for mutation in MUTATIONS:
        tried: set[str] = set()
        for number in range(PLACES[group]):
            random = Random(f"{_place(document)} {mutation.name} {number}")
            damaged = _damaged(mutation, document, random)
            if damaged in tried or page(render(damaged)) == clean:
                continue
            tried.add(damaged)
            kinds = _findings(document, damaged)
            place = f"{_place(document)} #{number}"
            caught = bool(mutation.kinds & kinds)
            yield Seeded(group, mutation.name, place, tuple(sorted(kinds)), caught)


def _damaged(mutation: Mutation, document: Document, random: Random) -> str:
    if mutation.of_text is not None:
        return mutation.of_text(document.markdown, random)
    tree = parse(document.shown)
    assert mutation.of_tree is not None
    return to_markdown(str(tree)) if mutation.of_tree(tree, random) else document.markdown


def _findings(document: Document, markdown: str) -> set[str]:
    found = check_rendering(document.rendered, markdown, document.urls)
    found += check_words(document.stored, markdown)
    return {finding.kind for finding in found}


def _place(document: Document) -> str:
    return f"{document.corpus} {document.export} {document.name}"


def run(sources: list[Input], workers: int) -> list[Seeded]:
    largest_first = sorted(sources, key=lambda source: -source.path.stat().st_size)
    with ProcessPoolExecutor(workers) as pool:
        found = dict(zip(largest_first, pool.map(seeded, largest_first), strict=True))
    return [loss for source in sources for loss in found[source]]


def table(losses: Iterable[Seeded]) -> Table:
    """What the floor holds: how many mutations found a place, and what of each was missed."""
    figures: Table = {}
    for loss in losses:
        row = figures.setdefault(loss.group, Counter())
        row[f"missed: {loss.mutation}"] += not loss.caught
    return {
        group: {"mutations": len(row), **{name: row[name] for name in sorted(row)}}
        for group, row in figures.items()
    }


def print_table(losses: list[Seeded]) -> None:
    everything = Counter(loss.mutation for loss in losses)
    caught = Counter(loss.mutation for loss in losses if loss.caught)
    for mutation in MUTATIONS:
        name = mutation.name
        print(f"{name:34}{caught[name]:7,} of {everything[name]:7,}")
    print(f"{'all':34}{caught.total():7,} of {everything.total():7,}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how sharp the proof is.")
    parser.add_argument("--list", action="store_true", help="print each loss that was missed")
    parser.add_argument("--check", action="store_true", help="fail if more was missed")
    parser.add_argument("--raise", dest="raised", action="store_true", help="write the floor")
    parser.add_argument("--lower", action="store_true", help="with --raise: worse is allowed")
    parser.add_argument("--own", action="store_true", help="without the real exports")
    parser.add_argument("--floor", type=Path, default=HERE / "mutation-floor.json")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    sources = [s for s in inputs() if s.corpus in OWN or not asked.own]
    losses = run(sources, asked.workers)
    print_table(losses)
    if asked.list:
        for loss in losses:
            if not loss.caught:
                print(f"{loss.mutation}: {loss.place}: {', '.join(loss.found) or 'nothing found'}")
    floor, figures = Floor(asked.floor), table(losses)
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
