"""Choose the dumps of a backup that are read: the likeliest ones, or those of the wanted site.

Dumps of one folder belong together, one for each table or each for a whole site. If several
dumps hold a whole site, only one is read: the newest by its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from migrator.errors import SourceError
from migrator.model import Repair
from migrator.sources.backup.damaged_dumps import damaged_dumps
from migrator.sources.backup.exported_tables import table_form
from migrator.sources.backup.member import Member
from migrator.sources.backup.packed import wholly_unpacked
from migrator.sources.backup.recognise import SQLITE, head_of, is_dump
from migrator.sources.backup.table_files import table_of
from migrator.sources.database.loading import Loader
from migrator.sources.database.object_rows import ObjectRows
from migrator.sources.database.separated_values import Layout
from migrator.sources.database.sites import choose_site, find_sites
from migrator.sources.database.sqlite_file import load_sqlite
from migrator.untrusted.unpacked_size import BombError

_CHUNK: Final = 1 << 18


@dataclass(slots=True)
class ChosenDumps:
    """The dumps that are read.

    loader      their rows, None if no dump has posts
    members     the files
    damaged     messages about files beside them that cannot be read
    tables      the tables of dumps without posts
    unreadable  the reason why a table of posts gives no rows, or ""
    losses      messages about damaged places in dumps without posts
    """

    loader: Loader | None = None
    members: list[Member] = field(default_factory=list)
    damaged: list[Repair] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    unreadable: str = ""
    losses: list[Repair] = field(default_factory=list)


def choose_dumps(groups: Sequence[list[Member]], site: str = "") -> ChosenDumps:
    """Load the first group of dumps that has posts, or that has the posts of `site`.

    Raises SourceError if the groups have posts, but not those of `site`.
    """
    chosen = ChosenDumps()
    others: list[str] = []
    for group in groups:
        dumps = dumps_in(group)
        if not dumps:
            continue
        loader, left_out = _loaded(dumps, site)
        if _has_posts(loader):
            if _holds(loader, site):
                chosen.loader = loader
                chosen.members = [member for member in group if member not in left_out]
                chosen.damaged = list(damaged_dumps(group, dumps))
                return chosen
            others += (found.name for found in find_sites(loader.store))
            continue
        if loader.has_posts:
            chosen.unreadable = chosen.unreadable or (
                f"no row of WordPress's posts in {dumps[0][0].path} can be read"
            )
        chosen.tables += loader.counts
        chosen.losses += (repair for repair in loader.mended if repair.lost)
    if others:
        names = "; ".join(dict.fromkeys(others))
        raise SourceError(f"The backup holds no single site {site}: choose among {names}.")
    return chosen


def dumps_in(group: Sequence[Member]) -> list[tuple[Member, bytes]]:
    """Return those files of a group that are dumps or hold rows, each with its first bytes."""
    return [
        (member, head)
        for member in group
        if is_dump(head := head_of(member)) or table_of(member) or table_form(member.name, head)
    ]


def load_dump(member: Member, head: bytes, loader: Loader) -> None:
    """Load one dump, SQLite file or file of rows."""
    if head.startswith(SQLITE):
        load_sqlite(member.open, member.size, loader, member.name)
    elif is_dump(head):
        loader.load(_chunks(member, loader), member.name)
    elif (form := table_form(member.name, head)) and not _is_of_mysql(form, member, head, loader):
        loader.load_table(_chunks(member, loader), form, member.name)
    elif table := table_of(member):
        loader.load_rows(_chunks(member, loader), table, member.name)
    else:
        loader.load(_chunks(member, loader), member.name)


def _is_of_mysql(form: Layout | ObjectRows, member: Member, head: bytes, loader: Loader) -> bool:
    """Return True for rows of MySQL, with its escapes, that look like values of other programs.

    MySQL writes neither names nor quotes, and another file creates the table.
    """
    has_names = not isinstance(form, Layout) or form.has_names
    return not has_names and not head.startswith(b'"') and loader.has_columns(table_of(member))


def _loaded(dumps: Sequence[tuple[Member, bytes]], site: str) -> tuple[Loader, set[Member]]:
    """Load dumps that belong together; of several that each hold all tables, only the newest.

    Also return those that were left out.
    """
    loader = Loader()
    for member, head in dumps:
        load_dump(member, head, loader)
        if loader.is_repeated:
            return _newest(dumps, site)
    loader.finish()
    return loader, set()


def _newest(dumps: Sequence[tuple[Member, bytes]], site: str) -> tuple[Loader, set[Member]]:
    """Load the last dump by name that holds a whole site, or else the one with most tables.

    A dump that holds `site` comes before all others.
    """
    best, chosen, is_wanted = Loader(), dumps[-1][0], False
    is_first = True
    for member, head in reversed(dumps):
        loader = Loader()
        load_dump(member, head, loader)
        loader.finish()
        holds_site = _has_posts(loader) and _holds(loader, site)
        is_larger = len(loader.store.tables) > len(best.store.tables)
        is_whole = {"posts", "postmeta", "options"} <= {name for _, name in loader.store.tables}
        if is_first or (holds_site, is_whole or is_larger) > (is_wanted, False):
            best, chosen, is_wanted = loader, member, holds_site
            is_first = False
        if is_whole and holds_site:
            break
    return best, {member for member, _ in dumps if member is not chosen}


def _has_posts(loader: Loader) -> bool:
    return any(name == "posts" for _, name in loader.store.tables)


def _holds(loader: Loader, site: str) -> bool:
    """Return True if a loader has the rows of a site; "" is any site."""
    try:
        choose_site(find_sites(loader.store), site)
    except SourceError:
        return False
    return True


def _chunks(member: Member, loader: Loader) -> Iterator[bytes]:
    """Yield the bytes of a dump, unpacked. A damaged end is reported."""
    try:
        with wholly_unpacked(member.open) as stream:
            read = getattr(stream, "read1", stream.read)
            while chunk := read(_CHUNK):
                yield chunk
    except BombError as error:
        loader.damaged(0, f"the compressed file was read no further: {error}")
    except Exception as error:  # zlib, lzma, bz2 and zipfile have no common base class
        if isinstance(error, MemoryError):
            raise
        loader.damaged(0, f"the compressed file is damaged or cut off: {error}")
