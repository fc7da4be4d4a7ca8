"""Find the built page of each item of an archive."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from migrator.findings import Finding
from migrator.verifier.built.archive_record import ArchiveItem, ArchiveRecord
from migrator.verifier.built.built_page import BuiltPage, phrase
from migrator.verifier.built.built_site import BuiltSite, same_path, url_of
from migrator.verifier.built.engine_markup import plain_sign

_INDEXES: Final = frozenset(("index", "_index", "readme"))
_DATE_BEFORE: Final = re.compile(r"\d{4}-\d\d-\d\d[-_]")
_ENDING: Final = re.compile(r"\.(?:html?|xhtml|md|markdown)\Z", re.IGNORECASE)


@dataclass(slots=True)
class PagePairs:
    """The built page of each public item, by the item's file; `findings` name the others."""

    pages: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def pair_pages(record: ArchiveRecord, site: BuiltSite, facts: Mapping[str, BuiltPage]) -> PagePairs:
    """Pair the public items with the built pages, each page with one item at most.

    An item whose address is recorded must be at that address. The page of any other item is one
    at its old address, in its folder, with its slug or with its title, in this order.
    """
    pairs = PagePairs()
    places = _Places(record, site, facts)
    taken: dict[str, str] = {}
    for item in filter(lambda item: item.is_public, record.items.values()):
        page = places.recorded(item) if record.target else places.guessed(item, taken)
        if page is None:
            pairs.findings.append(Finding("unbuilt-page", item.file, places.explain(item)))
        elif page in taken:
            message = f"{url_of(page)} is also the page of {taken[page]}: only one can be read"
            pairs.findings.append(Finding("shared-page", item.file, message))
        else:
            taken[page] = item.file
            pairs.pages[item.file] = page
    return pairs


class _Places:
    """The pages of a site by the marks by which an item is recognised."""

    def __init__(
        self, record: ArchiveRecord, site: BuiltSite, facts: Mapping[str, BuiltPage]
    ) -> None:
        self._record = record
        self._site = site
        self._facts = facts
        self._old: dict[str, list[str]] = {}
        for old, new in record.redirects.items():
            if "?" not in old:
                self._old.setdefault(new, []).append(unquote(old))
        self._by_slug: dict[str, list[str]] = {}
        self._by_title: dict[str, list[str]] = {}
        for page, known in facts.items():
            if known.leads_to:
                continue
            name = _ENDING.sub("", url_of(page).rstrip("/").rpartition("/")[2])
            self._by_slug.setdefault(_folded(_DATE_BEFORE.sub("", name)), []).append(page)
            for title in dict.fromkeys(known.titles):
                self._by_title.setdefault(plain_title(title), []).append(page)

    def recorded(self, item: ArchiveItem) -> str | None:
        page = self._site.find(item.url) if item.url else None
        if page is None or page not in self._facts or self._facts[page].leads_to:
            return None
        return page

    def guessed(self, item: ArchiveItem, taken: Mapping[str, str]) -> str | None:
        candidates = [page for page in dict.fromkeys(self._candidates(item)) if page not in taken]
        title = plain_title(item.title)
        by_title = [page for page in candidates if page in self._by_title.get(title, ())]
        return next(iter(by_title or candidates), None)

    def _candidates(self, item: ArchiveItem) -> Iterator[str]:
        folder, _, name = item.file.rpartition("/")
        stem = _ENDING.sub("", name)
        place = folder if stem.lower() in _INDEXES else f"{folder}/{stem}".lstrip("/")
        addresses = [item.url, *self._old.get(item.file, ()), f"/{place}/"]
        for address in filter(None, addresses):
            page = self._site.find(address)
            if page is not None and page in self._facts and not self._facts[page].leads_to:
                yield page
        own = place.rpartition("/")[2]
        for slug in (item.slug, own, _DATE_BEFORE.sub("", own)):
            yield from self._by_slug.get(_folded(slug), ()) if slug else ()
        if item.title:
            yield from self._by_title.get(plain_title(item.title), ())

    def explain(self, item: ArchiveItem) -> str:
        where = f"{item.url} does not exist" if self._record.target else "no page was found for it"
        found = self._by_title.get(plain_title(item.title), []) if item.title else []
        elsewhere = [page for page in found if same_path(url_of(page)) != same_path(item.url)]
        return f"{where}; {url_of(elsewhere[0])} has its title" if elsewhere else where


def plain_title(title: str) -> str:
    """Return a title in the form in which two are compared."""
    return phrase(plain_sign(unicodedata.normalize("NFC", title)))


def _folded(slug: str) -> str:
    return unicodedata.normalize("NFC", unquote(slug)).casefold()
