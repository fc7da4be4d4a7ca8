"""Compute the place and the address of every item on the site that a target makes of an archive."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from migrator.archive.layout import Naming, Plan
from migrator.archive.targets.addresses import TargetAddresses, encoded, free
from migrator.archive.targets.target import Item, Place, Target
from migrator.findings import Finding
from migrator.model import GrowingList, IndexEntry
from migrator.selection import is_published
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import PATHS, records
from migrator.startup.value_objects import value_object
from migrator.urls.permalinks import by_precedence
from migrator.urls.rewrite import relative


@value_object
class PageRecord:
    """A page in the record of the website: its file, its address, and facts about its item."""

    file: str
    url: str
    public: bool
    type: str
    id: int
    date: str


def is_public(entry: IndexEntry) -> bool:
    """Return True for an item that every visitor of the old site could read."""
    return is_published(entry) and not entry.protected


def naming(target: Target, addresses: TargetAddresses) -> Naming:
    """Return the rules by which a target's items get their folders."""
    return Naming(
        addresses.folders, lambda entry: not is_public(entry), tuple(sorted(target.reserved))
    )


class SitePlan:
    """The places of all written items of one archive.

    `paths` are their Markdown files by position.
    """

    def __init__(
        self,
        target: Target,
        addresses: TargetAddresses,
        entries: GrowingList[IndexEntry],
        plan: Plan,
    ) -> None:
        """Read the folders of the items from `plan`, whose paths are those folders."""
        self.target = target
        self.addresses = addresses
        self.paths: BigDict[int, PurePosixPath] = BigDict(PATHS)
        self._items: BigDict[str, Place] = BigDict(records(Place))
        self._owners: BigDict[str, Place] = BigDict(records(Place))  # by folder of files
        parents = _parents(each.assets for _, each in self._places(entries, plan.paths, set()))
        for position, place in self._places(entries, plan.paths, parents):
            page = self._free_page(place.page)
            self.paths[position] = PurePosixPath(page)
            self._items[page] = place if page == place.page else replace(place, page=page)
            self._owners[place.assets] = place
        self.findings = tuple(sorted(self._findings(plan)))

    def place(self, page: PurePosixPath) -> Place | None:
        """Return the place of the item in this Markdown file; None for any other file."""
        return self._items.get(str(page))

    def public(self, page: PurePosixPath) -> bool:
        place = self.place(page)
        return place is not None and place.is_public

    def assets(self, page: PurePosixPath) -> PurePosixPath:
        """Return the folder in which the images and files of a page are."""
        place = self.place(page)
        return PurePosixPath(place.assets) if place else page.parent

    def comments(self, page: PurePosixPath) -> PurePosixPath:
        """Return the file of a page's comments."""
        place = self.place(page)
        assert place is not None  # noqa: S101 - every written item has one
        return PurePosixPath(self.target.data) / "comments" / f"{place.comments}.yaml"

    def link(self, page: PurePosixPath, linked: PurePosixPath, fragment: str = "") -> str | None:
        """Return the address of the page `linked` for a link on `page`.

        None if it must not be linked: it is not public, and `page` is.
        """
        place = self.place(linked)
        if place is None or (self.public(page) and not place.is_public):
            return None
        if self.target.links == "file":
            return relative(page, linked, fragment)
        return self.addresses.href(place.url, fragment)

    def address(self, path: PurePosixPath) -> str:
        """Return the address of a public page for links from anywhere on the site; "" for other
        pages. For a target with paths of files as links, return the path."""
        place = self.place(path)
        if self.target.links == "file":
            return str(path)
        return self.addresses.href(place.url) if place and place.is_public else ""

    def file_link(self, page: PurePosixPath, name: str) -> str:
        """Return the address of the file `name` of a page (`images/tea.jpg`) for that page."""
        place = self.place(page)
        if place is None:
            return encoded(name)
        if self.target.links == "file":
            return relative(page, PurePosixPath(place.assets) / name)
        return self.addresses.href(f"{place.assets_url}{name}")

    def urls(self) -> Iterator[str]:
        """Yield the address of each public item, decoded."""
        return (place.url for place in self._items.values() if place.is_public)

    def file_address(self, path: PurePosixPath, *, is_public: bool = True) -> str:
        """Return the address of an image or file on the site, percent-encoded, without the base
        path; "" for a file that belongs to no page. Return "" for the file of a page that is not
        public, or with `is_public=False` for all others."""
        place = self._owners.get(str(path.parent.parent))
        if place is None or place.is_public is not is_public or self.target.links == "file":
            return ""
        return encoded(f"{place.assets_url}{path.parent.name}/{path.name}")

    def resolved(self, address: str) -> str:
        """Return the address on the site of a page or file at a path of the archive.

        Both are decoded, and may have a fragment. Return "" for any other path. For the proof.
        """
        path, mark, fragment = address.partition("#")
        page, base = self._items.get(path), self.addresses.base_path
        if page is not None:
            return f"{base}{page.url}{mark}{fragment}"
        file = PurePosixPath(path)
        owner = self._owners.get(str(file.parent.parent))
        if owner is not None:
            return f"{base}{owner.assets_url}{file.parent.name}/{file.name}{mark}{fragment}"
        return ""

    def records(self, entries: GrowingList[IndexEntry]) -> Iterator[PageRecord]:
        """Yield the record of each page, sorted by file."""
        positions = {str(page): at for at, page in self.paths.items()}
        for page, place in self._items.sorted_entries():
            entry = entries[positions[page]]
            url = encoded(place.url) if self.target.links == "root" else ""
            date = entry.published.isoformat() if entry.published else ""
            yield PageRecord(page, url, place.is_public, entry.type, entry.id, date)

    def _places(
        self,
        entries: GrowingList[IndexEntry],
        paths: Mapping[int, PurePosixPath],
        parents: set[str],
    ) -> Iterator[tuple[int, Place]]:
        taken: set[str] = {"/"}
        for entry in by_precedence(entries, lambda entry: entry.position in paths):
            folder = paths[entry.position].parent
            url = self.addresses.old_path(entry)
            item = Item(entry, folder, free(url or f"/{folder}/", taken), is_public(entry))
            place = self.target.place(item)
            if place.assets in parents:
                place = self.target.place(replace(item, has_children=True))
            # The id is a name that no engine changes; an item of saved pages may have none.
            name = str(entry.id) if entry.id else f"item-{entry.position}"
            yield entry.position, replace(place, comments=name)

    def _free_page(self, page: str) -> str:
        stem, suffix = posixpath.splitext(page)
        number = 1
        while page in self._items:
            number += 1
            page = f"{stem}-{number}{suffix}"
        return page

    def _findings(self, plan: Plan) -> Iterator[Finding]:
        """Yield the findings about folders, each at its page."""
        pages: dict[str, str] = {}
        if plan.findings:
            pages = {str(path): str(self.paths[at]) for at, path in plan.paths.items()}
        for finding in plan.findings:
            yield replace(finding, where=pages.get(finding.where, finding.where))


def _parents(folders: Iterable[str]) -> set[str]:
    """Return all folders above these folders."""
    found: set[str] = set()
    for folder in folders:
        above = posixpath.dirname(folder)
        while above and above not in found:
            found.add(above)
            above = posixpath.dirname(above)
    return found
