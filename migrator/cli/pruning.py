"""Ask on a terminal before the files of another archive are deleted."""

from __future__ import annotations

import sys
from collections.abc import Callable

import typer

from migrator.errors import OtherArchiveError
from migrator.report import Report
from migrator.settings import Settings, merge


def with_consent_to_prune(migrate: Callable[[Settings], Report], settings: Settings) -> Report:
    """Run `migrate`; if the folder holds another archive, ask whether to delete its files.

    Raises OtherArchiveError if the answer is no, or if there is no terminal.
    """
    try:
        return migrate(settings)
    except OtherArchiveError as error:
        is_terminal = sys.stdin.isatty() and sys.stderr.isatty()
        if not is_terminal or not typer.confirm(error.question, err=True):
            raise
    return migrate(merge(settings, {"prune": True}))
