"""Compare the content found in real pages with that of trafilatura, as a second opinion.

    MIGRATOR_CORPUS=... python benchmarks/pages.py [--show]

trafilatura is a general extractor of articles (https://trafilatura.readthedocs.io); install it
with `pip install "trafilatura>=2,<3"`. It leaves out what it takes for boilerplate, and often the
beginning of a post, so a difference is a page to read by eye and not an error.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from migrator.crawler.web import Answer
from migrator.sources.html.extract import read_page
from migrator.sources.html.page import SINGLE
from migrator.sources.html.page_tree import parse, visible_text

_ENOUGH = 0.8


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold().replace("\u00ad", "")))


def share(some: Counter[str], others: Counter[str]) -> float:
    """Return the share of the words in `some` that are in `others`."""
    return sum((some & others).values()) / max(sum(some.values()), 1)


def pages(folder: Path) -> Iterator[tuple[str, Counter[str], Counter[str]]]:
    """Yield the name of each page of a post, our words, and those of the second opinion."""
    import trafilatura  # noqa: PLC0415 - only this benchmark needs it

    for path in sorted(folder.rglob("*.html")):
        data = path.read_bytes()
        url = f"https://{path.relative_to(folder).as_posix().replace('__', '/')}"
        page = read_page(Answer(url, url, 200, {"content-type": "text/html"}, data))
        if page.kind in SINGLE:
            second = trafilatura.extract(data, include_comments=False, favor_recall=True) or ""
            yield path.name, words(visible_text(parse(page.content))), words(second)


def main() -> int:
    corpus = os.environ.get("MIGRATOR_CORPUS")
    if not corpus:
        print("MIGRATOR_CORPUS names no folder of real pages", file=sys.stderr)
        return 2
    doubtful = total = 0
    print("| page | words | second opinion | ours in it | it in ours |")
    print("|---|--:|--:|--:|--:|")
    for name, ours, second in pages(Path(corpus) / "html"):
        total += 1
        there, here = share(ours, second), share(second, ours)
        is_doubtful = min(there, here) < _ENOUGH
        doubtful += is_doubtful
        if is_doubtful or "--show" in sys.argv:
            counts = f"{sum(ours.values())} | {sum(second.values())}"
            print(f"| {name[:60]} | {counts} | {there:.0%} | {here:.0%} |")
    print(f"\n{total - doubtful} of {total} pages agree to {_ENOUGH:.0%}; read the others by eye.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
