"""Count the contents of a source before anything is written: `migrator inspect`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import PurePath
from typing import Any

from bs4 import BeautifulSoup

from migrator.dom.sanitised_parse import parse
from migrator.model import Inputs, Post, Repair, Source
from migrator.pipeline.input_ledger import inputs_of
from migrator.progress import Watcher
from migrator.selection import TECHNICAL_TYPES, Selection
from migrator.sources.database.source import DatabaseSource
from migrator.urls.hosts import host_name
from migrator.wordpress.content_census import block_names, shortcode_names

# Page builders, with the markup or custom fields that show that a post was built with them.
BUILDERS: dict[str, tuple[str, ...]] = {
    "Elementor": ("_elementor_data", 'class="elementor'),
    "WPBakery": ("[vc_row", "[vc_column"),
    "Divi": ("[et_pb_", "wp:divi/"),
    "Fusion (Avada)": ("[fusion_",),
    "Beaver Builder": ("_fl_builder_data", "wp:fl-builder/"),
    "SiteOrigin": ("panels_data", "wp:siteorigin"),
    "Kadence": ("wp:kadence/",),
    "Oxygen": ("ct_builder_shortcodes",),
}
_EMBEDDING = ("iframe", "embed", "object", "audio", "video")


@dataclass(slots=True)
class UsageCount:
    """The number of uses of a block or shortcode; `handled` is true if it becomes content."""

    count: int = 0
    handled: bool = True


@dataclass(slots=True)
class Census:
    """The counts of a source.

    `items` is by type, then by status; `skipped` counts the items that a run with default settings
    would not write, by reason. `fields` counts the custom fields of posts, hidden ones (`_name`)
    too: `--fields meta.KEY` writes one. For a database, `sites` names its sites (the first is the
    one that is read), `tables` counts the rows of all tables, and `charset` is the character set of
    its strings.
    """

    locator: str = ""
    title: str = ""
    url: str = ""
    language: str = ""
    items: dict[str, Counter[str]] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    editors: Counter[str] = field(default_factory=Counter)
    builders: Counter[str] = field(default_factory=Counter)
    blocks: dict[str, UsageCount] = field(default_factory=dict)
    shortcodes: dict[str, UsageCount] = field(default_factory=dict)
    fields: Counter[str] = field(default_factory=Counter)
    image_hosts: Counter[str] = field(default_factory=Counter)
    embed_hosts: Counter[str] = field(default_factory=Counter)
    comments: Counter[str] = field(default_factory=Counter)
    repairs: list[Repair] = field(default_factory=list)
    sites: list[str] = field(default_factory=list)
    tables: Counter[str] = field(default_factory=Counter)
    charset: str = ""
    inputs: Inputs = field(default_factory=Inputs)

    def ranked(self, name: str) -> dict[str, int]:
        """Return the counts of the field `name`, the most frequent first, then by name."""
        return _ranked(getattr(self, name))

    def uses(self, name: str) -> dict[str, UsageCount]:
        """Return the blocks or shortcodes, the most frequent first, then by name."""
        uses: dict[str, UsageCount] = getattr(self, name)
        return dict(sorted(uses.items(), key=lambda item: (-item[1].count, item[0])))

    def to_json(self) -> str:
        """Return every count as JSON, sorted by number and then by name."""
        return json.dumps(self._data(), ensure_ascii=False, indent=2) + "\n"

    def _data(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "source": self.locator,
            "title": self.title,
            "url": self.url,
            "language": self.language,
            "items": {kind: _ranked(counts) for kind, counts in sorted(self.items.items())},
            "years": dict(sorted(self.years.items())),
        }
        for name in ("skipped", "authors", "languages", "editors", "builders", "comments"):
            data[name] = self.ranked(name)
        for name in ("fields", "image_hosts", "embed_hosts"):
            data[name] = self.ranked(name)
        for name in ("blocks", "shortcodes"):
            data[name] = {
                key: {"count": use.count, "handled": use.handled}
                for key, use in self.uses(name).items()
            }
        if self.tables:
            data |= {"sites": self.sites, "tables": self.ranked("tables"), "charset": self.charset}
        data["repairs"] = [
            {"file": repair.file, "line": repair.line, "message": repair.message}
            for repair in self.repairs
        ]
        if self.inputs.skipped:
            data["inputs"] = {
                "total": self.inputs.total,
                "used": self.inputs.used,
                "skipped": self.inputs.by_reason(),
                "not_recognised": [each.address for each in self.inputs.skipped if each.is_text],
            }
        return data


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def take(source: Source, watcher: Watcher) -> Census:
    """Count the contents of `source`; reads every item once."""
    site = source.site
    census = Census(source.locator, site.title, site.url, site.language)
    if isinstance(source, DatabaseSource):
        others = [each for each in source.sites if each is not source.chosen]
        census.sites = [each.name for each in (source.chosen, *others)]
        census.tables.update(source.tables)
        census.charset = source.charset
    watcher.begin("Counting", len(source.index.entries))
    selection = Selection()
    for entry in source.index.entries:
        if entry.type != "attachment" and (reason := selection.decide(entry)):
            census.skipped[reason] += 1
        if entry.language:
            census.languages[entry.language] += 1
    for post in source.posts():
        _count(census, post)
        watcher.advance()
    # No file has been looked for yet: those of the source count as its files.
    census.inputs = inputs_of(source, ())
    census.repairs = [replace(r, file=PurePath(r.file).name) for r in source.repairs]
    return census


def _count(census: Census, post: Post) -> None:
    census.items.setdefault(post.type, Counter())[post.status] += 1
    census.comments.update(comment.kind for comment in post.comments)
    if post.type == "attachment":
        return
    census.years[str(post.published.year) if post.published else "no date"] += 1
    if post.author:
        census.authors[post.author] += 1
    if post.type not in TECHNICAL_TYPES:
        census.fields.update(key for key, value in post.meta.items() if value not in ("", [], {}))
    if not post.content.strip():
        return
    census.editors["block" if "<!-- wp:" in post.content else "classic"] += 1
    census.builders.update(_builders(post))
    _count_uses(census.blocks, block_names(post.content))
    _count_uses(census.shortcodes, shortcode_names(post.content))
    if "<" in post.content:
        _count_hosts(census, parse(post.content))


def _builders(post: Post) -> Iterator[str]:
    for name, marks in BUILDERS.items():
        if any(mark in post.meta or mark in post.content for mark in marks):
            yield name


def _count_uses(uses: dict[str, UsageCount], found: Iterator[tuple[str, bool]]) -> None:
    for name, handled in found:
        use = uses.setdefault(name, UsageCount())
        use.count += 1
        use.handled = use.handled and handled


def _count_hosts(census: Census, tree: BeautifulSoup) -> None:
    for tag in tree.find_all(["img", *_EMBEDDING]):
        address = str(tag.get("src") or tag.get("data") or "")
        if host := host_name(unescape(address)):
            counts = census.image_hosts if tag.name == "img" else census.embed_hosts
            counts[host] += 1
