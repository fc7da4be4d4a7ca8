"""Where each item stands in the archive.

A template says where an item would like to stand; then, folder by folder and the
oldest item first, each gets that place or the next free one beside it. Nothing
but the source decides, so a second run gives the same paths.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
    Register,
    folded,
    safe_name,
    shown,
)
from migrator.findings import Finding
from migrator.model import GrowingList, Index, IndexEntry, Site
from migrator.selection import DRAFT_STATUSES, Selection
from migrator.spill.big_dict import BigDict
from migrator.spill.codecs import PATHS
from migrator.spill.int_map import IntMap
from migrator.urls.permalinks import BlogAddresses, by_seniority, precedence

DEFAULT_TEMPLATE = "{types}/{parents}/{slug}"
FILE = "index.md"
DRAFTS = "drafts"

ROOT_NAMES = (DRAFTS, "data", "migration")
"""Folders of the archive itself; no item and no type takes their place."""

ITEM_NAMES = (FILE, "index.html", "comments.yaml", "images", "files")
"""What stands in an item's folder, or in that of its page in the report; no item below it takes
their place."""

_NEVER_ABOVE = frozenset({"attachment", "nav_menu_item", "revision"})
_MAX_DEPTH = 12
"""Folders above an item: with `names.MAX_BYTES` this fits every system's longest path."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of each item of the source, by `Entry.position`.

    Every position is in exactly one of `paths` (the item's `index.md`, relative to
    the archive), `skips` (why it is not written) and `attachments`.
    """

    paths: Mapping[int, PurePosixPath] = field(default_factory=dict)
    skips: dict[int, str] = field(default_factory=dict)
    attachments: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()


def plan(site: Site, index: Index, selection: Selection, template: str = DEFAULT_TEMPLATE) -> Plan:
    """Give every item its place, or the reason why it has none.

    `template` is a path of folders with placeholders (`output.template` lists them);
    drafts stand in the same folders below `drafts/`. Raises UsageError when the
    template makes no sense.
    """
    places = Template(template)
    attachments: list[int] = []
    skips: dict[int, str] = {}

    def is_written(entry: IndexEntry) -> bool:
        if entry.type == "attachment":
            attachments.append(entry.position)
        elif reason := selection.decide(entry):
            # There are few reasons, so each is kept once.
            skips[entry.position] = intern(reason)
        else:
            return True
        return False

    # Only such a layout asks where the blog lived.
    blog = BlogAddresses(site, index.entries if "permalink" in places.names else ())
    planner = _Planner(places, blog, index.entries)
    planner.place(by_seniority(index.entries, is_written))
    return Plan(planner.paths, skips, tuple(attachments), tuple(sorted(planner.findings)))


_Key = tuple[str, ...]


class _Want(NamedTuple):
    """The place that an item would like to have: `name` in `folder`. `slug` is its slug where
    that cannot stand as it is."""

    position: int
    folder: _Key
    name: str
    slug: str


class _Planner:
    """The folders given so far. A folder is known by its folded names, so that one that
    differs by case or by Unicode form only is the same."""

    def __init__(
        self, template: Template, blog: BlogAddresses, entries: GrowingList[IndexEntry]
    ) -> None:
        self.paths: BigDict[int, PurePosixPath] = BigDict(PATHS)
        self.findings: list[Finding] = []
        self._template = template
        self._nests = "parents" in template.names
        self._blog = blog
        self._entries = entries
        self._folders: dict[_Key, _Key] = {}  # each once, however many stand in it
        self._registers: dict[_Key, Register] = {}
        self._below: dict[_Key, dict[str, str]] = {}  # folder -> names in it as first spelled
        self._owners = IntMap()  # folder -> position of the item that stands there

    def place(self, written: Iterable[IndexEntry]) -> None:
        """Parents before children, the oldest first; who really has a name before who
        would have to share it."""
        top: list[_Want] = []
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

    def _place_level(self, wanted: list[_Want]) -> None:
        late = [want for want in wanted if not self._give(want)]
        for key in dict.fromkeys(_key(want.folder) for want in late):
            self._keep_clear(key)
        for want in late:
            self._give_another(want)

    def _ancestors(self, entry: IndexEntry) -> tuple[IndexEntry, ...]:
        """The pages above, outermost first; loops and gaps end it."""
        if not self._nests or entry.type == "post" or entry.status in DRAFT_STATUSES:
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
        # Most items stand below none, and many sites have none that does.
        place = self._by_id.get(entry.parent_id) if entry.parent_id > 0 else None
        return None if place is None else self._entries[place]

    def _wanted(self, entry: IndexEntry, chain: tuple[IndexEntry, ...]) -> _Want:
        """The folder that `entry` would like to stand in, spelled, and its name there."""
        place = ItemPlace(entry, tuple(map(self._name, chain)), self._permalink(entry))
        segments = self._template.folders(place)[-_MAX_DEPTH - 2 :]
        if entry.status in DRAFT_STATUSES:
            segments.insert(0, DRAFTS)
        elif len(segments) > 1 and segments[0].casefold() in ROOT_NAMES:
            segments[0] += "-2"
        folder = self._spelled((), segments[:-1])
        changes = "slug" in self._template.names and slug_changes(entry)
        return _Want(
            entry.position,
            self._folders.setdefault(folder, folder),
            segments[-1],
            entry.slug if changes else "",
        )

    def _name(self, entry: IndexEntry) -> str:
        """The folder that an item was given, or would be."""
        path = self.paths.get(entry.position)
        return path.parent.name if path else slug_name(entry)

    def _permalink(self, entry: IndexEntry) -> tuple[str, ...]:
        if "permalink" not in self._template.names or not entry.link:
            return ()
        address = self._blog.locate(entry.link)
        if address is None:
            return ()
        names = (safe_name(segment, "") for segment in address.paths[0].split("/") if segment)
        return tuple(names)

    def _spelled(self, above: _Key, names: Iterable[str]) -> _Key:
        """`names` below `above`, each as whoever came first wrote it."""
        for name in names:
            below = self._below.setdefault(_key(above), {})
            above = (*above, below.setdefault(folded(name), name))
        return above

    def _give(self, want: _Want) -> bool:
        """Let an item stand where it likes to, unless something is there."""
        own = self._registers.get(_key((*want.folder, want.name)))
        register = self._register(_key(want.folder))
        if want.name in register or (own and any(inside in own for inside in ITEM_NAMES)):
            return False
        register.claim(want.name)
        self._settle(want, want.name)
        return True

    def _keep_clear(self, key: _Key) -> None:
        """Take the folders in which others stand, but no item itself, out of the choice."""
        register = self._register(key)
        for below in self._below.get(key, {}).values():
            if below not in register:
                register.claim(below)

    def _give_another(self, want: _Want) -> None:
        """Let an item stand at the first free `name-2`, `name-3`, ... and say so."""
        given = self._register(_key(want.folder)).claim(want.name)
        owner = self._owners.get(_joined((*want.folder, want.name)))
        taken = "is kept for the archive itself"
        if owner is not None:
            taken = f"belongs to {self.paths[owner]}"
        self._settle(want, given)
        message = f"The name {shown(want.name)} {taken}; this item is {shown(given)}."
        self._report(want.position, message)

    def _settle(self, want: _Want, name: str) -> None:
        own = self._spelled(want.folder, [name])
        self.paths[want.position] = PurePosixPath(*own, FILE)
        self._owners[_joined(own)] = want.position
        if (register := self._registers.get(_key(own))) is not None:
            register.claim_all(ITEM_NAMES)
        if want.slug:
            message = f"The slug {shown(want.slug)} cannot name a folder on every system as it is."
            self._report(want.position, message)

    def _register(self, key: _Key) -> Register:
        register = self._registers.get(key)
        if register is None:
            register = self._registers[key] = Register()
            if not key:
                register.claim_all(ROOT_NAMES)
            elif "/".join(key) in self._owners:
                register.claim_all(ITEM_NAMES)
        return register

    def _report(self, position: int, message: str) -> None:
        self.findings.append(Finding("renamed", str(self.paths[position]), message))


def _key(folder: _Key) -> _Key:
    return tuple(map(folded, folder))


def _joined(folder: _Key) -> str:
    return "/".join(map(folded, folder))


def _by_id(entries: GrowingList[IndexEntry]) -> IntMap:
    """For an id the place in `entries` of the page that may be above others; of two with one
    id, of the older."""
    found = IntMap()
    for place, entry in enumerate(entries):
        if entry.id > 0 and entry.type not in _NEVER_ABOVE:
            known = found.setdefault(entry.id, place)
            if known != place and precedence(entry) < precedence(entries[known]):
                found[entry.id] = place
    return found
