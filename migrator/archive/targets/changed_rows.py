"""Change the row of a site generator by the table `[target-rows.NAME]` of migrator.toml.

[target-rows.jekyll]
folders = { "site/_pages" = "site/pages" }
front-matter = { layout = "article" }
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from migrator.archive.safe_names import safe_name
from migrator.archive.targets import registry
from migrator.archive.targets.target import FrontMatter, Item, PageFacts, Place, Target
from migrator.errors import ConfigError, did_you_mean
from migrator.markdown.dialect import DIALECTS

_KEY: Final = "target-rows"
_OPTIONS: Final = ("fields", "layout")
# Keys that decide where a page is, and whether visitors may see it.
_OF_EACH_PAGE: Final = frozenset(
    ("aliases", "date", "draft", "eleventyexcludefromcollections", "permalink", "published",
     "redirect_from", "save_as", "slug", "status", "title", "url")
)  # fmt: skip


def get(name: str, rows: Mapping[str, Mapping[str, Any]]) -> Target:
    """Return the row of the target `name` with the changes in `rows`, by the names of targets.

    Raises UsageError for an unknown target, ConfigError for a change that is not possible.
    """
    target = registry.get(name)
    known = registry.names()
    for each in rows:
        if each not in known:
            raise ConfigError(f"{_KEY}.{each}: there is no such target{did_you_mean(each, known)}")
    for key, value in rows.get(name, {}).items():
        where = f"{_KEY}.{name}.{key}"
        if key in _OPTIONS:
            raise ConfigError(f"{where} is an option of its own: use the key `{key}`")
        change = _CHANGES.get(key)
        if change is None:
            hint = did_you_mean(key, _CHANGES)
            raise ConfigError(f"{where}: there is no such key{hint}; {', '.join(_CHANGES)}")
        target = change(target, value, where)
    return target


def _folders(target: Target, value: Any, where: str) -> Target:
    """Move folders: the target's own, and those of the places of items."""
    moves = {_folder(old, where): _folder(new, where) for old, new in _texts(value, where).items()}
    back = {new: old for old, new in moves.items()}
    for path in (*moves, *back):
        if not path.startswith(f"{target.site}/"):
            message = f"{path!r} is not in the project's folder {target.site}/"
            raise ConfigError(f"{where}: {message}")
    if len(back) < len(moves):
        raise ConfigError(f"{where}: two folders would become one")
    place, front_matter = target.place, target.front_matter

    def moved_place(item: Item) -> Place:
        found = place(item)
        return replace(found, page=_moved(found.page, moves), assets=_moved(found.assets, moves))

    def with_own_place(fields: FrontMatter, page: PageFacts) -> FrontMatter:
        # The row knows the places that it gave.
        own = replace(page.place, page=_moved(page.place.page, back))
        return front_matter(fields, replace(page, place=own))

    return replace(
        target,
        place=moved_place,
        front_matter=with_own_place,
        content=_moved(target.content, moves),
        data=_moved(target.data, moves),
        static=_moved(target.static, moves),
    )


def _moved(path: str, moves: Mapping[str, str]) -> str:
    """Return a path with its folder moved; the longest folder that is known counts."""
    for old in sorted(moves, key=len, reverse=True):
        if path == old or path.startswith(f"{old}/"):
            return moves[old] + path[len(old) :]
    return path


def _data(target: Target, value: Any, where: str) -> Target:
    return replace(target, data=_folder(value, where))


def _static(target: Target, value: Any, where: str) -> Target:
    return replace(target, static=_folder(value, where) if value != "" else "")


def _front_matter(target: Target, value: Any, where: str) -> Target:
    """Set keys to the same value on every page."""
    if not isinstance(value, Mapping):
        raise ConfigError(f'{where} is a table such as {{ layout = "article" }}, not {value!r}')
    for key in value:
        if key.lower() in _OF_EACH_PAGE:
            raise ConfigError(f"{where}.{key}: each page has its own; remove this line")
    front_matter = target.front_matter

    def with_more(fields: FrontMatter, page: PageFacts) -> FrontMatter:
        return front_matter(fields, page) | dict(value)

    return replace(target, front_matter=with_more)


def _aliases(target: Target, value: Any, where: str) -> Target:
    """Rename the key of former addresses; with "", pages that lead on are written instead."""
    if not isinstance(value, str):
        raise ConfigError(f"{where} is the name of a key of the front matter, not {value!r}")
    if value and not target.aliases:
        raise ConfigError(f"{where}: {target.title} has no such key; remove this line")
    old, front_matter = target.aliases, target.front_matter

    def renamed(fields: FrontMatter, page: PageFacts) -> FrontMatter:
        found = front_matter(fields, page)
        return {(value if key == old else key): found[key] for key in found}

    return replace(target, aliases=value, front_matter=renamed)


def _dialect(target: Target, value: Any, where: str) -> Target:
    if value not in DIALECTS:
        hint = did_you_mean(str(value), DIALECTS)
        raise ConfigError(f"{where} is one of {', '.join(DIALECTS)}, not {value!r}{hint}")
    return replace(target, dialect=value)


def _reserved(target: Target, value: Any, where: str) -> Target:
    """Reserve further names at the top of the content, which items may not have."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ConfigError(f"{where} is a list of names, not {value!r}")
    return replace(target, reserved=target.reserved | frozenset(value))


_CHANGES: Final[Mapping[str, Callable[[Target, Any, str], Target]]] = {
    "folders": _folders,
    "data": _data,
    "static": _static,
    "front-matter": _front_matter,
    "aliases": _aliases,
    "dialect": _dialect,
    "reserved": _reserved,
}


def _texts(value: Any, where: str) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(v, str) for v in value.values()):
        message = f'is a table such as {{ "site/old" = "site/new" }}, not {value!r}'
        raise ConfigError(f"{where} {message}")
    return value


def _folder(value: Any, where: str) -> str:
    """Return a folder inside the archive. Raises ConfigError for any other."""
    path = value.replace("\\", "/").strip("/") if isinstance(value, str) else ""
    names = path.split("/")
    if not path or posixpath.isabs(str(value)) or any(safe_name(n, "") != n for n in names):
        raise ConfigError(f"{where}: {value!r} is not a folder in the archive, such as site/data")
    return path
