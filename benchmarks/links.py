"""Measure what it costs to check 100,000 links in 5,000 Markdown files, and what others take.

    python benchmarks/links.py                              # migrator alone
    python benchmarks/links.py --lychee lychee --linkchecker linkchecker
    python benchmarks/links.py --keep folder                # leave the files there

The files are the same each time: paragraphs with links to other pages, to headings, to
images and to other hosts, and in some of them a link that leads to nothing. Each program is
a process of its own; memory is that of the process and its children, as in memory.py. What
each finds is compared with what was broken. A program that is not there is a row that says so.

lychee (https://lychee.cli.rs) reads the same Markdown, with `--offline`, and looks for
fragments too. LinkChecker (https://linkchecker.github.io/linkchecker/) reads HTML only: it
gets what the same files render to, with links to `.html` in place of `.md`.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from random import Random

from memory import Cost, measure
from PIL import Image
from prose import sentence, words

from migrator.verifier.fidelity.render_markdown import render

PAGES, PER_PAGE, FOLDERS, PICTURES = 5_000, 20, 50, 20
# What of the links of a page leads where.
TO_PAGES, TO_HEADINGS, WITHIN, IMAGES, ELSEWHERE = 8, 4, 2, 3, 3
_SIGNS_OF_LINKCHECKER = ("URLError", "not found. Available anchors")
# In every so-manieth page one link of each kind leads to nothing.
DAMAGED = 100


@dataclass(frozen=True)
class Row:
    """What a program took (`cpu`: seconds of processors, its own and its children's), and how
    many of the broken links it named; no cost for one that is not there."""

    name: str
    cost: Cost | None
    cpu: float = 0
    found: int = 0


def place(number: int) -> str:
    return f"posts/{number % FOLDERS:02}/page-{number}/index.md"


def heading(number: int) -> str:
    return f"Part {number % 7} of it"


def text(number: int) -> tuple[str, int]:
    """A page, and how many of its links are broken."""
    rng = Random(number)
    damaged = number % DAMAGED == 0
    links = [f"[{words(rng, 2)}]({way(rng.randrange(PAGES))})" for _ in range(TO_PAGES)]
    for _ in range(TO_HEADINGS):
        other = rng.randrange(PAGES)
        links.append(f"[{words(rng, 2)}]({way(other)}#part-{other % 7}-of-it)")
    links += [f"[above](#part-{number % 7}-of-it)"] * WITHIN
    links += [f"![{words(rng, 3)}](../../../images/{rng.randrange(PICTURES)}.jpg)"] * IMAGES
    links += [f"<https://site-{rng.randrange(99)}.example/{n}>" for n in range(ELSEWHERE)]
    if damaged:
        links[0] = f"[gone](../page-gone-{number}/index.md)"
        links[TO_PAGES] = f"[gone]({way(number + 1)}#no-such-part)"
        links[-ELSEWHERE - 1] = f"![gone](../../../images/gone-{number}.jpg)"
    rng.shuffle(links)
    head = f'---\ntitle: "Page {number}"\ndate: "2020-01-05"\nslug: "page-{number}"\n---\n\n'
    paragraphs = [f"{sentence(rng)} {link} {sentence(rng)}" for link in links]
    paragraphs.insert(3, f"## {heading(number)}")
    return head + "\n\n".join(paragraphs) + "\n", 3 * damaged


def way(number: int) -> str:
    return f"../../../{place(number % PAGES)}"


def write(root: Path) -> int:
    """The files; how many links in them are broken."""
    broken = 0
    for number in range(PAGES):
        page, damaged = text(number)
        path = root / place(number)
        path.parent.mkdir(parents=True)
        path.write_text(page)
        broken += damaged
    (root / "images").mkdir()
    for number in range(PICTURES):
        noise = Image.frombytes("RGB", (80, 60), Random(number).randbytes(3 * 80 * 60))
        file = BytesIO()
        noise.resize((400, 300), Image.Resampling.BICUBIC).save(file, "JPEG", quality=85)
        (root / "images" / f"{number}.jpg").write_bytes(file.getvalue())
    return broken


def as_html(root: Path, target: Path) -> None:
    """What the pages render to, and a page that leads to all of them."""
    shutil.copytree(root / "images", target / "images")
    places = [place(number) for number in range(PAGES)]
    for name in places:
        body = (root / name).read_text().split("---\n", 2)[2]
        html = render(body).replace("index.md", "index.html")
        slug = re.sub(r"<h2>(Part (\d) of it)", r'<h2 id="part-\2-of-it">\1', html)
        path = (target / name).with_suffix(".html")
        path.parent.mkdir(parents=True)
        path.write_text(f"<!DOCTYPE html><title>{name}</title>{slug}")
    entries = "".join(f'<a href="{name.replace(".md", ".html")}">p</a>' for name in places)
    (target / "index.html").write_text(f"<!DOCTYPE html><title>all</title>{entries}")


def rows(root: Path, folder: Path, asked: argparse.Namespace) -> Iterator[Row]:
    python = [sys.executable, "-m", "migrator"]
    yield run(
        "migrator verify", [*python, "verify", str(root), "--json"], folder, '"severity": "broken"'
    )
    command = [asked.lychee, "--offline", "--no-progress", "--include-fragments=anchor-only"]
    yield run("lychee --offline", [*command, str(root)], folder, "[ERROR]")
    if shutil.which(asked.linkchecker):
        as_html(root, folder / "html")
    # It looks for anchors when its configuration names that plug-in.
    (folder / "linkcheckerrc").write_text("[AnchorCheck]\n")
    start = str(folder / "html" / "index.html")
    command = [asked.linkchecker, "--no-status", "-r", "-1", "-o", "csv"]
    command += ["-f", str(folder / "linkcheckerrc"), start]
    yield run("linkchecker, of HTML", command, folder, *_SIGNS_OF_LINKCHECKER)


def run(name: str, command: list[str], folder: Path, *signs: str) -> Row:
    """One of `signs` stands in each line of the output that names a broken link."""
    if shutil.which(command[0]) is None:
        return Row(name, None)
    output = folder / "output"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with output.open("w") as file:
        cost = measure(command, file)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    lines = output.read_text().splitlines()
    return Row(name, cost, cpu, sum(any(sign in line for sign in signs) for line in lines))


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure link checking.")
    parser.add_argument("--lychee", default="lychee", help="the program, or where it is")
    parser.add_argument("--linkchecker", default="linkchecker", help="likewise")
    parser.add_argument("--keep", type=Path, help="write the files there, and leave them")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        # LinkChecker, started by root, reads as nobody.
        Path(scratch).chmod(0o755)
        root = asked.keep or Path(scratch) / "archive"
        broken = write(root)
        print(f"{PAGES} files, {PAGES * PER_PAGE} links, {broken} of them broken")
        print(f"{'program':24}{'seconds':>9}{'cpu':>8}{'peak MB':>9}{'found':>7}")
        for row in rows(root, Path(scratch), asked):
            told = "  is not there" if row.cost is None else ""
            if row.cost:
                told = (
                    f"{row.cost.seconds:9.1f}{row.cpu:8.1f}{row.cost.peak / 1e6:9.0f}{row.found:7}"
                )
            print(f"{row.name:24}{told}", flush=True)
            if row.name.startswith("migrator"):
                ok = row.found == broken
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
