"""Run a migration for people: capture a site first if the source is one, and show progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrator.cli.passwords import ask_for_database, credentials
from migrator.commands.migrate import migrate_if_changed
from migrator.report import Report
from migrator.settings import Settings
from migrator.sources.locator.open_locator import with_captured_site

if TYPE_CHECKING:
    from migrator.cli.console import Console


def run_migration(settings: Settings, console: Console) -> Report:
    """Migrate `settings.source` and return the report. Raises the errors of `migrate`."""
    headers = credentials(settings)
    ask_for_database(settings.source)
    with console.progress() as watcher:
        watcher.begin("Reading the source", 0)
        captured = with_captured_site(settings, watcher, console.way, headers)
        watcher.begin("Reading the source", 0)
        return migrate_if_changed(captured, watcher)
