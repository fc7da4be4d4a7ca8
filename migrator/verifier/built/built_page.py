"""Read one built page: its references, anchors, titles, dates, and the page that it leads on to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from migrator.untrusted.json_text import parse_json
from migrator.verifier.fidelity import html5

# Element -> its attributes that hold an address.
_REFERENCES: Final = {
    "a": ("href",),
    "area": ("href",),
    "link": ("href",),
    "img": ("src",),
    "script": ("src",),
    "source": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "object": ("data",),
    "input": ("src",),
    "form": ("action",),
    "use": ("href",),
}
_IMAGES: Final = frozenset(("img", "input"))
_SETS: Final = frozenset(("img", "source"))
_SET_ENTRY: Final = re.compile(r"\s*([^\s,](?:[^\s]*[^\s,])?)(?:\s+[^\s,]+)?\s*(?:,|$)")
# SiteAddresses of other sites that a page names for the browser only.
_HINTS: Final = frozenset(("preconnect", "dns-prefetch", "pingback", "edituri", "wlwmanifest"))
_BACK: Final = frozenset(("footnote-backref", "reversefootnote"))
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "title"))
_REFRESH: Final = re.compile(
    r"\s*[\d.]*\s*[;,]?\s*(?:url\s*=)?\s*[\"']?(.*?)[\"']?\s*\Z", re.I | re.S
)
_PUBLISHED: Final = frozenset(("article:published_time", "datepublished", "date", "dc.date"))
_TITLES: Final = frozenset(("og:title", "twitter:title"))
_LONGEST_JSON: Final = 1_000_000
_DEEPEST_JSON: Final = 12


@dataclass(slots=True)
class BuiltPage:
    """The facts about one page.

    references  kind ("link", "image" or "file") and address, in their order, without repetition
    anchors     names that a #fragment may use
    titles      texts of its title and headings
    dates       dates of publication that it states for programs
    leads_to    the address to which it leads on at once; "" for a page of its own
    canonical   its address by its own words; ""
    """

    references: list[tuple[str, str]] = field(default_factory=list)
    anchors: frozenset[str] = frozenset()
    titles: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    leads_to: str = ""
    canonical: str = ""


def page_tree(data: bytes) -> etree._Element:
    """Return the tree of a page as a browser reads it; never raises."""
    return html5.tree(html5.normal(data.decode("utf-8-sig", "replace")))


def read_facts(tree: etree._Element) -> BuiltPage:
    """Return the facts about a page."""
    facts = BuiltPage()
    anchors: set[str] = set()
    for element in tree.iter(etree.Element):
        anchors.update(filter(None, (element.get("id"), element.get("name"))))
        tag = element.tag
        if tag in _HEADINGS:
            facts.titles.append(phrase("".join(element.itertext())))
        elif tag == "meta":
            _read_meta(element, facts)
        elif tag == "link" and _is_rel(element, "canonical"):
            facts.canonical = element.get("href", "").strip()
        facts.references += _references(element)
        facts.dates += _dates(element)
    facts.references = list(dict.fromkeys(facts.references))
    facts.anchors = frozenset(anchors)
    return facts


def phrase(text: str) -> str:
    """Return a text with its white space collapsed."""
    return " ".join(text.split())


def _is_rel(element: etree._Element, name: str) -> bool:
    return name in element.get("rel", "").lower().split()


def _references(element: etree._Element) -> Iterator[tuple[str, str]]:
    tag = element.tag
    if tag == "link" and not _HINTS.isdisjoint(element.get("rel", "").lower().split()):
        return
    for name in _REFERENCES.get(tag, ()):
        address = element.get(name, "").strip()
        if address:
            if tag == "a" and not _BACK.isdisjoint(element.get("class", "").split()):
                # On a page that lists posts, the way back from a footnote leads to the post.
                address = address.partition("#")[0] or address
            kind = "image" if tag in _IMAGES or name == "poster" else "file"
            yield ("link" if tag in ("a", "area") else kind), address
    if tag in _SETS and element.get("srcset"):
        for entry in _SET_ENTRY.finditer(element.get("srcset")):
            yield "image", entry[1]


def _read_meta(element: etree._Element, facts: BuiltPage) -> None:
    name = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
    content = element.get("content", "")
    if name in _PUBLISHED and content.strip():
        facts.dates.append(content.strip())
    elif name in _TITLES:
        facts.titles.append(phrase(content))
    elif element.get("http-equiv", "").lower() == "refresh":
        found = _REFRESH.match(content)
        facts.leads_to = found[1] if found else ""


def _dates(element: etree._Element) -> Iterator[str]:
    """Yield the dates that an element states: `<time>`, hAtom's `published`, and JSON-LD."""
    if element.tag == "script":
        text = element.text or ""
        if "ld+json" in element.get("type", "") and len(text) <= _LONGEST_JSON:
            try:
                yield from _published(parse_json(text), 0)
            except (ValueError, RecursionError):
                return
        return
    name = "datetime" if element.tag == "time" else "title"
    if element.tag == "time" or "published" in element.get("class", "").split():
        yield from filter(None, [element.get(name, "").strip()])


def _published(value: Any, depth: int) -> Iterator[str]:
    if depth > _DEEPEST_JSON:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "datePublished" and isinstance(inner, str):
                yield inner
            else:
                yield from _published(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _published(inner, depth + 1)
