"""Choose the uploads of one site among those of several sites in a backup.

The backup of an account holds the folders of all its sites, and each may have a file of the same
name (`2016/01/header.png`). The `wp-config.php` of a folder names its database and the prefix of
its tables; some panels give a folder the name of its site.
"""

from __future__ import annotations

import re
from typing import Final

from migrator.model import Repair
from migrator.sources.backup.member import Member
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import site_host, without_www

CONFIG: Final = "wp-config.php"

_UPLOADS: Final = re.compile(
    r"\A(?P<root>|.*?/)(?:(?:wp-content|app)/)?(?P<rest>(?:uploads|gallery|blogs\.dir)/.+)",
    re.DOTALL,
)
# A copy of the folder of uploads itself, or of its content.
_BARE_UPLOADS: Final = re.compile(r"(?P<root>(?:[^/]+/)?)(?P<rest>[12]\d{3}/[01]\d/.+)", re.DOTALL)
_DATABASE: Final = re.compile(rb"define\(\s{0,9}['\"]DB_NAME['\"]\s{0,9},\s{0,9}['\"]([^'\"]+)")
_PREFIX: Final = re.compile(rb"\$table_prefix\s{0,9}=\s{0,9}['\"]([^'\"]*)")
_LONGEST_CONFIG: Final = 1 << 18


@value_object
class DatabaseFacts:
    """The facts that a configuration must agree with.

    prefix  of the tables of the site, or of its network
    url     the address of the site
    head    the comments at the top of the dump, and the paths of its files
    """

    prefix: str
    url: str
    head: str


@value_object
class _Config:
    """The database and the prefix that a configuration names."""

    database: str
    prefix: str


class SiteUploads:
    """The uploads in a backup, by the folder of their WordPress."""

    def __init__(self) -> None:
        self._roots: dict[str, dict[str, Member]] = {}
        self._configs: dict[str, Member] = {}

    def __bool__(self) -> bool:
        return bool(self._roots)

    def add(self, member: Member) -> bool:
        """Note a file if it is one of the uploads; return True then."""
        place = ""
        found = _UPLOADS.fullmatch(member.path)
        if not found:
            found, place = _BARE_UPLOADS.fullmatch(member.path), "uploads/"
        if found:
            self._roots.setdefault(found["root"], {}).setdefault(place + found["rest"], member)
        return bool(found)

    def add_config(self, member: Member) -> None:
        """Note a `wp-config.php`."""
        self._configs.setdefault(member.path.removesuffix(CONFIG), member)

    def of_site(self, facts: DatabaseFacts) -> tuple[dict[str, Member], list[Repair]]:
        """Return the files of a site by their path from `uploads/` on.

        Also return a loss if they may be those of another site.
        """
        if len(self._roots) < 2:
            return dict(next(iter(self._roots.values()), {})), []
        configs = {root: self._config(root) for root in self._roots}
        evidence = {root: _evidence(root, configs[root], facts) for root in self._roots}
        first = max(self._roots, key=lambda root: evidence[root])  # of equal ones the first
        best, own = evidence[first], configs[first]
        files = dict(self._roots[first])
        differing: set[str] = set()
        for root, members in self._roots.items():
            if evidence[root] == best and not any(best[:2]):
                differing.update(
                    p for p, m in members.items() if p in files and _differ(m, files[p])
                )
            if not any(best) or configs[root] in (None, own):
                for path, member in members.items():
                    files.setdefault(path, member)
        return files, [_doubt(len(differing), first)] if differing else []

    def _config(self, root: str) -> _Config | None:
        """Return the configuration of a folder, which may lie in the folder above it."""
        above = root.removesuffix("/").rpartition("/")[0]
        parents = (root, f"{above}/" if above else "")
        member = next((self._configs[each] for each in parents if each in self._configs), None)
        if member is None:
            return None
        try:
            with member.open() as file:
                text = file.read(_LONGEST_CONFIG)
        except Exception:  # zlib, lzma, zipfile and tarfile have no common base class
            return None
        database, prefix = _DATABASE.search(text), _PREFIX.search(text)
        return _Config(
            database[1].decode("utf-8", "replace") if database else "",
            prefix[1].decode("utf-8", "replace") if prefix else "",
        )


def _evidence(root: str, config: _Config | None, facts: DatabaseFacts) -> tuple[bool, bool, bool]:
    """Return the facts that speak for a folder, the strongest first."""
    is_named = bool(
        config
        and config.database
        and re.search(rf"(?<!\w){re.escape(config.database)}(?!\w)", facts.head)
    )
    host = site_host(facts.url)
    return (
        is_named and bool(config and config.prefix == facts.prefix),
        bool(host) and any(without_www(part.casefold()) == host for part in root.split("/")),
        bool(config and config.prefix == facts.prefix),
    )


def _differ(one: Member, other: Member) -> bool:
    return one.size != other.size


def _doubt(count: int, root: str) -> Repair:
    files = "1 file of the uploads is" if count == 1 else f"{count} files of the uploads are"
    differ = "differs" if count == 1 else "differ"
    place = root.removesuffix("/") or "the folder at the top"
    message = (
        f"{files} in several folders and {differ}, and nothing says which belongs to this site:"
        f" those in {place} were used; --uploads FOLDER names others"
    )
    return Repair(place, 0, message, lost=True)
