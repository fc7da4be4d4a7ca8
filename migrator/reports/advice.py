"""Advise on a kind of finding: return a sentence and a command that fit the run."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from migrator.archive.targets import registry
from migrator.report import Group, Report
from migrator.reports.remedies import REMEDIES
from migrator.settings import Settings
from migrator.settings.typed_command import flags, migrate_command, quoted
from migrator.startup.value_objects import value_object
from migrator.verdict import Result


class _Count(int):
    """A number that formats itself with a noun (`file`), or as the word that fits (`is|are`)."""

    def __format__(self, words: str) -> str:
        one, bar, more = words.partition("|")
        if bar:
            return one if self == 1 else more
        plural = f"{one[:-1]}ies" if one.endswith("y") else f"{one}s"
        return f"{int(self):,} {one if self == 1 else plural}"


@value_object
class Advice:
    """One row of the table.

    text     sentence for people; `{n:file}` is the number of findings with a noun, and `{n:is|are}`
             the form of a word that fits it
    when     settings that must all be given
    unless   settings that make the advice useless if one of them is given
    again    settings with which the same migration should run again
    command  words of another command; `{archive}` is the archive's folder
    """

    text: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    again: Mapping[str, Any] = field(default_factory=dict)
    command: tuple[str, ...] = ()


_ACCEPT: Final = ("migrator", "verify", "{archive}", "--accept")
_CRAWL: Final = "`migrator crawl` captures a site with its files"

# For each kind of finding the rows in their order of preference: the first that fits is shown.
ADVICE: Final[dict[str, tuple[Advice, ...]]] = {
    "missing-file": (
        Advice(
            "{n:file} {n:is|are} not in the folder of --uploads. Run without --offline to download "
            "{n:it|them}.",
            when=("offline", "uploads"),
            unless=("dry_run",),
            again={"offline": False},
        ),
        Advice(
            "{n:file} could not be downloaded. The Internet Archive (--wayback) or a copy of "
            "wp-content/uploads (--uploads DIR) may have {n:it|them}.",
            unless=("wayback", "uploads", "offline"),
            again={"wayback": True},
        ),
        Advice(
            "{n:file} {n:is|are} neither in the folder of --uploads nor on the site. The Internet "
            "Archive may have {n:it|them}.",
            unless=("wayback", "offline"),
            again={"wayback": True},
        ),
        Advice(
            "{n:file} {n:is|are} neither on the site nor in the Internet Archive. If you have a "
            "copy of wp-content/uploads, give --uploads DIR.",
            unless=("uploads",),
            again={"uploads": Path("DIR")},
        ),
        Advice(
            "{n:file} {n:is|are} in no place that was searched. If {n:it is|they are} gone for "
            "good, accept {n:it|them}.",
            command=(*_ACCEPT, "gone from the web"),
        ),
    ),
    "dead-file": (
        Advice(
            "{n:file} {n:was|were} already dead on the web. The Internet Archive may have "
            "{n:it|them}.",
            unless=("wayback", "offline"),
            again={"wayback": True},
        ),
        Advice(
            "{n:file} {n:was|were} already dead on the web. If {n:it is|they are} gone for good, "
            "accept {n:it|them}.",
            command=(*_ACCEPT, "gone from the web"),
        ),
    ),
    "not-fetched": (
        Advice(
            "{n:file} {n:was|were} not downloaded. Run without --offline, or give --uploads DIR.",
            unless=("uploads", "dry_run"),
            again={"offline": False},
        ),
        Advice(
            "{n:file} {n:is|are} not in the folder of --uploads. Run without --offline to download "
            "{n:it|them}.",
            unless=("dry_run",),
            again={"offline": False},
        ),
    ),
    "not-in-source": (
        Advice(
            f"{{n:file}} {{n:is|are}} not in the source. Run without --offline; {_CRAWL}.",
            again={"offline": False},
        ),
    ),
    "page-not-recognised": (
        Advice(
            "{n:page} {n:is|are} not in the archive. Read {n:it|them}, and save the posts by hand "
            "or report the theme."
        ),
    ),
    "edited-by-hand": (
        Advice(
            "{n:file} {n:was|were} edited by hand and {n:stays|stay} unchanged. --force "
            "overwrites {n:it|them}."
        ),
    ),
    "unhandled-shortcode": (
        Advice(
            "To convert a shortcode, add a rule for it to [shortcodes] in migrator.toml.",
        ),
    ),
    "old-host-link": (
        Advice(
            "{n:link} still {n:leads|lead} to the old host although the archive has the target; "
            "data/redirects.csv has the new path."
        ),
    ),
    "broken-anchor": (
        Advice(
            "{n:anchor} {n:has|have} no target. If {n:it was|they were} broken on the site too, "
            "accept {n:it|them}.",
            command=(*_ACCEPT, "broken on the site too"),
        ),
    ),
    "drifted-edit": (
        Advice(
            "{n:file} {n:was|were} edited by hand. `migrator regenerate --force` undoes the edits.",
        ),
    ),
    "drifted-source": (
        Advice(
            "The source has changed: rebuild the archive, read the difference, and commit it.",
            command=("migrator", "regenerate", "{archive}"),
        ),
    ),
    "lost-asset": (
        Advice("Restore the files from a backup or from version control, then rebuild."),
    ),
    "lost-file": (
        Advice(
            "{n:file} of the archive {n:is|are} missing. Rebuild the archive from its source.",
            command=("migrator", "regenerate", "{archive}"),
        ),
    ),
    "untold-link": (
        Advice(
            "{n:link} could not be checked for certain. --accept-status 403,429 treats these "
            "status codes as working; --exclude leaves out a host or URL."
        ),
    ),
    "exposed-page": (
        Advice(
            "{n:page} {n:was|were} not public on the site; remove {n:it|them} before you "
            "publish the archive."
        ),
    ),
    "unused-acceptance": (
        Advice(
            "{n:entry} of the baseline file {n:is|are} not needed any more; remove {n:it|them}."
        ),
    ),
}


def advice(group: Group, settings: Settings) -> Advice | None:
    """Return the advice on a kind of finding that fits the settings of the run."""
    for row in ADVICE.get(group.kind, ()):
        is_given = [bool(getattr(settings, name)) for name in (*row.when, *row.unless)]
        if all(is_given[: len(row.when)]) and not any(is_given[len(row.when) :]):
            return row
    return None


def hints(groups: Iterable[Group], settings: Settings) -> Iterator[str]:
    """Yield a sentence for each kind of finding in `groups` that has one, in their order."""
    for group in groups:
        if row := advice(group, settings):
            yield row.text.format(n=_Count(len(group.findings)))


class ShownAdvice(NamedTuple):
    """Advice as the report page shows it: a sentence, and a command for the archive's folder."""

    text: str
    command: str


