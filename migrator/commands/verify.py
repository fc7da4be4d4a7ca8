"""All that is asked of an archive on disk, in one report: `migrator verify`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

if TYPE_CHECKING:
    from migrator.findings import Finding
    from migrator.progress import Watcher
    from migrator.report import Report
    from migrator.settings import Settings, VerifyKeywords


def verify(
    output: str | Path,
    *,
    source: str | Path | Sequence[str | Path] | None = None,
    fixtures: str | Path | None = None,
    baseline: str | Path | None = None,
    **settings: Unpack[VerifyKeywords],
) -> Report:
    """Check the archive in the folder `output`, whoever wrote it.

    Front matter, links, anchors, images; every post against its source, where the archive's
    own migrator.toml names one that is there, or `source` does; and the folder `fixtures`, to
    which it must be equal, if one is given. Findings that the file `baseline` accepts (by
    itself migrator-baseline.toml in the archive) are apart from the others. With `online=True`
    external links are checked, as `settings` say: `accept_status=["403"]`, `max_age=30`, ...
    Raises UsageError when a folder is not there or a keyword is unknown, SourceError when
    `source` is not there, ConfigError for an invalid baseline file or setting.
    """
    from migrator.settings import Settings, with_keywords

    here = with_keywords(Settings(), "verify", settings, ("source", "fixtures", "baseline"))
    told = asking_as(settings_of(Path(output), source), here)
    report = check(told, Path(fixtures) if fixtures else None)
    return accepted(report, baseline_of(Path(output), Path(baseline) if baseline else None))


def asking_as(settings: Settings, here: Settings) -> Settings:
    """Return the `settings` of an archive with the values of `here` for this run.

    An archive does not decide how links are checked and how many processes run: it may be a
    stranger's.
    """
    # `migrator.verify` is imported with the package: it must cost nothing until it is called.
    from migrator.settings.table import BY_NAME

    names = [name for name, option in BY_NAME.items() if option.is_keyword("verify")]
    return replace(settings, **{name: getattr(here, name) for name in names})


def baseline_of(archive: Path, named: Path | None = None) -> Path:
    """The file of accepted findings: the one that is `named`, or the archive's own."""
    from migrator.verifier import baseline

    return named or archive / baseline.NAME


def accepted(report: Report, path: Path) -> Report:
    """The report with what the baseline file at `path` accepts apart; as it is where there is no
    such file. Raises ConfigError."""
    from migrator.verifier import baseline

    return baseline.apply(report, baseline.load(path), path.name) if path.exists() else report


def settings_of(archive: Path, source: str | Path | Sequence[str | Path] | None = None) -> Settings:
    """The settings that an archive was made with, as it tells them; without a source where
    neither `source` nor the archive names one that is there. Raises ConfigError."""
    from migrator.pipeline import saved_settings
    from migrator.settings import Settings, merge

    settings = saved_settings.load(archive) or Settings(output=archive)
    if source is not None:
        return merge(settings, {"source": source})
    if all(Path(locator).exists() for locator in settings.source):
        return settings
    return replace(settings, source=())


def check(
    settings: Settings, fixtures: Path | None = None, watcher: Watcher | None = None
) -> Report:
    """The same by settings: of the archive `settings.output`, against `settings.source` unless
    that is empty; external links are asked where `settings.online` says so."""
    from migrator.verifier.files.check_archive import check as check_files

    source = None
    if settings.source:
        from migrator.sources.locator.open_locator import open_source

        source = open_source(settings.source)
    site = source.site.url if source else ""
    report, external = check_files(settings.output, fixtures, site)
    if settings.online:
        from migrator.verifier.links.check_links import check_links

        outside = check_links(external, settings, watcher)
        counts = {**report.counts, **outside.counts}
        report = replace(report, counts=counts, findings=[*report.findings, *outside.findings])
    if source is None:
        return report

    from migrator.archive import manifest
    from migrator.commands.verify_foreign import compare
    from migrator.commands.verify_source import prove

    is_ours = (settings.output / manifest.PATH).exists()
    proven = (prove if is_ours else compare)(source, settings, watcher)
    return replace(
        proven,
        counts={**proven.counts, **report.counts},
        findings=_without_echo(report.findings, proven.findings),
    )


def _without_echo(of_files: list[Finding], proven: list[Finding]) -> list[Finding]:
    """What both found, where one thing is said once: that a post is gone by its source, which
    knows what was in it; that another file is by the manifest; and that a shortcode is left by
    the page, which knows the line."""
    gone = {finding.where for finding in proven if finding.kind in ("lost-page", "lost-data")}
    told = {(finding.kind, finding.where) for finding in of_files}
    return [
        *(f for f in of_files if not (f.kind.startswith("lost-") and f.where in gone)),
        *(
            f
            for f in proven
            if not (f.kind == "unaccounted-item" and ("lost-file", f.where) in told)
            and not (f.kind == "leftover" and ("leftover", f.where) in told)
        ),
    ]


def accept(report: Report, path: Path, reason: str) -> Report:
    """Write what is found, but for notes, into the baseline file at `path`, and take it out of
    the report. Raises UsageError without a reason, OutputError."""
    from migrator.archive import baseline_file
    from migrator.errors import UsageError
    from migrator.findings import Severity

    if not reason.strip():
        raise UsageError("--accept needs a reason, which is written beside each finding")
    found = [each for each in report.findings if each.severity is not Severity.NOTE]
    baseline_file.accept(path, found, reason.strip())
    return accepted(report, path)


def pairs(fixtures: Path, watcher: Watcher, update: bool) -> Report | None:
    """Convert the inputs in the folder `fixtures` and compare what comes of them with what lies
    beside them; None where it holds no inputs but expected files alone."""
    from migrator.commands import verify_fixtures

    found = verify_fixtures.find(fixtures)
    return verify_fixtures.check(found, lambda _: update, watcher) if found else None


def update(fixtures: Path, archive: Path) -> None:
    """What the archive holds is what is expected from now on. Raises OutputError."""
    from migrator.archive.update_expected import mirror

    mirror(archive, fixtures)
