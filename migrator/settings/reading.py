"""Read settings from migrator.toml, from flags and from Python keywords.

A flag or keyword wins over the file, and the file wins over the default. The file is
migrator.toml in the current folder, or else the table `[tool.migrator]` of a pyproject.toml
there. Relative paths in it count from the folder that holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from migrator.errors import ConfigError, UsageError, did_you_mean, reason_of
from migrator.settings.fields import Settings
from migrator.settings.option import Command
from migrator.settings.table import BY_NAME
from migrator.untrusted import toml_text
from migrator.untrusted.regular_files import read_regular


def load(folder: Path) -> Settings:
    """Return the settings of the configuration file in `folder`; the defaults if there is none.

    Raises ConfigError for a file that does not parse, an unknown key or a value of the wrong
    type.
    """
    own = folder / "migrator.toml"
    project = folder / "pyproject.toml"
    if own.is_file():
        return from_toml(read_toml(own), own)
    if project.is_file():
        return from_toml(_own_table(read_toml(project), project), project)
    return Settings()


def _own_table(content: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    """Return the table `[tool.migrator]` of a pyproject.toml, empty if it has none."""
    for name in ("tool", "migrator"):
        content = content.get(name, {})
        if not isinstance(content, Mapping):
            raise ConfigError(f"{path}: [tool.migrator] is a table of settings, not {content!r}")
    return content


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file. Raises ConfigError."""
    try:
        return toml_text.loads(toml_text.decoded(read_regular(path)))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read: {reason_of(error)}") from error


def from_toml(content: Mapping[str, Any], path: Path) -> Settings:
    """Return the settings in the parsed `content` of the file at `path`. Raises ConfigError."""
    values: dict[str, Any] = {}
    for key, value in content.items():
        option = BY_NAME.get(key.replace("-", "_"))
        if option is None:
            hint = _key_of_flag(key) or did_you_mean(key, [each.key for each in BY_NAME.values()])
            raise ConfigError(f"{path}: there is no setting {key!r}{hint}")
        values[option.name] = option.type.read(value, f"{path}: {option.key}", path.parent)
    return Settings(**values)


def _key_of_flag(name: str) -> str:
    """Return a hint if `name` is that of a flag whose key is another; "" if not."""
    keys = [each.key for each in BY_NAME.values() if each.flag == f"--{name}"]
    return f"; the key of --{name} is {keys[0]!r}" if keys else ""


def merge(settings: Settings, flags: Mapping[str, Any]) -> Settings:
    """Return `settings` with the values of all flags that were given (are not None).

    `flags` are values by the names of their fields. Raises ConfigError for an invalid value.
    """
    return _with_values(settings, flags, {name: f"--{name.replace('_', '-')}" for name in flags})


def with_keywords(
    settings: Settings, command: Command, keywords: Mapping[str, Any], own: tuple[str, ...]
) -> Settings:
    """Return `settings` with the keywords of the Python function for `command`.

    None stands for a keyword that is not given. `own` are further keywords of the function, for
    suggestions. Raises UsageError for a keyword that the function does not have, ConfigError for
    an invalid value.
    """
    known = [name for name, option in BY_NAME.items() if option.is_keyword(command)]
    for name in keywords:
        if name not in known:
            hint = did_you_mean(name, [*known, *own])
            raise UsageError(f"{command}() has no keyword {name!r}{hint}")
    return _with_values(settings, keywords, {name: name for name in keywords})


def _with_values(
    settings: Settings, values: Mapping[str, Any], spelling: Mapping[str, str]
) -> Settings:
    """Return `settings` with `values`, by name; `spelling` is each option's name in errors."""
    for name in values:
        if name not in BY_NAME:
            hint = did_you_mean(name, BY_NAME)
            raise ConfigError(f"there is no setting {name!r}{hint}")
    given = {
        name: BY_NAME[name].type.read(value, spelling[name], None)
        for name, value in values.items()
        if value is not None
    }
    return replace(settings, **given)
