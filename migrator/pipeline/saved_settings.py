"""Read and write migrator.toml inside an archive: its source and the settings that made it.

Together with migrator.lock, `migrator regenerate` rebuilds the archive from it. A user may edit
it: the next rebuild follows the edited file. Relative paths in it count from its folder.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final

import tomlkit

from migrator.archive.incremental_state import RUN, State, digest_of
from migrator.errors import ConfigError
from migrator.settings import Settings, from_toml, merge, read_toml
from migrator.settings.option import Scope
from migrator.settings.table import BY_NAME
from migrator.untrusted import toml_text
from migrator.untrusted.regular_files import read_regular

PATH: Final = PurePosixPath("migrator.toml")
_HEAD: Final = (
    "How this archive was made. `migrator regenerate` rebuilds the archive from this file, which",
    "you may edit. Relative paths count from its folder.",
)
_EDITED: Final = (
    "Edited by hand: `migrator migrate` uses these settings unless a flag says otherwise."
)


def dumps(settings: Settings) -> str:
    """Return the text of the file for `settings`.

    It holds the settings that say how the archive was made, if they differ from their defaults.
    Comments and link check settings that are in the archive's file now stay.
    """
    document = _existing(settings.output)
    if was_edited(settings.output) and _EDITED not in tomlkit.dumps(document):
        document.add(tomlkit.comment(_EDITED))
    for name, option in BY_NAME.items():
        if option.scope is Scope.CHECKS:
            continue
        value = getattr(settings, name)
        key = name if name in document else option.key
        if option.scope is Scope.RUN or value == option.default:
            document.pop(key, None)
            continue
        plain = _plain(name, value, settings.output)
        if not _says(document.get(key), plain):
            document[key] = plain
    return tomlkit.dumps(document)


def load(archive: Path) -> Settings | None:
    """Return the settings of the archive in this folder, with the folder as their output.

    Returns None if it has no settings. Raises ConfigError.
    """
    path = archive / PATH
    if not path.is_file():
        return None
    return merge(from_toml(read_toml(path), path), {"output": archive})


def was_edited(archive: Path) -> bool:
    """Return True if a person edited the archive's file after a run wrote it.

    The next run marks the file with a comment, so that later runs know it too.
    """
    with suppress(OSError):
        if _EDITED.encode() in read_regular(archive / PATH):
            return True
    state = State(archive)
    try:
        last_run = state.find(RUN)
        written = dict(last_run["own"]) if last_run else {}
        digest = digest_of(archive / PATH)
    except (KeyError, TypeError, ValueError):
        return False
    finally:
        state.close()
    return bool(digest) and str(PATH) in written and written[str(PATH)] != digest


def with_edits(settings: Settings, flags: Mapping[str, Any]) -> Settings:
    """Return settings for another run into an archive whose migrator.toml a person edited.

    The edited file counts where neither `flags` nor `settings` (the file of the current folder)
    say otherwise. Raises ConfigError for an edited file that is invalid: it is not overwritten.
    """
    edited = load(settings.output)
    if edited is None:
        return settings
    given = {
        name: getattr(settings, name)
        for name, option in BY_NAME.items()
        if getattr(settings, name) != option.default
    }
    return merge(replace(edited, **given), {**flags, "output": settings.output})


def load_with_source(archive: Path) -> Settings:
    """Return the settings of the archive in this folder.

    Raises ConfigError, also if they name no source.
    """
    if not archive.is_dir():
        raise ConfigError(
            f"there is no folder {archive}: check its name; `migrator migrate SOURCE -o {archive}` "
            "makes an archive"
        )
    settings = load(archive)
    if settings is None or not settings.source:
        raise ConfigError(
            f"{archive / PATH} names no source; `migrator migrate SOURCE -o {archive}` writes one"
        )
    return settings


def _existing(archive: Path) -> tomlkit.TOMLDocument:
    """Return the parsed file in the archive's folder, or a new document with its head."""
    try:
        text = toml_text.decoded(read_regular(archive / PATH))
        toml_text.check(text)
        return tomlkit.parse(text)
    except (OSError, ValueError, RecursionError):
        document = tomlkit.document()
        for line in _HEAD:
            document.add(tomlkit.comment(line))
        document.add(tomlkit.nl())
        return document


def _plain(name: str, value: Any, archive: Path) -> Any:
    """Return a setting's value in TOML's types, with paths relative to the archive's folder."""
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


def _says(written: Any, plain: Any) -> bool:
    """Return True if the file holds a value already, in whichever form a person wrote it."""
    if isinstance(written, Mapping) and isinstance(plain, Mapping):
        rules = {
            key: _rule(each) if isinstance(each, Mapping) else each for key, each in written.items()
        }
        return rules == plain
    return bool(written == plain)


def _rule(table: Mapping[str, str]) -> Any:
    return table["rule"] if set(table) == {"rule"} else dict(table)


def _relative(text: str, archive: Path) -> str:
    """Return a path as seen from the archive's folder, so that both can move together.

    A URL stays as it is.
    """
    if "://" in text:
        return text
    try:
        return Path(os.path.relpath(Path(text).resolve(), archive.resolve())).as_posix()
    except ValueError:  # another drive of Windows
        return Path(text).resolve().as_posix()
