"""Run the checks that the arguments of `migrator verify` choose, and return one report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from migrator.cli.console import Console
from migrator.commands import verify as checks
from migrator.errors import UsageError
from migrator.report import Report
from migrator.settings import Settings
from migrator.verifier import baseline
from migrator.verifier.baseline import Check


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """The arguments of `verify` that choose the checks; None where the user gave none.

    archive     folder of Markdown files; with `fixtures` of pairs, the folder of the pairs
    source      sources to compare with, instead of the archive's own
    files_only  compare with no source
    built       website that a site generator built from the archive
    fixtures    folder of expected results, which `update` replaces
    baseline    file of accepted findings, which gets all findings with the reason `accept`
    """

    archive: Path
    source: list[str] | None
    files_only: bool
    built: Path | None
    fixtures: Path | None
    update: bool
    baseline: Path | None
    accept: str | None


def run_verification(
    request: CheckRequest, flags: Settings, console: Console
) -> tuple[Path, Report]:
    """Return the checked folder and its report, without the accepted findings.

    `flags` are the settings that the user gave. Raises UsageError for checks that exclude each
    other, and as `commands.verify`.
    """
    if request.built is not None and request.fixtures is not None:
        raise UsageError("--built and --fixtures are two checks: run one after the other")
    if request.accept is None:
        baseline.require(request.baseline)
    archive, report, ran = _checked(request, flags, console)
    path = checks.baseline_of(archive, request.baseline)
    report = checks.apply_baseline(report, path, ran)
    if request.accept is not None:
        report = checks.accept(report, path, request.accept, ran)
    return archive, report


def _checked(
    request: CheckRequest, flags: Settings, console: Console
) -> tuple[Path, Report, set[Check]]:
    archive, fixtures = request.archive, request.fixtures
    with console.progress() as watcher:
        if fixtures is not None and (report := checks.pairs(fixtures, watcher, request.update)):
            return fixtures, report, {Check.FIXTURES}
        merged, reason = checks.settings_of(archive, request.source, files_only=request.files_only)
        settings = checks.with_run_settings(merged, flags)
        if request.built is not None:
            return archive, checks.check_built(request.built, settings, watcher), set()
        report = checks.check(settings, fixtures, watcher, reason)
        ran = checks.checks_of(settings, report, fixtures)
        if request.update and fixtures is not None:
            checks.update(fixtures, archive)
        return archive, report, ran
