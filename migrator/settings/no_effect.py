"""Find options that would have no effect with the source and the other options of a run.

The columns `only_for`, `needs` and `useless_with` of the options table hold the knowledge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from migrator.errors import UsageError
from migrator.settings.fields import Settings
from migrator.settings.option import Command, Option
from migrator.settings.table import BY_NAME, OPTIONS
from migrator.settings.typed_address import url_of

_ALL: Final[dict[str, Option]] = {option.name: option for option in OPTIONS}


def refused(
    command: Command,
    option: Option,
    settings: Settings,
    flags: Mapping[str, Any],
    spelling: str = "--",
) -> str:
    """Return why `option` cannot have an effect, as the end of a sentence; "" if it can.

    `flags` are the values of the command's flags that are no settings, by name. `spelling` is "--"
    for the names of flags, "" for those of keywords.
    """
    kind = option.only_for.get(command, "")
    sites = [source for source in settings.source if url_of(source)]
    if kind == "site" and settings.source and not sites:
        return f"is for the address of a site, and {settings.source[0]} is none"
    if kind == "files" and sites:
        return f"is for files and databases, and {sites[0]} is the address of a site"
    needed = option.needs.get(command, ())
    if needed and not any(_is_given(name, settings, flags) for name in needed):
        return f"has no effect without {' or '.join(_flag(name, spelling) for name in needed)}"
    return ""


def switched_off(
    command: Command,
    option: Option,
    settings: Settings,
    flags: Mapping[str, Any],
    spelling: str = "--",
) -> str:
    """Return which other option switches `option` off, as the end of a sentence; "" if none."""
    for name in option.useless_with.get(command, ()):
        if _is_given(name, settings, flags):
            return f"has no effect with {_flag(name, spelling)}"
    return ""


def check(
    command: Command, settings: Settings, flags: Mapping[str, Any], spelling: str = "--"
) -> list[str]:
    """Return sentences about options that have no effect but do no harm.

    `settings` are those of the run, and `flags` the values that the user gave, by name: None or
    False stands for a flag that was not given. `spelling` is "--" for flags, "" for keywords.
    Raises UsageError for a flag that cannot have an effect. Settings of a configuration file are
    never refused, because the file serves many runs.
    """
    given = {name: value for name, value in flags.items() if value not in (None, False)}
    notes = []
    for name in given:
        option = _ALL.get(name)
        if option is None:
            continue
        shown = _flag(name, spelling)
        if why := refused(command, option, settings, flags, spelling):
            raise UsageError(f"{shown} {why}")
        if why := switched_off(command, option, settings, flags, spelling):
            notes.append(f"{shown} {why}.")
    for name, option in BY_NAME.items():
        is_set = name not in given and getattr(settings, name) != option.default
        if is_set and option.only_for and (why := refused(command, option, settings, flags)):
            notes.append(f"The setting {option.key} of migrator.toml {why}.")
    return notes


def flags_with_effect(command: Command, settings: Settings) -> Iterable[Option]:
    """Yield the settings that are flags of `command` and have an effect."""
    for option in BY_NAME.values():
        if command in option.commands and not refused(command, option, settings, {}):
            yield option


def _is_given(name: str, settings: Settings, flags: Mapping[str, Any]) -> bool:
    """Return True if the option `name`, or its value as in "via=wayback", is given."""
    name, _, value = name.partition("=")
    found = flags.get(name)
    if found is None and name in BY_NAME:
        found = getattr(settings, name)
    return found == value if value else bool(found)


def _flag(name: str, spelling: str) -> str:
    name, _, value = name.partition("=")
    if spelling == "--":
        return f"{_ALL[name].long_flag} {value}".strip()
    return f"{name}={value!r}" if value else name
