"""Name the sites of the dumps of a backup that are not read.

Such a dump is read for the addresses of its sites only; the rows of their posts are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from migrator.model import Repair
from migrator.sources.backup.dump_choice import dumps_in, load_dump
from migrator.sources.backup.member import Member
from migrator.sources.database import wordpress_tables
from migrator.sources.database.loading import Loader
from migrator.sources.database.sites import find_sites, site_address, site_key
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import is_web

# The tables from which `site_address` reads.
_SETTINGS: Final = frozenset({"options", "blogs"})


class _SiteLoader(Loader):
    """Receiver of dumps that stores the settings of sites and counts everything else."""

    def wants(self, table: str, columns: Sequence[str]) -> bool:
        found = wordpress_tables.split(table)
        return bool(super().wants(table, columns) and found and found[1] in _SETTINGS)


@value_object
class _UnreadSite:
    """A site of an unread dump: its address or "", the rows of its posts, and their file."""

    url: str
    items: int
    path: str


def unread_sites(members: Sequence[Member], read: Loader) -> Iterator[Repair]:
    """Yield a loss for each site that these dumps hold and that the dumps read so far lack.

    Two dumps of one address are copies of one site.
    """
    known = {site_key(site.url) for site in find_sites(read.store)}
    for site in _sites_in(members):
        if site.url and site_key(site.url) in known:
            continue
        known.add(site_key(site.url) if site.url else "")
        count = f"{site.items} item" + ("s" if site.items != 1 else "")
        way = f"--site {site.url} reads it" if site.url else "give it as a source of its own"
        message = (
            f"another site is in this backup and was not read: {site.url or 'no address'}"
            f" ({count} in {site.path}); {way}"
        )
        yield Repair(members[0].name, 0, message, lost=True)


def _sites_in(members: Sequence[Member]) -> Iterator[_UnreadSite]:
    """Yield the sites with posts in dumps that belong together, or that each hold all tables."""
    dumps = dumps_in(members)
    loader = _loaded(dumps)
    if not loader.is_repeated:
        yield from _sites_of(loader, dumps)
        return
    for dump in dumps:
        yield from _sites_of(_loaded([dump]), [dump])


def _loaded(dumps: Iterable[tuple[Member, bytes]], kind: type[Loader] = _SiteLoader) -> Loader:
    loader = kind()
    for member, head in dumps:
        load_dump(member, head, loader)
    loader.store.finish()
    return loader


def _sites_of(loader: Loader, dumps: Sequence[tuple[Member, bytes]]) -> Iterator[_UnreadSite]:
    found = {
        table[0]: (name, rows)
        for name, rows in loader.counts.items()
        if rows and (table := wordpress_tables.split(name)) and table[1] == "posts"
    }
    for prefix, (name, rows) in found.items():
        url = site_address(loader.store, prefix, list(found)) or _posts_address(dumps, prefix)
        yield _UnreadSite(url, rows, dumps[loader.file_of(name) - 1][0].path)


def _posts_address(dumps: Sequence[tuple[Member, bytes]], prefix: str) -> str:
    """Return the address at which the posts of a site without settings were written; or ""."""
    store = _loaded(dumps, Loader).store
    for (guid,) in store.rows(prefix, "posts", ("guid",), "guid LIKE 'http%'"):
        if is_web(guid):
            return str(guid).partition("?")[0].rstrip("/")
    return ""
