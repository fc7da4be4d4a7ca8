"""Pages with what a reader sees on them: one judge for our own pages and for other people's."""

from __future__ import annotations

import csv
import html
import re
from dataclasses import dataclass
from pathlib import Path

from migrator.crawler.web import Answer
from migrator.sources.html import SitePage, read_page
from migrator.sources.html.page_tree import parse, visible_text

HERE = Path(__file__).parents[1] / "sources/html"
_CANONICAL = re.compile(r"rel=[\"']canonical[\"'] href=[\"'](http[^\"']+)")


@dataclass(frozen=True)
class Expected:
    """A row of a table of pages: what was judged by eye. Without a date, author or words the
    page shows none."""

    file: str
    kind: str
    title: str
    date: str
    author: str
    first: str
    last: str


def table(name: str) -> list[Expected]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Expected(*row) for row in list(rows)[1:]]


def answer(body: bytes | str, url: str = "https://blog.example/post/", **headers: str) -> Answer:
    data = body.encode() if isinstance(body, str) else body
    told = {"content-type": "text/html", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return Answer(url, url, 200, told, data)


def read(path: Path) -> SitePage:
    """The page in a file, as if it had been fetched from the address it names itself."""
    body = path.read_bytes()
    found = _CANONICAL.search(body.decode("utf-8", "replace"))
    name = f"{path.parent.name}/{path.name}".replace("__", "/")
    return read_page(answer(body, found[1] if found else f"https://{name}"))


def right(expected: Expected, page: SitePage) -> dict[str, bool]:
    """Which of its parts a page was read right in."""
    title = html.unescape(re.sub(r"<[^>]+>", "", page.title))
    # Soft hyphens are a plugin's.
    text = visible_text(parse(page.content)).replace("\u00ad", "") if page.content else ""
    ends = text.startswith(expected.first) and text.endswith(expected.last)
    return {
        "kind": page.kind == expected.kind,
        "title": title == expected.title,
        "date": (page.published.date().isoformat() if page.published else "") == expected.date,
        "author": page.author.name == expected.author,
        "body": ends if expected.first else not text,
    }