def advice_of_report(group: Group) -> ShownAdvice:
    """Return the advice on a kind of finding without the settings of the run.

    The report of a run and that of a rebuild, on any machine, have the same bytes. So the command
    names no path but `.`, and is only the flag to add if the same migration should run again.
    """
    row = advice(group, Settings())
    if row is None:
        text, command = REMEDIES[group.kind]
        again = command.removeprefix("migrator migrate SOURCE").lstrip()
        return ShownAdvice(text, again.replace("ARCHIVE", "."))
    words = [word.format(archive=".") for word in row.command]
    words += flags("migrate", replace(Settings(), **row.again))
    return ShownAdvice(row.text.format(n=_Count(len(group.findings))), quoted(words))


def next_command(report: Report, settings: Settings) -> str:
    """Return the one command to type next: what the worst finding asks for, else a look.

    A source that is a capture inside the archive repeats as that capture, which needs no network
    for the pages. Return "" if the settings name no source for a command that needs one.
    """
    archive = str(settings.output)
    if settings.dry_run:
        return migrate_command(settings, dry_run=False) if settings.source else ""
    for group in report.by_kind():
        row = advice(group, settings)
        if row is None:
            continue
        if row.again and settings.source:
            return migrate_command(settings, **row.again)
        if row.command:
            return quoted([word.format(archive=archive) for word in row.command])
    if report.verdict.result is Result.NOTHING_SELECTED:
        return quoted(["migrator", "inspect", *settings.source]) if settings.source else ""
    if report.verdict.result is Result.NOT_COMPARED:
        return quoted(["migrator", "verify", archive])
    return _look(settings)


def _look(settings: Settings) -> str:
    """Return the command that shows a finished archive in the browser."""
    commands = registry.get(settings.target).preview if settings.target else ()
    if not commands:
        return quoted(["migrator", "preview", str(settings.output), "--open"])
    project = settings.output / registry.get(settings.target).site
    # PowerShell before version 7 knows no `&&`.
    between = "; " if sys.platform == "win32" else " && "
    return between.join([quoted(["cd", str(project)]), *commands])
