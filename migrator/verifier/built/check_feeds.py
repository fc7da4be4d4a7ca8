"""Check the feeds of a built site: RSS, Atom and JSON Feed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from migrator.findings import Finding
from migrator.untrusted.json_text import parse_json
from migrator.verifier.built.built_page import page_tree, read_facts
from migrator.verifier.built.built_site import BuiltSite, same_path, url_of

_FEEDS: Final = frozenset(("rss", "feed", "RDF"))
_ENTRIES: Final = frozenset(("item", "entry"))
_DATES: Final = frozenset(("pubDate", "published", "date"))
_CONTENTS: Final = frozenset(("encoded", "content", "description", "summary"))
_JSON: Final = "jsonfeed.org"
_ENDINGS: Final = (".xml", ".rss", ".atom", ".json")
_NAMES: Final = frozenset(("feed", "rss", "atom", "index", "rdf"))


@dataclass(slots=True)
class Entry:
    """An entry of a feed: its link, its dates, and the HTML of its texts."""

    link: str = ""
    dates: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Feeds:
    """The feeds of a site.

    dates  dates of the entry for a page, by the page's path (`same_path`)
    """

    paths: list[str] = field(default_factory=list)
    dates: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def check_feeds(site: BuiltSite, public: Collection[str], dead: Collection[str]) -> Feeds:
    """Check every feed: it can be read, and its links and images lead somewhere.

    `public` are the paths (`same_path`) of items' pages; `dead` are paths that lead nowhere in the
    archive already.
    """
    feeds = Feeds()
    for path in filter(_may_be_feed, site.files):
        data = site.read(path)
        if data is None:
            continue
        try:
            entries = _entries(path, data)
        except ValueError as error:
            if path.rpartition("/")[2].partition(".")[0].lower() in _NAMES:
                feeds.findings.append(Finding("broken-feed", path, f"it cannot be read: {error}"))
            continue
        if entries is None:
            continue
        feeds.paths.append(path)
        found = [f for entry in entries for f in _check(site, path, entry, feeds, public, dead)]
        # A feed whose entries are terms, as Hugo has one, lists no items.
        has_items = len(entries) > sum(each.kind == "foreign-entry" for each in found)
        feeds.findings += (each for each in found if has_items or each.kind != "foreign-entry")
    if not feeds.paths:
        message = "the built site has no feed (RSS, Atom or JSON Feed)"
        feeds.findings.append(Finding("missing-feed", "", message))
    return feeds


def _may_be_feed(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return name.endswith(_ENDINGS) or name in _NAMES


def _entries(path: str, data: bytes) -> list[Entry] | None:
    """Return the entries of a feed; None for another file. Raises ValueError."""
    if path.lower().endswith(".json"):
        document = parse_json(data)
        version = document.get("version") if isinstance(document, dict) else None
        return _json_entries(document) if _JSON in str(version) else None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(str(error)) from error
    if root is None or etree.QName(root).localname not in _FEEDS:
        return None
    return [
        _xml_entry(element)
        for element in root.iter(etree.Element)
        if etree.QName(element).localname in _ENTRIES
    ]


def _json_entries(document: dict[str, Any]) -> list[Entry]:
    items = document.get("items")
    found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [
        Entry(
            str(item.get("url") or item.get("id") or ""),
            [str(item["date_published"])] if item.get("date_published") else [],
            [str(item[key]) for key in ("content_html", "summary") if item.get(key)],
        )
        for item in found
    ]


def _xml_entry(element: etree._Element) -> Entry:
    entry = Entry()
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child).localname
        text = "".join(child.itertext()).strip()
        if name == "link" and child.get("rel", "alternate") == "alternate":
            entry.link = child.get("href", "").strip() or text
        elif name in _DATES and text:
            entry.dates.append(text)
        elif name in _CONTENTS:
            inner = "".join(etree.tostring(part, encoding="unicode") for part in child)
            entry.contents.append((child.text or "") + inner)
    return entry


def _check(
    site: BuiltSite,
    path: str,
    entry: Entry,
    feeds: Feeds,
    public: Collection[str],
    dead: Collection[str],
) -> Iterator[Finding]:
    place = site.destination(entry.link, url_of(path)) if entry.link else None
    page = "/"
    if place is not None:
        page = place.path
        if site.find(page) is None:
            message = f"an entry links to {page}, which does not exist on the built site"
            yield Finding("broken-link", path, message)
        elif same_path(page) not in public:
            message = f"the entry {page} is no item of the archive"
            yield Finding("foreign-entry", path, message)
        else:
            feeds.dates.setdefault(same_path(page), []).extend(entry.dates)
    for content in entry.contents:
        for kind, reference in read_facts(page_tree(content.encode())).references:
            found = site.destination(reference, page)
            if found is None or same_path(found.path) in dead or reference.startswith("#"):
                continue
            if found.is_outside or site.find(found.path) is None:
                message = f"in the entry {page}: {found.path} does not exist on the built site"
                yield Finding("broken-image" if kind == "image" else "broken-link", path, message)
            elif not _is_absolute(reference):
                message = (
                    f"in the entry {page}: {reference} is relative, and readers of feeds do not"
                    " know to what"
                )
                yield Finding("broken-link", path, message)


def _is_absolute(reference: str) -> bool:
    return "://" in reference or reference.startswith("/")
