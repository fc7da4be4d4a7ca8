"""Choose the folder of each item in the archive.

The layout template gives each item its preferred folder. Then, folder by folder and the
oldest item first, each item gets that name or, if it is taken, the next free one (`name-2`).
Only the source decides, so a second run gives the same paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import PurePosixPath
from sys import intern
from typing import NamedTuple

from migrator.archive.layout_template import (
    ItemPlace,
    Template,
    slug_changes,
    slug_name,
)
from migrator.archive.safe_names import (
    PERMALINK_BYTES,
    Register,
    folded,
    quote_name,
    safe_name,
)
from migrator.findings import Finding
from migrator.model import GrowingList, Index, IndexEntry, Site
from migrator.selection import DRAFT_STATUSES, Selection
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import PATHS
from migrator.spill.int_map import IntMap
from migrator.startup.value_objects import value_object
from migrator.urls.permalinks import BlogAddresses, by_seniority, precedence

DEFAULT_TEMPLATE = "{types}/{parents}/{slug}"
FILE = "index.md"
DRAFTS = "drafts"

ROOT_NAMES = (DRAFTS, "data", "migration", "migrator.toml", "migrator.lock")
"""Folders and files of the archive itself; no item and no type may use these names."""

ITEM_NAMES = (FILE, "index.html", "comments.yaml", "images", "files")
"""Files and folders in an item's folder, or in the folder of its report page; no item below may
use these names."""


def is_in_drafts(path: PurePosixPath | None) -> bool:
    """Return True for the path of a draft."""
    return path is not None and path.parts[:1] == (DRAFTS,)


_NEVER_ABOVE = frozenset({"attachment", "nav_menu_item", "revision"})
_MAX_DEPTH = 12
"""Maximum number of folders above an item. With names of at most `safe_names.MAX_BYTES`, every
path fits into the limits of all systems."""


@value_object
class Plan:
    """The path, or the reason for skipping, of each item of the source by `IndexEntry.position`.

    Every position is in exactly one of `paths` (the item's `index.md`, relative to
    the archive), `skips` (the reason why it is not written) and `attachments`.
    """

    paths: Mapping[int, PurePosixPath] = field(default_factory=dict)
    skips: dict[int, str] = field(default_factory=dict)
    attachments: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()


@value_object
class Naming:
    """The changes of a site generator to the layout.

    folders    returns the folders that `{permalink}` stands for; () for an item without
    is_hidden  returns True for an item that belongs below `drafts/`
    reserved   names at the top that no item may have
    """

    folders: Callable[[IndexEntry], tuple[str, ...]]
    is_hidden: Callable[[IndexEntry], bool]
    reserved: tuple[str, ...] = ()


def plan(
    site: Site,
    index: Index,
    selection: Selection,
    template: str = DEFAULT_TEMPLATE,
    naming: Naming | None = None,
) -> Plan:
    """Give every item its path, or the reason why it is skipped.

    `template` is a path of folders with placeholders (listed in `layout_template`);
    drafts are in the same folders below `drafts/`. Raises UsageError for an invalid template.
    """
    layout_template = Template(template)
    attachments: list[int] = []
    skips: dict[int, str] = {}

    def is_written(entry: IndexEntry) -> bool:
        if entry.type == "attachment":
            attachments.append(entry.position)
        elif reason := selection.decide(entry):
            # There are few different reasons, so each is stored once.
            skips[entry.position] = intern(reason)
        else:
            return True
        return False

    # Only layouts with {permalink} need the blog's addresses.
    needs_permalinks = naming is None and "permalink" in layout_template.names
    blog = BlogAddresses(site, index.entries if needs_permalinks else ())
    planner = _Planner(layout_template, blog, index.entries, naming)
    planner.place(by_seniority(index.entries, is_written))
    return Plan(planner.paths, skips, tuple(attachments), tuple(sorted(planner.findings)))


_Key = tuple[str, ...]


class _WantedPlace(NamedTuple):
    """The preferred place of an item: `name` in `folder`. `slug` is its slug if that cannot be
    used unchanged, else ""."""

    position: int
    folder: _Key
    name: str
    slug: str


class _Planner:
    """The folders assigned so far. The key of a folder is made of folded names, so that names
    that differ only in case or Unicode form are the same."""

    def __init__(
        self,
        template: Template,
        blog: BlogAddresses,
        entries: GrowingList[IndexEntry],
        naming: Naming | None,
    ) -> None:
        self.paths: BigDict[int, PurePosixPath] = BigDict(PATHS)
        self.findings: list[Finding] = []
        self._template = template
        self._nests = "parents" in template.names
        self._blog = blog
        self._naming = naming
        self._is_hidden = naming.is_hidden if naming else _is_draft
        self._top_names = (DRAFTS, *naming.reserved) if naming else ROOT_NAMES
        self._top_folders = (DRAFTS,) if naming else ROOT_NAMES
        self._entries = entries
        self._folders: dict[_Key, _Key] = {}  # one tuple per folder, shared to save memory
        self._registers: dict[_Key, Register] = {}
        self._below: dict[_Key, dict[str, str]] = {}  # folder -> names in it as first spelled
        self._owners = IntMap()  # folder -> position of the item in it

    def place(self, written: Iterable[IndexEntry]) -> None:
        """Assign folders: parents before children, the oldest first. Items whose preferred name
        is free come before items that need another one."""
        top: list[_WantedPlace] = []
        levels: dict[int, list[tuple[IndexEntry, tuple[IndexEntry, ...]]]] = {}
        for entry in written:
            chain = self._ancestors(entry)
            if chain:
                levels.setdefault(len(chain), []).append((entry, chain))
            else:
                top.append(self._wanted(entry, chain))
        self._place_level(top)
        top.clear()
        for _, level in sorted(levels.items(), key=lambda item: item[0]):
            self._place_level([self._wanted(entry, chain) for entry, chain in level])

    def _place_level(self, wanted_places: list[_WantedPlace]) -> None:
        unplaced = [wanted for wanted in wanted_places if not self._assign(wanted)]
        for key in dict.fromkeys(_key(wanted.folder) for wanted in unplaced):
            self._reserve_folders(key)
        for wanted in unplaced:
            self._assign_numbered(wanted)

    def _ancestors(self, entry: IndexEntry) -> tuple[IndexEntry, ...]:
        """Return the parent pages, outermost first; a loop or a missing page ends the chain."""
        if not self._nests or entry.type == "post" or self._is_hidden(entry):
            return ()
        chain: list[IndexEntry] = []
        above = self._above(entry)
        while above and above != entry and above not in chain and len(chain) < _MAX_DEPTH:
            chain.append(above)
            above = self._above(above)
        return tuple(reversed(chain))

    @cached_property
    def _by_id(self) -> IntMap:
        return _by_id(self._entries)

    def _above(self, entry: IndexEntry) -> IndexEntry | None:
        # The map is built only if an item has a parent: many sites have no such item.
        index = self._by_id.get(entry.parent_id) if entry.parent_id > 0 else None
        return None if index is None else self._entries[index]

    def _wanted(self, entry: IndexEntry, chain: tuple[IndexEntry, ...]) -> _WantedPlace:
        """Return the preferred folder of `entry`, as spelled on disk, and its name in it."""
        place = ItemPlace(entry, tuple(map(self._name, chain)), self._permalink(entry))
        segments = self._template.folders(place)[-_MAX_DEPTH - 2 :]
        if self._is_hidden(entry):
            segments.insert(0, DRAFTS)
        elif len(segments) > 1 and folded(segments[0]) in self._top_folders:
            segments[0] += "-2"
        folder = self._spelled((), segments[:-1])
        changes = "slug" in self._template.names and slug_changes(entry)
        return _WantedPlace(
            entry.position,
            self._folders.setdefault(folder, folder),
            segments[-1],
            entry.slug if changes else "",
        )

    def _name(self, entry: IndexEntry) -> str:
        """Return the name of an item's folder: the assigned one, else the preferred one."""
        path = self.paths.get(entry.position)
        return path.parent.name if path else slug_name(entry)

    def _permalink(self, entry: IndexEntry) -> tuple[str, ...]:
        if "permalink" not in self._template.names or not entry.link:
            return ()
        if self._naming is not None:
            return self._naming.folders(entry)
        address = self._blog.locate(entry.link)
        if address is None:
            return ()
        segments = filter(None, address.paths[0].split("/"))
        names = (safe_name(segment, "", PERMALINK_BYTES) for segment in segments)
        return tuple(names)

    def _spelled(self, above: _Key, names: Iterable[str]) -> _Key:
        """Return the path `names` below `above`, each name in its first spelling."""
        for name in names:
            below = self._below.setdefault(_key(above), {})
            above = (*above, below.setdefault(folded(name), name))
        return above

    def _assign(self, wanted: _WantedPlace) -> bool:
        """Assign an item its preferred name; return False if the name is taken."""
        own = self._registers.get(_key((*wanted.folder, wanted.name)))
        register = self._register(_key(wanted.folder))
        if wanted.name in register or (own and any(inside in own for inside in ITEM_NAMES)):
            return False
        register.claim(wanted.name)
        self._record(wanted, wanted.name)
        return True

    def _reserve_folders(self, key: _Key) -> None:
        """Reserve the names of folders that contain items but belong to no item themselves."""
        register = self._register(key)
        for below in self._below.get(key, {}).values():
            if below not in register:
                register.claim(below)

    def _assign_numbered(self, wanted: _WantedPlace) -> None:
        """Assign an item the first free name of `name-2`, `name-3`, ... and add a finding."""
        given = self._register(_key(wanted.folder)).claim(wanted.name)
        owner = self._owners.get(_joined((*wanted.folder, wanted.name)))
        reason = "is reserved for the archive itself"
        if owner is not None:
            reason = f"belongs to {self.paths[owner]}"
        self._record(wanted, given)
        message = f"The name {quote_name(wanted.name)} {reason}; this item is {quote_name(given)}."
        self._report(wanted.position, message)

    def _record(self, wanted: _WantedPlace, name: str) -> None:
        own = self._spelled(wanted.folder, [name])
        self.paths[wanted.position] = PurePosixPath(*own, FILE)
        self._owners[_joined(own)] = wanted.position
        if (register := self._registers.get(_key(own))) is not None:
            register.claim_all(ITEM_NAMES)
        if wanted.slug:
            slug = quote_name(wanted.slug)
            message = f"The slug {slug} is not a valid folder name on every system."
            self._report(wanted.position, message)

    def _register(self, key: _Key) -> Register:
        register = self._registers.get(key)
        if register is None:
            register = self._registers[key] = Register()
            if not key:
                register.claim_all(self._top_names)
            elif "/".join(key) in self._owners:
                register.claim_all(ITEM_NAMES)
        return register

    def _report(self, position: int, message: str) -> None:
        self.findings.append(Finding("renamed", str(self.paths[position]), message))


def _is_draft(entry: IndexEntry) -> bool:
    return entry.status in DRAFT_STATUSES


def _key(folder: _Key) -> _Key:
    return tuple(map(folded, folder))


def _joined(folder: _Key) -> str:
    return "/".join(map(folded, folder))


def _by_id(entries: GrowingList[IndexEntry]) -> IntMap:
    """Map ids to indexes in `entries`, for items that may be parents. If two items have the same
    id, the older one counts."""
    found = IntMap()
    for index, entry in enumerate(entries):
        if entry.id > 0 and entry.type not in _NEVER_ABOVE:
            known = found.setdefault(entry.id, index)
            if known != index and precedence(entry) < precedence(entries[known]):
                found[entry.id] = index
    return found
