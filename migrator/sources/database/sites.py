"""Find the sites in a database: one, several installations side by side, or a multisite network.

https://developer.wordpress.org/advanced-administration/multisite/database/: the tables of site 2 of
a network begin with `wp_2_`. A prefix that only ends in digits (`wp_34`) does not mean a network.
"""

from __future__ import annotations

from collections.abc import Sequence

from migrator.errors import SourceError
from migrator.sources.database.store import Store
from migrator.startup.value_objects import value_object
from migrator.urls.normalise import page_key


@value_object
class FoundSite:
    """A site of the database.

    key      its name for `--site`: the number in a network, else the prefix of its tables
    prefix   of its tables; `base` is that of the tables for the whole network (users)
    number   in the network, from 1; 0 outside of networks
    url      its address, if the database has it, without a final slash
    items    rows of its table of posts
    """

    key: str
    prefix: str
    base: str
    number: int
    url: str
    title: str
    items: int
    published: int

    @property
    def name(self) -> str:
        """The name of the site in messages."""
        return f"{self.key} ({self.url or self.title or 'no address'}, {self.items} items)"


def find_sites(store: Store) -> list[FoundSite]:
    """Return the sites of a database, the main one first; [] if it has none."""
    prefixes = [prefix for prefix, name in store.tables if name == "posts"]
    found = [_site(store, prefix, prefixes) for prefix in prefixes]
    # In a network the first site is the main one, else the installation with the most posts.
    return sorted(
        found,
        key=lambda site: (
            not site.items, site.number > 1, -site.published, -site.items, site.number,
            len(site.prefix), site.prefix
        ),
    )  # fmt: skip


def choose_site(sites: Sequence[FoundSite], wanted: str) -> FoundSite:
    """Return the site that `wanted` names: its key, prefix or address; "" is the main one.

    Raises SourceError if no site or more than one matches.
    """
    if not sites:
        raise SourceError("holds no table of WordPress's posts")
    if not wanted:
        return sites[0]
    asked = site_key(wanted)
    ways = (
        [site for site in sites if wanted in (site.key, site.prefix)],
        [site for site in sites if site.url and site_key(site.url) == asked],
    )
    for matching in ways:
        if len(matching) == 1:
            return matching[0]
    names = "; ".join(site.name for site in sites)
    raise SourceError(f"holds no single site {wanted}: choose among {names}")


def site_address(store: Store, prefix: str, prefixes: Sequence[str]) -> str:
    """Return the address of a site without a final slash; "" if the database does not have it.

    prefix, prefixes  of the site's tables, and of the tables of all sites in the database
    """
    names = _named_options(store, prefix)
    url = names["home"] or names["siteurl"]
    base, number = _network(store, prefix, prefixes)
    if not url and number:
        rows = store.rows(base, "blogs", ("domain", "path"), "blog_id = ?", number)
        url = next((f"http://{domain}{path}" for domain, path in rows), "")
    return url.rstrip("/")


def site_key(address: str) -> str:
    """Return a key that is equal for all forms of a site's URL, with a scheme or without."""
    return page_key(f"//{address.lower().partition('://')[2] or address.lower()}")


def _site(store: Store, prefix: str, prefixes: Sequence[str]) -> FoundSite:
    base, number = _network(store, prefix, prefixes)
    return FoundSite(
        key=str(number) if number else prefix or "''",
        prefix=prefix,
        base=base,
        number=number,
        url=site_address(store, prefix, prefixes),
        title=_named_options(store, prefix)["blogname"],
        items=store.count(prefix, "posts"),
        published=store.count(prefix, "posts", "post_status = 'publish'"),
    )


def _named_options(store: Store, prefix: str) -> dict[str, str]:
    names = {"home": "", "siteurl": "", "blogname": ""}
    for name, value in store.rows(
        prefix, "options", ("option_name", "option_value"), "option_name IN (?, ?, ?)", *names
    ):
        names[name] = names[name] or value or ""
    return names


def _network(store: Store, prefix: str, prefixes: Sequence[str]) -> tuple[str, int]:
    """Return the prefix of the network's own tables, and the number of the site in it."""
    if store.count(prefix, "blogs"):
        return prefix, 1
    head, _, digits = prefix.removesuffix("_").rpartition("_")
    base = f"{head}_" if head else ""
    if prefix.endswith("_") and digits.isdecimal() and len(digits) < 10:
        is_told = store.count(base, "blogs", f"blog_id = {int(digits)}")
        if is_told or (base in prefixes and not store.count(prefix, "users")):
            return base, int(digits)
    return prefix, 0
