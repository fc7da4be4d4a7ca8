"""All that is asked of an archive on disk, in one report: `migrator verify`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from migrator.config import Settings
    from migrator.findings import Finding
    from migrator.verify.report import Report
    from migrator.watching import Watcher


# How links are asked, and how much of the machine is used. An archive does not say it: it may
# be a stranger's.
_OF_THIS_RUN: Final = (
    *("online", "link_cache", "max_age", "accept_status", "exclude", "rate", "suggest"),
    *("connections", "insecure", "allow_private", "wayback_address", "jobs"),
)


def verify(
    output: str | Path,
    *,
    source: str | Path | Sequence[str | Path] | None = None,
    fixtures: str | Path | None = None,
    baseline: str | Path | None = None,
    online: bool = False,
    **settings: Any,
) -> Report:
    """Check the archive in the folder `output`, whoever wrote it.

    Front matter, links, anchors, images; every post against its source, where the archive's
    own migrator.toml names one that is there, or `source` does; and the folder `fixtures`, to
    which it must be equal, if one is given. Findings that the file `baseline` accepts (by
    itself migrator-baseline.toml in the archive) are apart from the others. With `online`
    external links are asked, as `settings` say: `accept_status=["403"]`, `max_age=30`, ...
    (`migrator.config.Settings`). Raises UsageError when a folder is not there, SourceError when
    `source` is not, ConfigError for a baseline file or settings that make no sense.
    """
    from migrator import config
    from migrator.config import Settings

    here = config.merge(Settings(), {"online": online, **settings})
    told = asking_as(settings_of(Path(output), source), here)
    report = check(told, Path(fixtures) if fixtures else None)
    return accepted(report, baseline_of(Path(output), Path(baseline) if baseline else None))


def asking_as(settings: Settings, here: Settings) -> Settings:
    """`settings` of an archive, carried out as the person `here` says."""
    return replace(settings, **{name: getattr(here, name) for name in _OF_THIS_RUN})


def baseline_of(archive: Path, named: Path | None = None) -> Path:
    """The file of accepted findings: the one that is `named`, or the archive's own."""
    from migrator.verify import baseline

    return named or archive / baseline.NAME


def accepted(report: Report, path: Path) -> Report:
    """The report with what the baseline file at `path` accepts apart; as it is where there is no
    such file. Raises ConfigError."""
    from migrator.verify import baseline

    return baseline.apply(report, baseline.load(path), path.name) if path.exists() else report


def settings_of(archive: Path, source: str | Path | Sequence[str | Path] | None = None) -> Settings:
    """The settings that an archive was made with, as it tells them; without a source where
    neither `source` nor the archive names one that is there. Raises ConfigError."""
    # `migrator.verify` is imported with the package: it must cost nothing until it is called.
    from migrator import config, recipe
    from migrator.config import Settings

    settings = recipe.load(archive) or Settings(output=archive)
    if source is not None:
        return config.merge(settings, {"source": source})
    if all(Path(locator).exists() for locator in settings.source):
        return settings
    return replace(settings, source=())


def check(
    settings: Settings, fixtures: Path | None = None, watcher: Watcher | None = None
) -> Report:
    """The same by settings: of the archive `settings.output`, against `settings.source` unless
    that is empty; external links are asked where `settings.online` says so."""
    from migrator.verify.archive import check as check_files

    source = None
    if settings.source:
        from migrator.opening import open_source

        source = open_source(settings.source, settings.site)
    site = source.site.url if source else ""
    report, external = check_files(settings.output, fixtures, site)
    if settings.online:
        from migrator.verify.online import check_links

        outside = check_links(external, settings, watcher)
        counts = {**report.counts, **outside.counts}
        report = replace(report, counts=counts, findings=[*report.findings, *outside.findings])
    if source is None:
        return report

    from migrator.foreign import compare
    from migrator.output import manifest
    from migrator.proof import prove

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
    from migrator.errors import UsageError
    from migrator.findings import Severity
    from migrator.output import baseline

    if not reason.strip():
        raise UsageError("--accept needs a reason, which is written beside each finding")
    found = [each for each in report.findings if each.severity is not Severity.NOTE]
    baseline.accept(path, found, reason.strip())
    return accepted(report, path)


def pairs(fixtures: Path, watcher: Watcher, update: bool) -> Report | None:
    """Convert the inputs in the folder `fixtures` and compare what comes of them with what lies
    beside them; None where it holds no inputs but expected files alone."""
    from migrator import pairs

    found = pairs.find(fixtures)
    return pairs.check(found, lambda _: update, watcher) if found else None


def update(fixtures: Path, archive: Path) -> None:
    """What the archive holds is what is expected from now on. Raises OutputError."""
    from migrator.output.accepting import mirror

    mirror(archive, fixtures)
