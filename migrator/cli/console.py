"""Print progress, summaries and hints. Results go to stdout, everything else to stderr."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rich.table import Table
from rich.text import Text

from migrator.cli.census_table import print_items
from migrator.cli.wrapped_lines import LinePrinter
from migrator.findings import KINDS, Severity
from migrator.model import Inputs
from migrator.progress import Unwatched, Watcher
from migrator.report import Group, Report
from migrator.reports.advice import hints, next_command
from migrator.settings import Settings
from migrator.untrusted.address_passwords import without_passwords
from migrator.untrusted.printable import printable
from migrator.verdict import COLOURS, MARKS, Result, Verdict

if TYPE_CHECKING:
    # These modules import an HTML parser, which is slow.
    from migrator.commands.crawl import CapturedSite
    from migrator.commands.inspection import Census
    from migrator.sources.locator.examine_site import SiteSurvey, Way

# A screen shows so many findings of a kind, and values of a list; the report has them all.
SHOWN_OF_A_KIND = 5
SHOWN_OF_A_LIST = 20

REPORT_PAGE = "migration/report.html"

_STYLES = {Severity.BROKEN: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}

_DRY_RUN = "This was a dry run, so nothing is written."

# The lines of a unified diff, by their first character.
_DIFFERENCE = {"-": "red", "+": "green", "@": "cyan"}

_LISTS = {
    "Not written by default": "skipped",
    "Authors": "authors",
    "Languages": "languages",
    "Editors": "editors",
    "Page builders": "builders",
    "Comments": "comments",
    "Custom fields": "fields",
    "Images from": "image_hosts",
    "Embeds from": "embed_hosts",
    "Tables": "tables",
}


class Verbosity(IntEnum):
    """Amount of output: broken items only, also warnings, also notes."""

    QUIET = 0
    NORMAL = 1
    VERBOSE = 2

    @classmethod
    def of(cls, *, quiet: bool, verbose: bool) -> Self:
        """Return the verbosity for the flags --quiet and --verbose."""
        if quiet:
            return cls(cls.QUIET)
        return cls(cls.VERBOSE if verbose else cls.NORMAL)

    @property
    def least_severity(self) -> Severity:
        return Severity(int(self))


class Console:
    """Prints for people. Shows colours and bars only on a terminal, and obeys NO_COLOR."""

    def __init__(self, verbosity: Verbosity) -> None:
        self._verbosity = verbosity
        self._out = LinePrinter()
        self._err = LinePrinter(stderr=True)

    def error(self, sentence: str) -> None:
        """Print the one sentence that says why a command failed, on one line."""
        shown = printable(without_passwords(sentence)).replace("\n", "\\n")
        self._err.print(Text.assemble(("migrator: ", "bold red"), shown))

    def say(self, *lines: str) -> None:
        """Print lines."""
        for line in lines:
            self._out.print(Text(printable(line)))

    def copyable(self, command: str) -> None:
        """Print a command in one line."""
        self._out.copyable(Text(printable(command)))

    @contextmanager
    def progress(self) -> Iterator[Watcher]:
        """Yield the receiver of a run's progress; on a terminal it shows a bar."""
        if self._verbosity is Verbosity.QUIET or not self._err.rich.is_terminal:
            yield Unwatched()
            return
        from migrator.cli.progress_bar import progress_bar

        with progress_bar(self._err.rich) as watcher:
            yield watcher

    def migration(self, report: Report, settings: Settings) -> None:
        """Print the summary of a migration: counts, skipped items, findings and verdict."""
        if self._verbosity is not Verbosity.QUIET:
            self._reasons(report)
            self._out.print(_summary(report))
            if report.kept:
                posts = _number(report.counts["posts"], "post")
                verb = "is" if report.counts["posts"] == 1 else "are"
                self._out.print(f"{report.kept} of {posts} {verb} unchanged since the last run.")
            if report.repeated:
                self._out.print(
                    f"{_number(report.repeated, 'post')} converted again: the process that worked "
                    "on them ended (too little memory, or killed)."
                )
        self._findings(report, settings)
        if self._verbosity is not Verbosity.QUIET:
            self._out.print(report.equation)
        self._what_next(report, settings)
        place = f"The archive is in {settings.output}/."
        self._verdict(report.verdict, _DRY_RUN if settings.dry_run else place)

    def note(self, sentence: str) -> None:
        """Print a sentence about how the command runs."""
        if self._verbosity is not Verbosity.QUIET:
            self._err.print(Text(printable(sentence), style="dim"))

    def way(self, way: Way) -> None:
        """Print how a site is read, and why."""
        if self._verbosity is not Verbosity.QUIET:
            self._err.print(Text(printable(str(way)), style="dim"))

    def crawl(self, site: CapturedSite, path: Path) -> None:
        """Print the result of a crawl: pages and files that are missing, refused or left out."""
        walked, missing = site.walk, site.files.missing
        for url, reason in sorted(walked.missing.items()):
            self._out.print(f"  {printable(url)}: {printable(reason)}")
        for url, reason in sorted(missing.items()) if site.with_files else ():
            self._out.print(f"  {printable(url)}: {printable(reason)}")
        if self._verbosity is Verbosity.QUIET:
            return
        for url, reason in sorted(walked.refused.items()):
            note = f"Not used: {printable(url)}: {printable(reason)}"
            self._out.print(Text(note, style="dim"))
        for url, count in sorted(walked.left.items()):
            more = _number(count, "URL")
            self._out.print(Text(f"Not requested: {more} like {printable(url)}", style="dim"))
        unread = missing.keys() - site.files.dead
        dead = _pages_and_files(len(walked.dead), len(site.files.dead))
        lacks = _pages_and_files(len(walked.lost), len(unread))
        if unread and not site.with_files:
            bad = (
                f"{path} holds pages only (--no-media). It lacks {lacks}. The same command without "
                "--no-media adds the images and files; run it before the site is gone."
            )
            self._out.print(Text.assemble(("✗ ", "bold red"), printable(bad)))
        elif lacks:
            bad = f"{path} lacks {lacks} (see above); the same command requests them again."
            self._out.print(Text.assemble(("✗ ", "bold red"), printable(bad)))
        else:
            but = f", except for {dead} already dead on the web (see above)" if dead else ""
            good = (
                f"The site is in {path}, with images and files ({site.files.found}){but}. "
                f"`migrator migrate {path}` turns it into an archive."
            )
            result = Result.DEAD if but else Result.COMPLETE
            mark = (f"{MARKS[result]} ", f"bold {COLOURS[result]}")
            self._out.print(Text.assemble(mark, printable(good)))

    def survey(self, survey: SiteSurvey) -> None:
        """Print how a site can be read."""
        heading = f"{survey.title or survey.url}  {survey.url}  {survey.language}"
        self._out.print(Text(printable(heading.strip()), style="bold"))
        pages = f"{survey.sitemap} pages" if survey.sitemap else "none"
        posts = f"{_number(survey.feed, 'post')} on its first page" if survey.feed else "none"
        lines = {
            "Generator": survey.generator or "unknown",
            "REST API": survey.api or "none",
            "Sitemap": pages,
            "Feed": posts,
            "Way": f"{'REST API' if survey.via == 'rest' else 'pages'}: {survey.why}",
        }
        for title, value in lines.items():
            self._line(title, [value])

    def drift(self, report: Report, settings: Settings) -> None:
        """Print the differences between an archive and its rebuild."""
        self._findings(report, settings)
        self._accepted(report)
        remedy = (
            f"`migrator regenerate {settings.output}` rebuilds the archive; files that were edited "
            "by hand stay, unless you add --force."
        )
        self._verdict(report.verdict, "" if report.ok else remedy)

    def verification(self, report: Report, settings: Settings, built: Path | None = None) -> None:
        """Print the findings and the verdict of `verify`; `built` is the site that was checked.

        `settings` are those of the archive, and its folder is their output.

        A count of posts in the report means that the archive was compared with its source.
        """
        is_quiet = self._verbosity is Verbosity.QUIET
        is_compared = "posts" in report.counts and not is_quiet
        if is_compared:
            self._reasons(report)
        archive = settings.output
        self._findings(report, settings)
        if built is not None:
            self._accepted(report)
            self._verdict_of_site(report, built)
            return
        self._accepted(report)
        if "external" in report.counts and not is_quiet:
            asked = report.counts["asked"]
            self._out.print(
                f"{_number(report.counts['external'], 'external URL')}: {asked} checked now, the "
                "others by an earlier run."
            )
        if is_compared:
            self._out.print(report.equation)
        pages = report.counts.get("pages")
        place = f"{archive}/" if pages is None else f"{archive}/ has {_number(pages, 'page')}."
        self._verdict(report.verdict, place if pages else "")

    def _verdict_of_site(self, report: Report, built: Path) -> None:
        """Print the verdict about a built site, and the size of what was checked."""
        counts = report.counts
        hidden = sum(report.skipped.values())
        checked = (
            f"{built}: {_number(counts['built'], 'page')}, {report.written} of "
            f"{report.items - hidden} public items, {_number(counts['references'], 'link')} and "
            f"images, {_number(counts['feeds'], 'feed')}"
        )
        self._verdict(report.verdict, f"{checked}.")

    def census(self, census: Census) -> None:
        """Print the content of a source."""
        heading = f"{census.title or census.locator}  {census.url}  {census.language}"
        self._out.print(Text(printable(heading), style="bold"))
        print_items(census, self._out.rich)
        self._line("Sites", census.sites, "\n  ")
        self._line("Character set", filter(None, [census.charset]))
        self._line("Years", (f"{year} {count}" for year, count in sorted(census.years.items())))
        for title, name in _LISTS.items():
            self._line(title, (f"{key} {count}" for key, count in census.ranked(name).items()))
        for title, name in (("Blocks", "blocks"), ("Shortcodes", "shortcodes")):
            uses = census.uses(name).items()
            self._line(title, (f"{k} {use.count}{'' if use.handled else '*'}" for k, use in uses))
        self._inputs(census.inputs)
        for each in census.inputs.skipped:
            if each.is_text:
                self._out.print(f"Not recognised: {printable(each.address)}")
        self._line("Repairs", (f"{r.place}: {r.message}" for r in census.repairs), "\n  ")
        if any(not use.handled for use in (*census.blocks.values(), *census.shortcodes.values())):
            self._out.print("\n* has no meaning outside WordPress; a placeholder marks its place")

    def _line(self, title: str, values: Iterable[str], between: str = ", ") -> None:
        shown = list(values)
        if not shown:
            return
        more = len(shown) - SHOWN_OF_A_LIST
        text = between.join(shown[:SHOWN_OF_A_LIST]) + (
            f"{between}and {more} more" if more > 0 else ""
        )
        start = between if between.startswith("\n") else " "
        self._out.print(Text.assemble((f"{title}:", "bold"), start + printable(text)))

    def _reasons(self, report: Report) -> None:
        """Print why items, pages and files have no Markdown file of their own."""
        if reasons := {**report.parts, **report.skipped}:
            self._out.print("Items without a Markdown file of their own:")
            self._skips(reasons)
        self._inputs(report.inputs)

    def _inputs(self, inputs: Inputs) -> None:
        if inputs.skipped:
            count = len(inputs.skipped)
            self._out.print(
                f"{inputs.total} pages and files of the source = {inputs.used} used + {count} not "
                "part of an item"
            )
            self._skips(inputs.by_reason())

    def _skips(self, skipped: dict[str, int]) -> None:
        for reason, count in sorted(skipped.items(), key=lambda item: (-item[1], item[0])):
            self._out.print(Text(f"  {count:>6}  {printable(reason)}", style="dim"))

    def _findings(self, report: Report, settings: Settings) -> None:
        groups = report.by_kind()
        for group in groups:
            if group.severity <= self._verbosity.least_severity:
                self._group(group)
        if self._verbosity is Verbosity.QUIET:
            return
        hidden = [g for g in groups if g.severity > self._verbosity.least_severity]
        if hidden:
            counts = ", ".join(f"{len(g.findings)} {g.kind}" for g in hidden)
            self._out.print(Text(f"Notes: {counts} (-v shows them)", style="dim"))
        for hint in hints(groups, settings):
            self._out.print(Text(f"Hint: {hint}"))

    def _what_next(self, report: Report, settings: Settings) -> None:
        """Print where the report page is, and the one command that fits the result."""
        if self._verbosity is Verbosity.QUIET:
            return
        if settings.report != "none" and not settings.dry_run:
            self._out.copyable(f"Report: {settings.output / REPORT_PAGE}")
        if command := next_command(report, settings):
            self._out.copyable(Text.assemble("Next: ", (printable(command), "bold")))

    def _group(self, group: Group) -> None:
        style = _STYLES[group.severity]
        count = len(group.findings)
        self._out.print(
            Text.assemble((f"{group.kind} ({count})", style), f": {KINDS[group.kind][1]}")
        )
        limit = count if self._verbosity is Verbosity.VERBOSE else SHOWN_OF_A_KIND
        for finding in group.findings[:limit]:
            place = f"{finding.where}:{finding.line}" if finding.line else finding.where
            first, _, more = printable(finding.message).partition("\n")
            self._out.print(f"  {printable(place)}: {first}")
            for line in more.splitlines():
                self._out.print(Text(f"    {line}", style=_DIFFERENCE.get(line[:1], "")))
        if count > limit:
            self._out.print(Text(f"  … and {count - limit} more (-v shows them)", style="dim"))

    def _accepted(self, report: Report) -> None:
        if report.accepted and self._verbosity is not Verbosity.QUIET:
            count = _number(len(report.accepted), "finding")
            self._out.print(Text(f"{count} accepted by the baseline file", style="dim"))

    def _verdict(self, verdict: Verdict, place: str = "") -> None:
        """Print the marks of the parts, and the last line; nothing if all is well and the output
        is quiet."""
        if verdict.result is Result.COMPLETE and self._verbosity is Verbosity.QUIET:
            return
        if verdict.parts:
            marks = [
                Text.assemble(f"{part.value} ", (str(each), COLOURS[each.result]))
                for part, each in verdict.parts.items()
            ]
            self._out.print(Text(", ").join(marks))
        last = printable(f"{verdict.sentence} {place}".strip())
        mark = (f"{verdict.mark} ", f"bold {verdict.colour}")
        self._out.print(Text.assemble(mark, last))


def _summary(report: Report) -> Table:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    table.add_row(str(report.counts.get("files", 0)), "images and files")
    table.add_row(str(report.counts.get("comments", 0)), "comments kept")
    table.add_row(str(report.counts.get("repairs", 0)), "repairs to the source")
    severities = report.by_severity()
    table.add_row(str(severities[Severity.BROKEN]), "missing or broken")
    table.add_row(str(severities[Severity.WARNING]), "warnings")
    return table


def _pages_and_files(pages: int, files: int) -> str:
    counts = (pages, _number(pages, "page")), (files, _files(files))
    return " and ".join(text for count, text in counts if count)


def _files(count: int) -> str:
    return "1 image or file" if count == 1 else f"{count} images and files"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
