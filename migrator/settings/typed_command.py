"""Build the command line that gives the settings of a run, to show it or to suggest another."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from migrator.settings import Settings
from migrator.settings.no_effect import flags_with_effect
from migrator.settings.option import Command, Option


def migrate_command(settings: Settings, **changes: Any) -> str:
    """Return the `migrator migrate` command for `settings` with some of them changed.

    It holds only the flags whose value is not the default.
    """
    wanted = replace(settings, **changes)
    return quoted(["migrator", "migrate", *wanted.source, *flags("migrate", wanted)])


def flags(command: Command, settings: Settings) -> list[str]:
    """Return the flags of `command` that give those settings which are not the default.

    A setting that has no effect with the source gets no flag, because the command refuses it.
    """
    defaults = Settings()
    words: list[str] = []
    for option in flags_with_effect(command, settings):
        value = getattr(settings, option.name)
        if value != getattr(defaults, option.name):
            words += _words(option, value)
    return words


def quoted(words: Sequence[str]) -> str:
    """Return words as one line that the user's shell splits into them again."""
    if sys.platform == "win32":
        return subprocess.list2cmdline(words)
    return shlex.join(words)


def _words(option: Option, value: Any) -> Iterator[str]:
    flag = option.short or option.long_flag
    if value is True:
        yield flag
    elif isinstance(value, tuple) and option.type.value_name == "PATTERN":
        for each in value:
            yield from (flag, each)
    elif isinstance(value, tuple):
        yield from (flag, ",".join(value))
    elif not isinstance(value, Mapping):
        yield from (flag, str(value))
