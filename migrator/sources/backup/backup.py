"""Find the database and the uploads of a backup, in any container.

Formats are recognised by content: plain dumps, packed or not, one for each table or one for all;
zip, tar and `.wpress` archives; folders. `_PLACES` lists the paths at which plugins put their
dumps.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from migrator.errors import SourceError
from migrator.model import Repair, SourceFile
from migrator.sources.backup.dump_choice import ChosenDumps, choose_dumps
from migrator.sources.backup.exported_tables import may_be_table
from migrator.sources.backup.folder import FolderContainer, SingleFile
from migrator.sources.backup.member import Container, Member
from migrator.sources.backup.member_ledger import MemberLedger, MemberUse
from migrator.sources.backup.nested_archive import may_be_part, nested_archives
from migrator.sources.backup.recognise import (
    container_of,
    head_of,
    is_dump,
    refuse_split_file,
)
from migrator.sources.backup.site_uploads import CONFIG, SiteUploads
from migrator.sources.backup.table_files import may_hold_rows, table_files, table_of
from migrator.sources.backup.unread_sites import unread_sites
from migrator.sources.backup.wpress import WpressArchive
from migrator.sources.database.loading import Loader
from migrator.sources.part_names import missing_parts
from migrator.startup.value_objects import value_object
from migrator.untrusted.regular_files import open_regular

_DUMP_NAMES: Final = re.compile(
    r".*(?:\.sql|\.s\d\d|\.sqlite3?|\.dump|-db)(?:\.(?:gz|bz2|xz|zst))?", re.IGNORECASE
)
# UpdraftPlus gives all parts of a set the same start:
# backup_2019-11-23-0238_Site_144f6892d44e-db.gz.
_UPDRAFT: Final = re.compile(r"(backup_.*_[0-9a-f]{12})-(?:db|uploads|plugins|themes|others|more)")
_ARCHIVE: Final = re.compile(
    r"\.(?:zip|tar|tgz|tar\.(?:gz|bz2|xz|zst)|tzst|wpress|jpa)$", re.IGNORECASE
)
# Folders in which programs keep their own dumps: examples, tests, tables to install.
_NOT_A_SITE: Final = re.compile(
    r"(?:^|/)(?:wp-content/(?:plugins|themes|mu-plugins)|plugins|themes|wp-includes|wp-admin|"
    r"node_modules|vendor|tests?)/"
)
_PLACES: Final = (
    (re.compile(r"(?:.*/)?mysql/[^/]+"), "cPanel"),
    (re.compile(r"(?:.*/)?sql/[^/]+"), "Jetpack, Local"),
    (re.compile(r"(?:.*/)?(?:dup-installer/)?(?:dup-database__|installer-data|database)[^/]*"),
     "Duplicator, All-in-One WP Migration"),
    (re.compile(r"(?:.*/)?wp-content/(?:mysql\.sql|database/[^/]+)"), "WP Engine, Playground"),
)  # fmt: skip
_ENCRYPTED: Final = re.compile(r".*-db\.gz\.crypt", re.IGNORECASE)
_RAW_TABLE: Final = re.compile(r".*posts\.(?:ibd|frm|myd)", re.IGNORECASE)
_SQLITE_LOGS: Final = ("-wal", "-journal")
_SHOWN: Final = 10
_BLOCK: Final = 1 << 20


@value_object
class Backup:
    """A backup: `loader` holds the rows, `notes` the messages to the user.

    `uploads` holds the files below `wp-content/uploads` of all sites, `dumps` the paths of the
    dumps that were read, and `ledger` accounts for all files.
    """

    loader: Loader
    uploads: SiteUploads
    notes: list[Repair]
    files: tuple[SourceFile, ...]
    dumps: tuple[str, ...]
    ledger: MemberLedger


def find(paths: Sequence[Path], site: str = "") -> Backup | None:
    """Return the backup at the paths; None if none of them holds a database.

    If there are several dumps, the one that holds `site` is read (see `database.sites`), or without
    it the likeliest one. Raises SourceError for a backup that cannot be read, and for the database
    of another program.
    """
    paths = _with_siblings(paths)
    containers = [each for each in map(container_of, paths) if each is not None]
    if not containers or len(containers) < len(paths):
        return None
    notes: list[Repair] = []
    for path in paths:
        if path.is_dir():
            containers += _archives_in(path, notes)
    contents = _read_contents(containers, len(paths), notes)
    groups = _groups(contents.dumps + table_files(contents.rows, contents.dumps))
    groups += _groups(contents.tables)
    chosen = choose_dumps(groups, site)
    if chosen.loader is None:
        if not contents.has_xml:
            unreadable = contents.unreadable or chosen.unreadable
            _refuse(paths, containers, chosen, unreadable)
        return None
    used = chosen.members
    notes += chosen.damaged
    for container in containers:
        notes += (Repair(container.name, 0, each, lost=True) for each in container.problems)
    for others in _unread_dumps(groups, used):
        names = ", ".join(member.path for member in others[:_SHOWN])
        notes.append(Repair(others[0].name, 0, f"another dump was not read: {names}"))
        if not site:
            notes += unread_sites(others, chosen.loader)
    notes += _sqlite_logs(paths, used, contents.logs)
    archives = (c.name for c in containers if not isinstance(c, FolderContainer | SingleFile))
    notes += missing_parts((*archives, *(member.path for member in used)))
    for member in used:
        contents.ledger.read(member.path)
    dumps = tuple(member.path for member in used)
    files = _fingerprints(paths, used)
    return Backup(chosen.loader, contents.uploads, notes, files, dumps, contents.ledger)


def _unread_dumps(
    groups: Iterable[Sequence[Member]], used: Collection[Member]
) -> Iterator[Sequence[Member]]:
    """Yield the unread members of each group, unless they belong to a plugin, a theme or a test."""
    read = set(used)
    for group in groups:
        others = [member for member in group if member not in read]
        if others and not _NOT_A_SITE.search(f"/{others[0].path}"):
            yield others


@dataclass(slots=True)
class _Contents:
    """The relevant members of containers: possible dumps, uploads by their path, inner zips."""

    dumps: list[Member] = field(default_factory=list)
    uploads: SiteUploads = field(default_factory=SiteUploads)
    archives: list[Member] = field(default_factory=list)
    rows: list[Member] = field(default_factory=list)
    tables: list[Member] = field(default_factory=list)
    logs: dict[str, str] = field(default_factory=dict)
    has_xml: bool = False
    unreadable: str = ""
    ledger: MemberLedger = field(default_factory=MemberLedger)

    def add(self, container: Container) -> None:
        """Add the members of a container."""
        is_archive = not isinstance(container, FolderContainer | SingleFile)
        name = container.name if is_archive else ""
        for member in container.members():
            use = self._use_of(member, container, is_archive=is_archive)
            self.ledger.add(name, member, use)
            if member.is_bomb and use is not MemberUse.OTHER:
                container.problems.append(f"{member.path} unpacks to far more than a text does")

    def _use_of(self, member: Member, container: Container, *, is_archive: bool) -> MemberUse:
        """Note a member if it is relevant, and return its use."""
        if _DUMP_NAMES.fullmatch(member.name) or isinstance(container, SingleFile):
            self.dumps.append(member)
            return MemberUse.DUMP
        if member.size and member.name.endswith(_SQLITE_LOGS):
            self.logs[member.path.rpartition("-")[0]] = member.name
        if _ENCRYPTED.fullmatch(member.name):
            self.unreadable = f"{member.path} is encrypted: decrypt it in UpdraftPlus first"
        elif _RAW_TABLE.fullmatch(member.name):
            self.unreadable = self.unreadable or (
                f"{member.path} is a raw file of a MySQL server, which only such a server reads:"
                " start one on a copy of its data folder, and dump the database"
            )
        if self.uploads.add(member):
            return MemberUse.UPLOAD
        if member.name == CONFIG:
            self.uploads.add_config(member)
        if member.name.lower().endswith((".xml", ".xml.gz")):
            if not _NOT_A_SITE.search(f"/{member.path}") and is_dump(head_of(member)):
                self.dumps.append(member)
                return MemberUse.DUMP
            self.has_xml = True
            return MemberUse.EXPORT
        if may_hold_rows(member):
            self.rows.append(member)
        if may_be_table(member) and not _NOT_A_SITE.search(f"/{member.path}"):
            self.tables.append(member)
        if is_archive and may_be_part(member):
            self.archives.append(member)
            return MemberUse.ARCHIVE
        return MemberUse.OTHER


def _read_contents(containers: list[Container], named: int, notes: list[Repair]) -> _Contents:
    """Return the members of the containers, and of the archives in them, which are added.

    `named` is the number of containers that the user named; the others lie in a folder.
    """
    contents = _Contents()
    for container in containers:
        contents.add(container)
    for container in containers[named:]:
        contents.ledger.read(container.name)
    for container in nested_archives(contents.archives, notes):
        containers.append(container)
        contents.add(container)
    opened = {container.name for container in containers}
    for member in contents.archives:
        if member.name in opened:
            contents.ledger.read(member.path)
    return contents


def _refuse(
    paths: Sequence[Path],
    containers: Sequence[Container],
    chosen: ChosenDumps,
    unreadable: str,
) -> None:
    """Raise SourceError if it is clear why a backup or database gives no posts."""
    where = ", ".join(map(str, paths))
    for path in paths:
        refuse_split_file(path)
    if unreadable:
        raise SourceError(f"{where}: {unreadable}.")
    if tables := chosen.tables:
        more = f" and {len(tables) - _SHOWN} more" if len(tables) > _SHOWN else ""
        names = ", ".join(tables[:_SHOWN]) + more
        cut = f" {losses[0].file}: {losses[0].message}." if (losses := chosen.losses) else ""
        raise SourceError(
            f"{where}: no table of WordPress's posts is in this database; it has {names}.{cut}"
        )
    for container in containers:
        if isinstance(container, WpressArchive):
            raise SourceError(
                f"{where} holds no database that can be read; if it is encrypted or compressed,"
                " export it again without that."
            )
        if container.problems:
            raise SourceError(f"{where}: {'; '.join(container.problems)}.")
    if all(isinstance(container, SingleFile) for container in containers):
        raise SourceError(f"{where}: no row of WordPress's posts is in this database.")


def _sqlite_logs(
    paths: Sequence[Path], used: Sequence[Member], logs: Mapping[str, str]
) -> Iterator[Repair]:
    """Yield a loss for each SQLite database whose latest changes may be in a log beside it."""
    beside = dict(logs)
    for path in paths:
        for log in (path.with_name(f"{path.name}{ending}") for ending in _SQLITE_LOGS):
            if path.is_file() and log.is_file() and log.stat().st_size:
                beside[path.name] = log.name
    for member in used:
        if member.path in beside:
            name = beside[member.path]
            message = (
                f"{name} may hold changes that are not in the database yet: open the database once"
                f' (`sqlite3 {member.name} "PRAGMA wal_checkpoint(TRUNCATE)"`)'
            )
            yield Repair(member.name, 0, message, lost=True)


def _archives_in(folder: Path, notes: list[Repair]) -> list[Container]:
    """Open the archives in a folder; of several sets of UpdraftPlus only the newest one."""
    names = sorted((path.name for path in folder.iterdir() if path.is_file()), reverse=True)
    sets = [match[1] for match in map(_UPDRAFT.match, names) if match]
    found: list[Container] = []
    for name in names:
        part = _UPDRAFT.match(name)
        if not _ARCHIVE.search(name) or (part and part[1] != sets[0]):
            continue
        try:
            container = container_of(folder / name)
        except SourceError as error:
            notes.append(Repair(name, 0, str(error), lost=True))
            continue
        if container is not None and not isinstance(container, SingleFile):
            found.append(container)
    return found


def _with_siblings(paths: Sequence[Path]) -> list[Path]:
    """Add the other parts of a set of UpdraftPlus if one of them is named."""
    found = dict.fromkeys(paths)
    for path in paths:
        match = _UPDRAFT.match(path.name)
        if match and path.is_file():
            for other in sorted(path.parent.iterdir()):
                same = _UPDRAFT.match(other.name)
                kind = other.name[len(match[1]) :]
                if same and same[1] == match[1] and kind.startswith(("-db", "-uploads")):
                    found.setdefault(other)
    return list(found)


def _groups(members: Sequence[Member]) -> list[list[Member]]:
    """Group the dumps by folder, the likeliest folder first.

    Sets of UpdraftPlus are groups of their own, the newest first.
    """
    found: dict[tuple[str, str], list[Member]] = {}
    for member in members:
        part = _UPDRAFT.match(member.name)
        found.setdefault((member.folder, part[1] if part else ""), []).append(member)
    for group in found.values():
        group.sort(
            key=lambda member: (
                bool(table_of(member)), not _is_schema(member.name), _natural(member.name)
            )
        )  # fmt: skip
    newest = sorted(found.items(), key=lambda item: item[0][1], reverse=True)
    return [group for _, group in sorted(newest, key=lambda item: _rank(item[1][0].path))]


def _rank(path: str) -> tuple[bool, int, int, str]:
    place = next((n for n, (form, _) in enumerate(_PLACES) if form.fullmatch(path)), len(_PLACES))
    return bool(_NOT_A_SITE.search(f"/{path}")), path.count("/"), place, path.rpartition("/")[0]


def _is_schema(name: str) -> bool:
    return "schema" in name.lower()


def _natural(name: str) -> list[tuple[int, str]]:
    pieces = re.split(r"(\d{1,18})", name.casefold())
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces]


def _fingerprints(paths: Sequence[Path], used: Sequence[Member]) -> tuple[SourceFile, ...]:
    """Return the fingerprints that tell the files of this backup from others."""
    found = []
    for path in paths:
        if path.is_dir():
            for member in used:
                with member.open() as file:
                    found.append(_fingerprint(member.name, file))
        else:
            with open_regular(path) as file:
                found.append(_fingerprint(path.name, file))
    return tuple(found)


def _fingerprint(name: str, file: object) -> SourceFile:
    digest, size = hashlib.sha256(), 0
    read = file.read  # type: ignore[attr-defined]
    while block := read(_BLOCK):
        digest.update(block)
        size += len(block)
    return SourceFile(name, digest.hexdigest(), size)
