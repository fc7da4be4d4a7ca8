"""Return the row of a site generator by its name, from this program or an installed package."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from migrator.archive.targets.target import Target
from migrator.errors import ConfigError, UsageError, did_you_mean

GROUP = "migrator.targets"
"""Entry points of other packages: the name of the target, and its row."""

# A plug-in folder: its modules build on this room, so none of them is imported by name here.
_ENGINES: Final = "migrator.archive.targets.engines"


def names() -> list[str]:
    """Return the names of all targets, sorted."""
    own = (module.name for module in pkgutil.iter_modules(import_module(_ENGINES).__path__))
    return sorted({*own, *_offered()})


def get(name: str) -> Target:
    """Return the row of the target `name`.

    Raises UsageError for an unknown name, and ConfigError if the row of another package cannot
    be loaded.
    """
    offered = _offered()
    if name in offered:
        return _loaded(offered[name])
    if name not in names():
        known = ", ".join(names())
        raise UsageError(f"--for {name!r}: no such target{did_you_mean(name, names())}; {known}.")
    row = import_module(f"{_ENGINES}.{name}").TARGET
    assert isinstance(row, Target)  # noqa: S101 - a module of ours
    return row


def _offered() -> dict[str, EntryPoint]:
    found = sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value))
    return {entry.name: entry for entry in reversed(found)}


def _loaded(entry: EntryPoint) -> Target:
    try:
        row = entry.load()
    except (ImportError, AttributeError) as error:
        raise ConfigError(f"the target {entry.name} of {entry.value}: {error}") from error
    if not isinstance(row, Target):
        raise ConfigError(f"the target {entry.name} of {entry.value} is not a Target")
    return row
