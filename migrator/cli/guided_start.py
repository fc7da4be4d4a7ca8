"""Ask a person at a terminal for the options of a migration, show its command, and run it."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from migrator.archive.targets import registry
from migrator.cli.census_lines import lines_of_census, lines_of_survey
from migrator.cli.named_source import (
    found_here,
    problem_with,
    source_of,
    sources_of,
    uploads_near,
)
from migrator.cli.passwords import ask_for_database
from migrator.cli.questions import Questions
from migrator.cli.run_migration import run_migration
from migrator.commands.inspection import Census, take
from migrator.errors import MigratorError, SourceError
from migrator.model import Source
from migrator.selection import DEFAULT_STATUSES
from migrator.settings import Settings, merge
from migrator.settings.typed_command import migrate_command
from migrator.sources.database.source import DatabaseSource
from migrator.sources.locator.examine_site import survey
from migrator.sources.locator.open_locator import is_address, open_source
from migrator.untrusted.printable import printable

if TYPE_CHECKING:
    from migrator.cli.console import Console

_WELCOME: Final = (
    "migrator turns a WordPress site into Markdown files, and checks that nothing is lost.",
    "It changes nothing on your site. Every question has a default: press Enter. q leaves.",
    "",
    "Give one of these:",
    "  an export        from WordPress (Tools > Export > All content): drag it here",
    "  an address       of a site that is online, or of one that is gone: old.blog",
    "  a backup         of your host or of a plugin, or a database dump",
    "  a folder         of saved pages or of export parts",
    "",
)
_IMAGES: Final = (
    ("shown", "in the size that the post shows"),
    ("original", "in the original size"),
    ("all", "in every size, also those that no post shows"),
    ("none", "no images"),
)
_USES: Final = {"obsidian": "notes for"}
_HIDDEN: Final = ("private:", "password-protected:")
_ALL_STATUSES: Final = ("publish", "draft", "pending", "future", "private", "protected")


class GuidedStart:
    """One conversation. `folder` is the current folder, whose settings hold as for `migrate`."""

    def __init__(self, ask: Questions, console: Console, settings: Settings, folder: Path) -> None:
        self._ask = ask
        self._console = console
        self._settings = settings
        self._folder = folder

    def run(self) -> int:
        """Hold the conversation and return the exit status. Raises Left if the user leaves."""
        self._console.say(*_WELCOME)
        settings = self._described(self._sources())
        settings = self._place(settings)
        self._console.say("", "The command for this, to copy and to change:", "")
        self._console.copyable(migrate_command(settings))
        self._console.say("")
        if not self._ask.yes("Start now?", default=True):
            self._console.say("Nothing was written.")
            return 0
        report = run_migration(settings, self._console)
        self._console.migration(report, settings)
        self._open_report(settings)
        return report.exit_status

    def _sources(self) -> list[str]:
        default = found_here(self._folder)
        question = "Your export, backup, folder or address:"
        return sources_of(self._ask.text(question, default, problem_with))

    def _described(self, sources: list[str]) -> Settings:
        """Show what the sources contain, and return the settings that their questions give.

        A source that cannot be read is explained, and asked for again.
        """
        while True:
            settings = merge(self._settings, {"source": sources})
            try:
                if is_address(sources[0]):
                    return self._site(settings)
                return self._files(settings)
            except MigratorError as error:
                if not isinstance(error, SourceError):
                    raise
                self._console.error(str(error))
            sources = self._sources()

    def _site(self, settings: Settings) -> Settings:
        """Examine a site that is online; offer the Internet Archive if it is not."""
        [address] = settings.source
        try:
            with self._console.progress() as watcher:
                watcher.begin("Asking the site", 0)
                seen = survey(address, settings)
        except SourceError as error:
            self._console.error(str(error).partition("; if the site is offline")[0])
            if not self._ask.yes(
                "Is the site gone? Read it from the Internet Archive?", default=True
            ):
                raise SourceError("Check the address, or give an export or a backup") from None
            return self._from_internet_archive(settings)
        self._show(lines_of_survey(seen))
        is_wordpress = "wordpress" in seen.generator.lower() or seen.api or seen.feed
        question = (
            "This does not look like a blog any more. Read the old one from the Internet Archive?"
        )
        if not is_wordpress and self._ask.yes(question, default=True):
            return self._from_internet_archive(settings)
        return self._images(settings)

    def _from_internet_archive(self, settings: Settings) -> Settings:
        question = "Only snapshots before which day? (2015 or 2015-01-31; Enter: all)"
        day = _day_of(self._ask.text(question, "", _problem_with_day))
        return merge(settings, {"via": "wayback", "before": day or None})

    def _files(self, settings: Settings) -> Settings:
        """Count what files contain, and ask about sites, images and private posts."""
        ask_for_database(settings.source)
        with self._console.progress() as watcher:
            watcher.begin("Reading the source", 0)
            source = open_source(settings.source, settings.site)
        if isinstance(source, DatabaseSource) and len(source.sites) > 1 and not settings.site:
            sites = [source.chosen, *(each for each in source.sites if each is not source.chosen)]
            choices = [(each.key, printable(each.name)) for each in sites]
            key = self._ask.choose("Which site?", choices)
            settings = replace(settings, site=key)
            if key != source.chosen.key:
                source = open_source(settings.source, key)
        with self._console.progress() as watcher:
            census = take(source, watcher)
        self._show(lines_of_census(census))
        return self._private(self._uploads(settings, source, census), census)

    def _uploads(self, settings: Settings, source: Source, census: Census) -> Settings:
        """Ask where the images of a source without files are."""
        holds_files = getattr(source, "uploads", None) is not None or not census.url
        if holds_files or settings.uploads:
            return self._images(settings)
        near = uploads_near(settings.source[0], self._folder)
        choices = (
            *([("near", f"in the folder {near}")] if near else []),
            ("site", f"download them from {census.url}"),
            ("folder", f"in {'another' if near else 'a'} copy of the folder wp-content/uploads"),
            ("wayback", "the site is gone: look for them in the Internet Archive"),
            ("none", "without images and files"),
        )
        place = self._ask.choose("Where are the images and files?", choices)
        if place == "folder":
            typed = self._ask.text("The folder wp-content/uploads:", "", _problem_with_folder)
            near = source_of(typed)
        if place in ("near", "folder"):
            settings = replace(settings, uploads=Path(near))
        if place == "wayback":
            settings = replace(settings, wayback=True)
        if place == "none":
            return merge(settings, {"images": "none", "media": "images"})
        return self._images(settings)

    def _images(self, settings: Settings) -> Settings:
        return merge(settings, {"images": self._ask.choose("Which images?", _IMAGES)})

    def _private(self, settings: Settings, census: Census) -> Settings:
        hidden = sum(
            count for reason, count in census.skipped.items() if reason.startswith(_HIDDEN)
        )
        if not hidden or set(settings.status) - DEFAULT_STATUSES:
            return settings
        what = "1 post is" if hidden == 1 else f"{hidden} posts are"
        question = f"{what} private or protected by a password. Write them too?"
        if self._ask.yes(question, default=False):
            return merge(settings, {"status": _ALL_STATUSES})
        return settings

    def _place(self, settings: Settings) -> Settings:
        """Ask for the kind of archive, and for its folder."""
        changes: dict[str, Any] = {}
        if not settings.target:
            changes["target"] = self._ask.choose("What is the archive for?", _targets())
        default = str(settings.output)
        folder = self._ask.text("Folder for the archive:", default, _problem_with_output)
        return merge(settings, {**changes, "output": Path(source_of(folder))})

    def _open_report(self, settings: Settings) -> None:
        page = settings.output / "migration/report.html"
        if not _has_browser() or not page.is_file():
            return
        if self._ask.yes("Open the report in the browser?", default=True):
            webbrowser.open(page.resolve().as_uri())

    def _show(self, lines: Iterable[str]) -> None:
        self._console.say("", *(f"  {line}" for line in lines), "")


def _has_browser() -> bool:
    """Return False on Linux without a desktop, where a browser would fill the terminal."""
    if sys.platform != "linux":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def _targets() -> list[tuple[str, str]]:
    """Return the kinds of archive with their names, the plain one first."""
    generators = [
        (name, f"{_USES.get(name, 'a website made with')} {registry.get(name).title}")
        for name in registry.names()
    ]
    return [("", "plain Markdown, for any editor and any site generator"), *generators]


def _day_of(text: str) -> str:
    """Return a typed day, or the first day of a typed year or month, as YYYY-MM-DD."""
    parts = text.strip().split("-")
    return "-".join([*parts, "01", "01"][:3]) if text.strip() else ""


def _problem_with_day(text: str) -> str:
    try:
        if day := _day_of(text):
            date.fromisoformat(day)
    except ValueError:
        return "Type a year, a month or a day, such as 2015-01-31, or nothing."
    return ""


def _problem_with_folder(text: str) -> str:
    folder = Path(source_of(text))
    return "" if text.strip() and folder.is_dir() else f"There is no folder {folder}."


def _problem_with_output(text: str) -> str:
    if not text.strip():
        return "Type the name of a folder; it need not exist."
    folder = Path(source_of(text))
    return f"{folder} is a file; type the name of a folder." if folder.is_file() else ""
