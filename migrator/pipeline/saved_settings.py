"""`migrator.toml` inside an archive: its source and the settings that it was made with.

With `migrator.lock` beside it the archive can be built again by `migrator regenerate`, so
it may be edited: the next rebuild does what it says. Paths in it count from its folder.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final

import tomlkit

from migrator import settings as settings_module
from migrator.errors import ConfigError
from migrator.settings import Settings

PATH: Final = PurePosixPath("migrator.toml")
# What another run of the same settings may be told otherwise: where files go and how they
# are had, and what a single run is to do with them.
_OF_ONE_RUN: Final = frozenset(
    {
        *("output", "offline", "cache", "connections", "insecure", "wayback", "wayback_address"),
        *("allow_private", "force", "dry_run", "proof", "jobs"),
        *("via", "before", "limit", "rate", "ignore_robots"),
    }
)
# How its links are checked is nobody's but who edits the file: it is left as it stands there.
_OF_CHECKS: Final = frozenset(
    {"online", "link_cache", "max_age", "accept_status", "exclude", "rate", "suggest"}
)
_HEAD: Final = (
    "How this archive was made. `migrator regenerate` makes it again, and may be told more",
    "by editing this file; paths count from its folder.",
)


def dumps(settings: Settings) -> str:
    """The file's text: every setting of `settings` that is not as it is by itself, but for those
    that concern a single run. Comments in the file that is there stay."""
    document = _present(settings.output)
    default = Settings()
    for each in fields(Settings):
        if each.name in _OF_CHECKS:
            continue
        key, value = each.name.replace("_", "-"), getattr(settings, each.name)
        if each.name in _OF_ONE_RUN or value == getattr(default, each.name):
            document.pop(key, None)
            continue
        plain = _plain(each.name, value, settings.output)
        if document.get(key) != plain:
            document[key] = plain
    return tomlkit.dumps(document)


def _present(archive: Path) -> tomlkit.TOMLDocument:
    """The document in the archive's folder, or the beginning of one."""
    try:
        return tomlkit.parse((archive / PATH).read_bytes())
    except (OSError, ValueError):
        document = tomlkit.document()
        for line in _HEAD:
            document.add(tomlkit.comment(line))
        document.add(tomlkit.nl())
        return document


def load(archive: Path) -> Settings | None:
    """The settings that the archive in this folder was made with, written where they say; None
    where it does not tell. Raises ConfigError."""
    path = archive / PATH
    if not path.is_file():
        return None
    settings = settings_module.from_table(settings_module.read(path), path)
    return settings_module.merge(settings, {"output": archive})


def source_of(archive: Path) -> Settings:
    """As `load`. Raises ConfigError also where no source is named."""
    settings = load(archive)
    if settings is None or not settings.source:
        raise ConfigError(
            f"{archive / PATH} names no source; `migrator migrate SOURCE -o {archive}` writes one"
        )
    return settings


def _plain(name: str, value: Any, archive: Path) -> Any:
    if name == "source":
        paths = [_relative(text, archive) for text in value]
        return paths[0] if len(paths) == 1 else paths
    if isinstance(value, Path):
        return _relative(str(value), archive)
    if isinstance(value, date):
        return value
    if isinstance(value, Mapping):
        return {key: _rule(table) for key, table in sorted(value.items())}
    return list(value) if isinstance(value, tuple) else value


def _rule(table: Mapping[str, str]) -> Any:
    return table["rule"] if set(table) == {"rule"} else dict(table)


def _relative(text: str, archive: Path) -> str:
    """As it is found from the archive's folder, wherever both are moved together."""
    if "://" in text:
        return text
    try:
        return Path(os.path.relpath(Path(text).resolve(), archive.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return Path(text).resolve().as_posix()
