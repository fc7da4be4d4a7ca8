"""Where each item stands in the archive.

A template says where an item would like to stand; then, folder by folder and the
oldest item first, each gets that place or the next free one beside it. Nothing
but the source decides, so a second run gives the same paths.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from migrator.findings import Finding
from migrator.model import Entry, Index, Site
from migrator.names import Register, folded, safe_name, shown
from migrator.output.template import Place, Template, slug_changes, slug_name
from migrator.permalinks import Blog, precedence, seniority
from migrator.selection import DRAFT_STATUSES, Selection

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

    paths: dict[int, PurePosixPath] = field(default_factory=dict)
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
    attachments, skips, written = [], {}, []
    for entry in index.entries:
        if entry.type == "attachment":
            attachments.append(entry.position)
        elif reason := selection.decide(entry):
            skips[entry.position] = reason
        else:
            written.append(entry)
    planner = _Planner(places, Blog(site, index.entries), index.entries)
    planner.place(written)
    return Plan(planner.paths, skips, tuple(attachments), tuple(sorted(planner.findings)))


_Key = tuple[str, ...]


class _Planner:
    """The folders given so far. A folder is known by its folded names, so that one that
    differs by case or by Unicode form only is the same."""

    def __init__(self, template: Template, blog: Blog, entries: Iterable[Entry]) -> None:
        self.paths: dict[int, PurePosixPath] = {}
        self.findings: list[Finding] = []
        self._template = template
        self._nests = "parents" in template.names
        self._blog = blog
        self._by_id = _by_id(entries)
        self._names: dict[int, str] = {}  # position -> the last folder it was given
        self._registers: dict[_Key, Register] = {}
        self._below: dict[_Key, dict[str, str]] = {}  # folder -> names in it as first spelled
        self._owners: dict[_Key, PurePosixPath] = {}

    def place(self, written: Iterable[Entry]) -> None:
        """Parents before children, the oldest first; who really has a name before who
        would have to share it."""
        levels: dict[int, list[tuple[Entry, tuple[Entry, ...]]]] = {}
        for entry in sorted(written, key=seniority):
            chain = self._ancestors(entry)
            levels.setdefault(len(chain), []).append((entry, chain))
        for _, level in sorted(levels.items(), key=lambda item: item[0]):
            wanted = [(entry, *self._wanted(entry, chain)) for entry, chain in level]
            late = [want for want in wanted if not self._give(*want)]
            for key in dict.fromkeys(_key(folder) for _, folder, _ in late):
                self._keep_clear(key)
            for entry, folder, name in late:
                self._give_another(entry, folder, name)

    def _ancestors(self, entry: Entry) -> tuple[Entry, ...]:
        """The pages above, outermost first; loops and gaps end it."""
        if not self._nests or entry.type == "post" or entry.status in DRAFT_STATUSES:
            return ()
        chain: list[Entry] = []
        above = self._by_id.get(entry.parent_id)
        while above and above is not entry and above not in chain and len(chain) < _MAX_DEPTH:
            chain.append(above)
            above = self._by_id.get(above.parent_id)
        return tuple(reversed(chain))

    def _wanted(self, entry: Entry, chain: tuple[Entry, ...]) -> tuple[_Key, str]:
        """The folder that `entry` would like to stand in, spelled, and its name there."""
        parents = tuple(self._names.get(above.position) or slug_name(above) for above in chain)
        place = Place(entry, parents, self._permalink(entry))
        segments = self._template.folders(place)[-_MAX_DEPTH - 2 :]
        if entry.status in DRAFT_STATUSES:
            segments.insert(0, DRAFTS)
        elif len(segments) > 1 and segments[0].casefold() in ROOT_NAMES:
            segments[0] += "-2"
        return self._spelled((), segments[:-1]), segments[-1]

    def _permalink(self, entry: Entry) -> tuple[str, ...]:
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

    def _give(self, entry: Entry, folder: _Key, name: str) -> bool:
        """Let `entry` stand at `name` in `folder`, unless something is there."""
        own = self._registers.get(_key((*folder, name)))
        register = self._register(_key(folder))
        if name in register or (own and any(inside in own for inside in ITEM_NAMES)):
            return False
        register.claim(name)
        self._settle(entry, folder, name)
        return True

    def _keep_clear(self, key: _Key) -> None:
        """Take the folders in which others stand, but no item itself, out of the choice."""
        register = self._register(key)
        for below in self._below.get(key, {}).values():
            if below not in register:
                register.claim(below)

    def _give_another(self, entry: Entry, folder: _Key, name: str) -> None:
        """Let `entry` stand at the first free `name-2`, `name-3`, ... and say so."""
        given = self._register(_key(folder)).claim(name)
        owner = self._owners.get(_key((*folder, name)))
        taken = f"belongs to {owner}" if owner else "is kept for the archive itself"
        self._settle(entry, folder, given)
        self._report(entry, f"The name {shown(name)} {taken}; this item is {shown(given)}.")

    def _settle(self, entry: Entry, folder: _Key, name: str) -> None:
        own = self._spelled(folder, [name])
        key = _key(own)
        path = PurePosixPath(*own, FILE)
        self.paths[entry.position] = path
        self._owners[key] = path
        if (register := self._registers.get(key)) is not None:
            register.claim_all(ITEM_NAMES)
        self._names[entry.position] = own[-1]
        if "slug" in self._template.names and slug_changes(entry):
            wanted = shown(entry.slug)
            self._report(entry, f"The slug {wanted} cannot name a folder on every system as it is.")

    def _register(self, key: _Key) -> Register:
        register = self._registers.get(key)
        if register is None:
            register = self._registers[key] = Register()
            if not key:
                register.claim_all(ROOT_NAMES)
            elif key in self._owners:
                register.claim_all(ITEM_NAMES)
        return register

    def _report(self, entry: Entry, message: str) -> None:
        self.findings.append(Finding("renamed", str(self.paths[entry.position]), message))


def _key(folder: _Key) -> _Key:
    return tuple(map(folded, folder))


def _by_id(entries: Iterable[Entry]) -> dict[int, Entry]:
    """The pages that may be above others; of two with one id the older."""
    found: dict[int, Entry] = {}
    for entry in entries:
        if entry.id > 0 and entry.type not in _NEVER_ABOVE:
            known = found.get(entry.id)
            if known is None or precedence(entry) < precedence(known):
                found[entry.id] = entry
    return found
