"""Run a migration for people: capture a site first if the source is one, and show progress."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from migrator.cli.passwords import ask_for_database, credentials
from migrator.cli.pruning import with_consent_to_prune
from migrator.commands.migrate import Consent, migrate_if_changed, writing
from migrator.report import Report
from migrator.settings import Settings
from migrator.sources.locator.open_locator import is_address
from migrator.untrusted.printable import printable

if TYPE_CHECKING:
    from migrator.cli.console import Console


def run_migration(settings: Settings, console: Console) -> Report:
    """Migrate `settings.source` and return the report. Raises the errors of `migrate`."""
    headers = credentials(settings)
    ask_for_database(settings.source)
    with writing(settings):
        if any(map(is_address, settings.source)):
            from migrator.sources.locator.live_site import with_captured_site

            with console.progress() as watcher:
                watcher.begin("Reading the source", 0)
                settings = with_captured_site(settings, watcher, console.way, headers)
        return with_consent_to_prune(lambda chosen: _migrate(chosen, console), settings)


def _migrate(settings: Settings, console: Console) -> Report:
    with console.progress() as watcher:
        watcher.begin("Reading the source", 0)
        return migrate_if_changed(settings, watcher, consent=_consent())


def _consent() -> Consent | None:
    """Return the function that asks about a private address; None without a terminal."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    return lambda url, address: typer.confirm(
        f"The source names the site {printable(url)}, which is at the private address {address}. "
        "Download its files?",
        err=True,
    )
