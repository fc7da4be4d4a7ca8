"""Which page of an archive that another tool made is which item of the source.

Such an archive has no manifest. A page is told by its slug (in its front matter, or in the
name of its file or folder), and where several share one by title and date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from migrator.archive import yaml_text
from migrator.model import IndexEntry
from migrator.verifier.source.front_matter_diff import parts

_INDEXES: Final = frozenset(("index", "_index", "readme"))
_MARKDOWN: Final = frozenset((".md", ".markdown"))
# `2010-11-26-` before the slug, as Jekyll wants it.
_DATE_BEFORE: Final = re.compile(r"\d{4}-\d\d-\d\d[-_]")
_SLUG_KEYS: Final = ("slug", "permalink", "url", "link", "path")
_NOT_IN_TITLES: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class StrangePage:
    """A Markdown file: its front matter, the text below it, and the slugs it may have."""

    path: str
    matter: Mapping[str, Any]
    body: str
    slugs: frozenset[str]

    @property
    def title(self) -> str:
        return _plain_title(str(self.matter.get("title") or ""))

    @property
    def day(self) -> str:
        return str(self.matter.get("date") or "")[:10]


def strange_pages(root: Path) -> Iterator[StrangePage]:
    """The Markdown files under a folder, in the order of their paths. Raises OSError."""
    for path in sorted(root.rglob("*")):
        where = path.relative_to(root)
        hidden = any(part.startswith(".") for part in where.parts)
        if path.suffix.lower() in _MARKDOWN and not hidden and path.is_file():
            yield _page(where, path.read_bytes().decode("utf-8-sig", "replace"))


def _page(path: Path, text: str) -> StrangePage:
    header, body = parts(text)
    try:
        matter = yaml_text.load(header) if header else {}
    except ValueError:
        matter = {}
    if not isinstance(matter, dict):
        matter = {}
    stem = path.stem if path.stem.lower() not in _INDEXES else path.parent.name
    names = [stem, _DATE_BEFORE.sub("", stem)]
    names += [_slug_at_end(str(matter[key])) for key in _SLUG_KEYS if matter.get(key)]
    return StrangePage(path.as_posix(), matter, body, frozenset(map(folded, names)))


def _slug_at_end(address: str) -> str:
    try:
        return unquote(urlsplit(address).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""


def folded(slug: str) -> str:
    """A slug as it is compared: not percent-encoded, in one Unicode form and case."""
    return unicodedata.normalize("NFC", unquote(slug)).casefold()


def pair(entries: Iterable[IndexEntry], pages: Iterable[StrangePage]) -> dict[int, StrangePage]:
    """The page of each item that has one, by the item's `position`; no page stands for two.

    `Entry.title` is plain text here. Items find their page by slug first, and among
    pages of one slug the one with their title and day; then by title and day.
    """
    by_slug: dict[str, list[StrangePage]] = {}
    by_title: dict[tuple[str, str], list[StrangePage]] = {}
    for page in pages:
        for slug in page.slugs:
            by_slug.setdefault(slug, []).append(page)
        by_title.setdefault((page.title, page.day), []).append(page)
    pairs: dict[int, StrangePage] = {}
    taken: set[str] = set()
    items = list(entries)
    for wants in (_same_all, _same_title, _same_day, _same_slug):
        for entry in items:
            if entry.position in pairs:
                continue
            candidates = by_slug.get(folded(entry.slug), []) if entry.slug else []
            if wants is _same_slug and not candidates:
                candidates = by_title.get((_plain_title(entry.title), _day(entry)), [])
            found = next((p for p in candidates if p.path not in taken and wants(entry, p)), None)
            if found:
                pairs[entry.position] = found
                taken.add(found.path)
    return pairs


def _same_all(entry: IndexEntry, page: StrangePage) -> bool:
    return _same_title(entry, page) and _same_day(entry, page)


def _same_title(entry: IndexEntry, page: StrangePage) -> bool:
    return page.title == _plain_title(entry.title)


def _same_day(entry: IndexEntry, page: StrangePage) -> bool:
    return page.day == _day(entry)


def _same_slug(_entry: IndexEntry, _page: StrangePage) -> bool:
    return True


def _day(entry: IndexEntry) -> str:
    return entry.published.date().isoformat() if entry.published else ""


def _plain_title(title: str) -> str:
    """Its letters and digits: tools turn quotation marks and dashes into what they like."""
    return _NOT_IN_TITLES.sub(" ", unicodedata.normalize("NFC", title)).strip().casefold()
