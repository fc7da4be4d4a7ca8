"""Read the machine-readable metadata of a page: `<meta>`, `<link>` and JSON-LD.

JSON-LD counts only if it describes the page itself (schema.org Article and its subtypes, or
WebPage), not the site, its breadcrumbs, events or products.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from migrator.untrusted.json_text import parse_json
from migrator.urls.normalise import joined

# https://schema.org/Article and https://schema.org/WebPage, the most specific first.
_ARTICLES = (
    "BlogPosting",
    "NewsArticle",
    "Article",
    "ReportageNewsArticle",
    "OpinionNewsArticle",
    "TechArticle",
    "SocialMediaPosting",
    "Recipe",
    "WebPage",
    "ItemPage",
    "AboutPage",
    "ContactPage",
)
_MAX_SCRIPT = 1_000_000
_MAX_THINGS = 5_000


@dataclass(slots=True)
class PageMetadata:
    """Machine-readable metadata of one page.

    meta    all values of `<meta>`, by lower-case name
    links   the first `href` of each `rel`, absolute
    things  JSON-LD objects that describe this page, the most specific first
    people  names by JSON-LD `@id`
    """

    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    things: list[Mapping[str, Any]] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        """Return the first value that is not empty, of the first name that has one; else ""."""
        return next((v for name in names for v in self.meta.get(name, ()) if v), "")

    def json_ld_text(self, key: str) -> str:
        """Return the JSON-LD text under `key`; "" if there is none."""
        for thing in self.things:
            value = thing.get(key)
            if isinstance(value, str) and value.strip():
                return html.unescape(value.strip())
        return ""

    def author(self) -> str:
        """Return the first author named in JSON-LD; "" if there is none."""
        for thing in self.things:
            if name := self._name(thing.get("author")):
                return name
        return ""

    def _name(self, value: Any) -> str:
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, Mapping):
            name = value.get("name")
            if isinstance(name, list):
                name = name[0] if name else None
            value = name if isinstance(name, str) and name else value.get("@id")
        if not isinstance(value, str):
            return ""
        value = self.people.get(value, value)
        return "" if "://" in value or value.startswith("#") else html.unescape(value.strip())


def metadata_of(root: etree._Element, base: str) -> PageMetadata:
    """Return the metadata of the page at `base`."""
    facts = PageMetadata()
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name and (content := (meta.get("content") or "").strip()):
            facts.meta.setdefault(name.lower(), []).append(content)
    for link in root.iter("link"):
        for rel in (link.get("rel") or "").lower().split():
            if address := joined(base, link.get("href")):
                facts.links.setdefault(rel, address)
    found: list[tuple[int, Mapping[str, Any]]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            for thing in _json_ld_objects(script.text or ""):
                _collect(thing, found, facts.people)
    facts.things = [thing for _, thing in sorted(found, key=lambda pair: pair[0])]
    return facts


def _collect(
    thing: Mapping[str, Any], found: list[tuple[int, Mapping[str, Any]]], people: dict[str, str]
) -> None:
    kinds = thing.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    rank = min((_ARTICLES.index(k) for k in kinds if k in _ARTICLES), default=-1)
    if rank >= 0:
        found.append((rank, thing))
    ident, name = thing.get("@id"), thing.get("name")
    if isinstance(ident, str) and isinstance(name, str) and "Person" in kinds:
        people.setdefault(ident, name)


def _json_ld_objects(text: str) -> Iterator[Mapping[str, Any]]:
    """Yield all objects of a JSON-LD script in order; none if its JSON is invalid."""
    try:
        stack: list[Any] = [parse_json(text[:_MAX_SCRIPT].strip(), strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MAX_THINGS):
        if not stack:
            return
        value = stack.pop()
        if isinstance(value, list):
            stack += reversed(value)
        elif isinstance(value, dict):
            yield value
            stack += [v for v in reversed(list(value.values())) if isinstance(v, list | dict)]
