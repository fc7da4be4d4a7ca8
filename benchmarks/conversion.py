"""Measure the conversion alone: HTML that WordPress shows turned into Markdown.

    python benchmarks/conversion.py                       # ours, markdownify and lxml
    python benchmarks/conversion.py --peers folder        # others installed there, too

One processor, the same documents for all, milliseconds of processor time a document: the
best of three passes, each of which begins with HTML as text and ends with Markdown. turndown
counts its own time, without the start of Node.js. `with the renderer` begins with what
WordPress stores, so that blocks, shortcodes and paragraphs are in it; no other program has that.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import corpora
import peers
from corpora import Document, Input
from lxml import etree
from markdownify import markdownify

from migrator.markdown.converter import to_markdown
from migrator.wordpress.render import wordpress_html

HERE = Path(__file__).resolve().parent
POSTS, MOST, PASSES = 1_000, 2_000, 3
TURNDOWN = """
const Turndown = require('turndown'), fs = require('fs');
const documents = JSON.parse(fs.readFileSync(process.argv[2])), turndown = new Turndown();
let best = Infinity;
for (let pass = 0; pass < 3; pass++) {
  const began = process.hrtime.bigint();
  for (const each of documents) turndown.turndown(each);
  best = Math.min(best, Number(process.hrtime.bigint() - began) / 1e6 / documents.length);
}
console.log(best);
"""
RUST = """
import json, sys, time
from html_to_markdown import convert
documents = json.load(open(sys.argv[1]))
best = 1e9
for _ in range(3):
    began = time.process_time()
    for each in documents:
        convert(each)
    best = min(best, (time.process_time() - began) / len(documents) * 1e3)
print(best)
"""


def milliseconds(work: Callable[[str], object], texts: list[str]) -> float:
    """Of processor time for one text, cyclic garbage included."""
    best = float("inf")
    for _ in range(PASSES):
        gc.collect()
        began = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - began)
    return best / len(texts) * 1e3


def lxml_alone(html: str) -> object:
    return etree.fromstring(f"<body>{html}", etree.HTMLParser(huge_tree=True))


def generated(folder: Path) -> list[Document]:
    export = folder / "generated.xml"
    command = [sys.executable, HERE / "generate.py", "--posts", str(POSTS), "-o", export]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return list(corpora.documents(Input("generated", export)))


def real() -> list[Document]:
    """Every so-manieth document of real sites, so that all are there."""
    found = [each for one in corpora.inputs() for each in _readable(one)]
    return found[:: max(1, -(-len(found) // MOST))]


def _readable(one: Input) -> Iterable[Document]:
    return corpora.documents(one) if one.corpus in ("sites", "peers") else ()


def by_others(folder: Path | None, shown: list[str], scratch: Path) -> dict[str, float | str]:
    if folder is None:
        return {}
    documents = scratch / "documents.json"
    documents.write_text(json.dumps(shown), encoding="utf-8")
    found: dict[str, float | str] = {}
    home = peers.npm(folder / "turndown", "turndown") if shutil.which("npm") else None
    script = folder / "turndown" / "run.js"
    if home:
        script.write_text(TURNDOWN, encoding="utf-8")
    found["turndown"] = _said(["node", script, documents]) if home else "npm does not give it"
    python = peers.pip(folder / "rust", "html-to-markdown")
    code = [python, "-c", RUST, documents]
    found["html-to-markdown (Rust)"] = _said(code) if python else "pip does not give it"
    return found


def _said(command: list[object]) -> float | str:
    done = subprocess.run(
        [str(part) for part in command], check=False, capture_output=True, text=True
    )
    try:
        return float(done.stdout)
    except ValueError:
        return f"failed: {(done.stderr.strip().splitlines() or [''])[-1][:60]}"


def compare(name: str, documents: list[Document], folder: Path | None, scratch: Path) -> None:
    shown, stored = [d.shown for d in documents], [d.stored for d in documents]
    size = sum(map(len, shown)) / len(shown)
    print(f"\n{name}: {len(shown)} documents of {size:,.0f} characters, ms a document")
    found: dict[str, float | str] = {
        "lxml, parsing only": milliseconds(lxml_alone, shown),
        "migrator": milliseconds(to_markdown, shown),
        "migrator, with the renderer": milliseconds(
            lambda text: to_markdown(wordpress_html(text)), stored
        ),
        "markdownify": milliseconds(markdownify, shown[:: max(1, len(shown) // 300)]),
        **by_others(folder, shown, scratch),
    }
    ours = found["migrator"]
    for each, took in found.items():
        figure = f"{took:8.2f}" if isinstance(took, float) else f"  {took}"
        ratio = f"{took / ours:8.2f}" if isinstance(took, float) and isinstance(ours, float) else ""
        print(f"  {each:30}{figure}{ratio}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the conversion alone.")
    parser.add_argument("--peers", type=Path, help="install others into this folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        compare("generated", generated(scratch), asked.peers, scratch)
        if os.environ.get("MIGRATOR_CORPUS"):
            compare("real sites", real(), asked.peers, scratch)
    return 0


if __name__ == "__main__":
    sys.exit(main())
