"""Read and write `migrator.toml` of an archive: its source and the settings it was made with.

`migrator regenerate` rebuilds the archive from this file and `migrator.lock`. Users may edit it:
the next rebuild follows it. Relative paths in it start at its own folder.
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
# Settings of a single run, which are not saved: the place of files, the way to get them, and
# the actions of that run.
_RUN_SETTINGS: Final = frozenset(
    {
        *("output", "offline", "cache", "connections", "insecure", "wayback", "wayback_address"),
        *("allow_private", "force", "dry_run", "proof", "jobs"),
        *("via", "before", "limit", "rate", "ignore_robots"),
    }
)
# Settings of the link check, which are never saved: if the user added them to the file, they
# stay as they are.
_LINK_CHECK_SETTINGS: Final = frozenset(
    {"online", "link_cache", "max_age", "accept_status", "exclude", "rate", "suggest"}
)
_HEAD: Final = (
    "The settings of this archive. `migrator regenerate` rebuilds the archive from them;",
    "you may edit them. Relative paths start at this file's folder.",
)


def dumps(settings: Settings) -> str:
    """Return the file's text: all settings that differ from the defaults, except those of a
    single run. Comments in an existing file stay."""
    document = _existing_document(settings.output)
    default = Settings()
    for each in fields(Settings):
        if each.name in _LINK_CHECK_SETTINGS:
            continue
        key, value = each.name.replace("_", "-"), getattr(settings, each.name)
        if each.name in _RUN_SETTINGS or value == getattr(default, each.name):
            document.pop(key, None)
            continue
        toml_value = _toml_value(each.name, value, settings.output)
        if document.get(key) != toml_value:
            document[key] = toml_value
    return tomlkit.dumps(document)


def _existing_document(archive: Path) -> tomlkit.TOMLDocument:
    """Return the document in the archive's folder, or a new one with the introduction."""
    try:
        return tomlkit.parse((archive / PATH).read_bytes())
    except (OSError, ValueError):
        document = tomlkit.document()
        for line in _HEAD:
            document.add(tomlkit.comment(line))
        document.add(tomlkit.nl())
        return document


def load(archive: Path) -> Settings | None:
    """Return the settings that the archive was made with; `output` is the archive itself.

    Return None if the archive has no migrator.toml. Raises ConfigError for an invalid file.
    """
    path = archive / PATH
    if not path.is_file():
        return None
    settings = settings_module.from_table(settings_module.read(path), path)
    return settings_module.merge(settings, {"output": archive})


def load_with_source(archive: Path) -> Settings:
    """Load the settings like `load`. Raises ConfigError also if they name no source."""
    settings = load(archive)
    if settings is None or not settings.source:
        raise ConfigError(
            f"{archive / PATH} names no source; `migrator migrate SOURCE -o {archive}` writes one"
        )
    return settings


def _toml_value(name: str, value: Any, archive: Path) -> Any:
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
    """Return a path relative to the archive's folder, so that both can be moved together."""
    if "://" in text:
        return text
    try:
        return Path(os.path.relpath(Path(text).resolve(), archive.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return Path(text).resolve().as_posix()
