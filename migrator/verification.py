"""All that is asked of an archive on disk, in one report: `migrator verify`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migrator.config import Settings
    from migrator.verify.report import Report
    from migrator.watching import Watcher


def verify(
    output: str | Path,
    *,
    source: str | Path | Sequence[str | Path] | None = None,
    fixtures: str | Path | None = None,
    baseline: str | Path | None = None,
) -> Report:
    """Check the archive in the folder `output`, whoever wrote it.

    Front matter, links, anchors, images; every post against its source, where the archive's
    own migrator.toml names one that is there, or `source` does; and the folder `fixtures`, to
    which it must be equal, if one is given. Findings that the file `baseline` accepts (by
    itself migrator-baseline.toml in the archive) are apart from the others. Raises UsageError
    when a folder is not there, SourceError when `source` is not, ConfigError for a baseline
    file that makes no sense.
    """
    report = check(settings_of(Path(output), source), Path(fixtures) if fixtures else None)
    return accepted(report, baseline_of(Path(output), Path(baseline) if baseline else None))


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
    that is empty."""
    from migrator.verify.archive import check as check_files

    report = check_files(settings.output, fixtures)
    if settings.source:
        from migrator.foreign import compare
        from migrator.opening import open_source
        from migrator.output import manifest
        from migrator.proof import prove

        is_ours = (settings.output / manifest.PATH).exists()
        source = open_source(settings.source)
        proven = (prove if is_ours else compare)(source, settings, watcher)
        report = replace(
            proven,
            counts={**proven.counts, **report.counts},
            findings=[*report.findings, *proven.findings],
        )
    return report


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
