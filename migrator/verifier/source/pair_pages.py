"""Pair the pages of an archive that another tool made with the items of the source.

Such an archive has no manifest. A page is recognised by its slug (in its front matter, or in the
name of its file or folder), and if several pages share a slug, by title and date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from migrator.archive import yaml_text
from migrator.model import IndexEntry
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import read_regular
from migrator.verifier.source.front_matter_diff import split_page

_INDEXES: Final = frozenset(("index", "_index", "readme"))
_MARKDOWN: Final = frozenset((".md", ".markdown"))
# `2010-11-26-` before the slug, as Jekyll requires it.
_DATE_BEFORE: Final = re.compile(r"\d{4}-\d\d-\d\d[-_]")
_SLUG_KEYS: Final = ("slug", "permalink", "url", "link", "path")
_NOT_IN_TITLES: Final = re.compile(r"[\W_]+")


@value_object
class ForeignPage:
    """A Markdown file: its front matter, the text below it, and its possible slugs."""

    path: str
    front_matter: Mapping[str, Any]
    body: str
    slugs: frozenset[str]

    @property
    def title(self) -> str:
        """The title in the form in which titles are compared."""
        return _comparable_title(str(self.front_matter.get("title") or ""))

    @property
    def day(self) -> str:
        """The date, such as 2020-05-31; "" if there is none."""
        return str(self.front_matter.get("date") or "")[:10]


def foreign_pages(root: Path) -> Iterator[ForeignPage]:
    """Yield the Markdown files under a folder, in the order of their paths. Raises OSError."""
    for path in sorted(root.rglob("*")):
        where = path.relative_to(root)
        hidden = any(part.startswith(".") for part in where.parts)
        if path.suffix.lower() in _MARKDOWN and not hidden and path.is_file():
            yield _page(where, read_regular(path).decode("utf-8-sig", "replace"))


def _page(path: Path, text: str) -> ForeignPage:
    header, body = split_page(text)
    try:
        front_matter = yaml_text.load(header) if header else {}
    except ValueError:
        front_matter = {}
    if not isinstance(front_matter, dict):
        front_matter = {}
    stem = path.stem if path.stem.lower() not in _INDEXES else path.parent.name
    names = [stem, _DATE_BEFORE.sub("", stem)]
    names += [_last_segment(str(front_matter[key])) for key in _SLUG_KEYS if front_matter.get(key)]
    return ForeignPage(path.as_posix(), front_matter, body, frozenset(map(folded, names)))


def _last_segment(url: str) -> str:
    try:
        return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""


def folded(slug: str) -> str:
    """Return a slug in the form in which slugs are compared: percent-decoded, NFC, case-folded."""
    return unicodedata.normalize("NFC", unquote(slug)).casefold()


def pair(entries: Iterable[IndexEntry], pages: Iterable[ForeignPage]) -> dict[int, ForeignPage]:
    """Return the page of each item that has one, by the item's `position`. No page is used twice.

    `IndexEntry.title` must be plain text here. A page is found by slug; among pages with the same
    slug, the one with the item's title and day; without a slug match, by title and day.
    """
    by_slug: dict[str, list[ForeignPage]] = {}
    by_title: dict[tuple[str, str], list[ForeignPage]] = {}
    for page in pages:
        for slug in page.slugs:
            by_slug.setdefault(slug, []).append(page)
        by_title.setdefault((page.title, page.day), []).append(page)
    pairs: dict[int, ForeignPage] = {}
    taken: set[str] = set()
    items = list(entries)
    for matches in (_same_all, _same_title, _same_day, _same_slug):
        for entry in items:
            if entry.position in pairs:
                continue
            candidates = by_slug.get(folded(entry.slug), []) if entry.slug else []
            if matches is _same_slug and not candidates:
                candidates = by_title.get((_comparable_title(entry.title), _day(entry)), [])
            found = next((p for p in candidates if p.path not in taken and matches(entry, p)), None)
            if found:
                pairs[entry.position] = found
                taken.add(found.path)
    return pairs


def _same_all(entry: IndexEntry, page: ForeignPage) -> bool:
    return _same_title(entry, page) and _same_day(entry, page)


def _same_title(entry: IndexEntry, page: ForeignPage) -> bool:
    return page.title == _comparable_title(entry.title)


def _same_day(entry: IndexEntry, page: ForeignPage) -> bool:
    return page.day == _day(entry)


def _same_slug(_entry: IndexEntry, _page: ForeignPage) -> bool:
    return True


def _day(entry: IndexEntry) -> str:
    return entry.published.date().isoformat() if entry.published else ""


def _comparable_title(title: str) -> str:
    """Return the letters and digits of a title: tools change quotation marks and dashes."""
    return _NOT_IN_TITLES.sub(" ", unicodedata.normalize("NFC", title)).strip().casefold()
