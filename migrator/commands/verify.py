"""Run all checks of an archive on disk, and return one report: `migrator verify`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

if TYPE_CHECKING:
    from migrator.findings import Finding
    from migrator.progress import OnProgress, Watcher
    from migrator.report import Report
    from migrator.settings import Settings, VerifyKeywords
    from migrator.verdict import Uncompared
    from migrator.verifier.baseline import Check
    from migrator.verifier.files.integrity import Examined

_NO_SOURCE: Final = (
    "no source is named; add --source EXPORT to compare, or --files-only to check only the files"
)
_MISSING_SOURCE: Final = (
    "{}, which the archive's migrator.toml names, is not there; name it with --source, or add "
    "--files-only to check only the files"
)
_FIXTURES_ONLY: Final = "the archive was compared with the fixtures only"


def verify(
    output: str | Path,
    *,
    source: str | Path | Sequence[str | Path] | None = None,
    files_only: bool = False,
    fixtures: str | Path | None = None,
    baseline: str | Path | None = None,
    built: str | Path | None = None,
    progress: OnProgress | None = None,
    **settings: Unpack[VerifyKeywords],
) -> Report:
    """Check the archive in the folder `output`, whichever tool wrote it.

    source      source to compare each post with; by default the one that the archive's own
                migrator.toml names. Without a source `report.ok` is false
    files_only  True to check only the files, without a source
    fixtures    folder that the archive must equal
    baseline    file of accepted findings, by default migrator-baseline.toml in the archive
    built       folder of the website that a site generator built from the archive; it is checked
                instead of the archive's files
    progress    function that is called with a `Progress` for each finished item
    settings    options such as `online=True`, `accept_status=["403"]` or `max_age=30`;
                `VerifyKeywords` and docs/reference/options.md list them

    Checks front matter, links, anchors and images. Returns a report; its `accepted` are the
    findings that the baseline accepts. Raises UsageError if a folder or `baseline` does not
    exist or a keyword is unknown, SourceError if `source` does not exist, ConfigError for an
    invalid baseline file or setting.

    >>> import migrator
    >>> report = migrator.migrate("export.xml", "archive", offline=True)
    >>> migrator.verify("archive").verdict.sentence
    'Incomplete: 6 images and 1 file not downloaded. Each is named.'
    >>> migrator.verify("archive", onlin=True)
    Traceback (most recent call last):
    migrator.errors.UsageError: verify() has no keyword 'onlin'; did you mean 'online'?
    """
    from migrator.errors import UsageError
    from migrator.progress import watcher_of
    from migrator.settings import Settings, no_effect, with_keywords
    from migrator.verifier import baseline as baseline_file

    if built is not None and fixtures is not None:
        raise UsageError("built and fixtures are two checks: run one after the other")
    baseline_file.require(Path(baseline) if baseline else None)
    own = ("source", "files_only", "built", "fixtures", "baseline", "progress")
    here = with_keywords(Settings(), "verify", settings, own)
    no_effect.check("verify", here, settings, spelling="")
    merged, uncompared = settings_of(Path(output), source, files_only=files_only)
    merged = with_run_settings(merged, here)
    path = baseline_of(Path(output), Path(baseline) if baseline else None)
    if built is not None:
        return apply_baseline(check_built(Path(built), merged), path, ())
    expected = Path(fixtures) if fixtures else None
    report = check(merged, expected, watcher_of(progress), uncompared=uncompared)
    return apply_baseline(report, path, checks_of(merged, report, expected))


def with_run_settings(settings: Settings, run_settings: Settings) -> Settings:
    """Return the `settings` of an archive with the way links are checked taken from `run_settings`.

    An archive does not decide how links are checked and how many processes run: it may be a
    stranger's.
    """
    # `migrator.verify` is imported with the package: it must cost nothing until it is called.
    from migrator.settings.table import BY_NAME

    names = [name for name, option in BY_NAME.items() if option.is_keyword("verify")]
    return replace(settings, **{name: getattr(run_settings, name) for name in names})


def baseline_of(archive: Path, named: Path | None = None) -> Path:
    """Return the path of the baseline file: `named`, or the archive's own by default."""
    from migrator.verifier import baseline

    return named or archive / baseline.NAME


def apply_baseline(report: Report, path: Path, checks: Collection[Check]) -> Report:
    """Move the findings that the baseline file at `path` accepts to `report.accepted`.

    `checks` are those that ran: an entry is called obsolete only if a check that could find its
    finding ran. Return the report unchanged if the file does not exist. Raises ConfigError.
    """
    from migrator.verifier import baseline

    return baseline.apply_file(report, path, checks)


def checks_of(settings: Settings, report: Report, fixtures: Path | None) -> set[Check]:
    """Return the checks that ran for a report of `check`."""
    from migrator.verifier.baseline import Check

    ran = {
        Check.FILES: True,
        Check.COMPARISON: report.uncompared is None,
        Check.LINKS: settings.online,
        Check.FIXTURES: fixtures is not None,
    }
    return {check for check, did_run in ran.items() if did_run}


def settings_of(
    archive: Path,
    source: str | Path | Sequence[str | Path] | None = None,
    *,
    files_only: bool = False,
) -> tuple[Settings, Uncompared | None]:
    """Return the settings in an archive's own migrator.toml, with `source` as their source.

    Without `source`, the archive's own source is used if it exists. If the settings name no
    source in the end, the reason is returned too. Raises ConfigError.
    """
    from migrator.pipeline import saved_settings
    from migrator.settings import Settings, merge
    from migrator.verdict import Uncompared

    settings = saved_settings.load(archive) or Settings(output=archive)
    none = replace(settings, source=())
    if files_only:
        return none, Uncompared("only the files were checked (--files-only)", is_wanted=True)
    if source is not None:
        return merge(settings, {"source": source}), None
    if not settings.source:
        return none, Uncompared(_NO_SOURCE)
    missing = [locator for locator in settings.source if not Path(locator).exists()]
    if missing:
        return none, Uncompared(_MISSING_SOURCE.format(Path(missing[0]).name))
    return settings, None


def check(
    settings: Settings,
    fixtures: Path | None = None,
    watcher: Watcher | None = None,
    uncompared: Uncompared | None = None,
) -> Report:
    """Check the archive `settings.output`, and compare it with `settings.source` unless that is
    empty, for the reason `uncompared`. External links are checked if `settings.online` is true."""
    from migrator.verdict import Uncompared

    source = None
    if settings.source:
        from migrator.sources.locator.open_locator import open_source

        source = open_source(settings.source, settings.site)
    site = source.site.url if source else ""
    report, examined = _checked_files(settings, fixtures, site, watcher)
    if source is None:
        if fixtures:
            uncompared = Uncompared(_FIXTURES_ONLY, is_wanted=True)
        return replace(report, uncompared=uncompared or Uncompared(_NO_SOURCE))

    from migrator.archive import manifest
    from migrator.commands.verify_foreign import compare
    from migrator.commands.verify_source import prove

    if (settings.output / manifest.PATH).exists():
        proven = prove(source, settings, watcher, examined.anchors)
    else:
        proven = compare(source, settings, watcher)
    return replace(
        proven,
        counts={**proven.counts, **report.counts},
        findings=_without_duplicates(report.findings, proven.findings),
    )


def _checked_files(
    settings: Settings, fixtures: Path | None, site: str, watcher: Watcher | None
) -> tuple[Report, Examined]:
    """Check the files of the archive and, if `settings.online` is true, its external links.

    Return the report, and the links and anchors of the pages. `site` is the URL of the old blog.
    """
    from migrator.archive.private_data import private_data
    from migrator.verifier.files.check_archive import check as check_files
    from migrator.verifier.files.manifest_check import unfinished_run
    from migrator.verifier.files.private_parts import private_parts
    from migrator.verifier.files.report_check import changed_report

    report, examined = check_files(settings.output, fixtures, site)
    others = [*unfinished_run(settings.output), *private_parts(settings.output)]
    if settings.report != "none":
        others += changed_report(settings.output)
    report = replace(report, findings=[*report.findings, *others])
    if settings.user:  # only then may the capture hold what a password opened
        report = replace(report, findings=[*report.findings, *private_data(settings.output)])
    if settings.online:
        from migrator.verifier.links.check_links import check_links

        links = check_links(examined.external, settings, watcher)
        counts = {**report.counts, **links.counts}
        report = replace(report, counts=counts, findings=[*report.findings, *links.findings])
    return report, examined


def check_built(built: Path, settings: Settings, watcher: Watcher | None = None) -> Report:
    """Check the website in the folder `built` against the archive `settings.output`."""
    from migrator.commands import verify_built

    return verify_built.check_built(built, settings, watcher)


def _without_duplicates(file_findings: list[Finding], proven: list[Finding]) -> list[Finding]:
    """Join the findings of the file checks and of the source comparison, and report each problem
    once. A missing post is reported by the source comparison, which knows its words; another
    missing file by the manifest check; a leftover shortcode by the page check, which knows the
    line; a page that cannot be read by the file check; and an anchor that the source does not have
    by the source comparison."""
    from migrator.findings import ABSENT_ANCHOR, BROKEN_ANCHOR

    lost = {finding.where for finding in proven if finding.kind in ("lost-page", "lost-data")}
    found = set(file_findings)
    absent = {replace(each, kind=BROKEN_ANCHOR) for each in proven if each.kind == ABSENT_ANCHOR}
    reported = {(finding.kind, finding.where) for finding in file_findings}
    return [
        *(
            f
            for f in file_findings
            if f not in absent and not (f.kind.startswith("lost-") and f.where in lost)
        ),
        *(
            f
            for f in proven
            if f not in found
            and not (f.kind == "unaccounted-item" and ("lost-file", f.where) in reported)
            and not (f.kind == "leftover" and ("leftover", f.where) in reported)
        ),
    ]


def accept(report: Report, path: Path, reason: str, checks: Collection[Check]) -> Report:
    """Write all findings except notes into the baseline file at `path`, and move them to
    `report.accepted`; `checks` as in `apply_baseline`. Raises UsageError if `reason` is empty,
    OutputError."""
    from migrator.archive import baseline_file
    from migrator.errors import UsageError
    from migrator.findings import Severity

    if not reason.strip():
        raise UsageError("--accept needs a reason, which is written next to each finding")
    found = [each for each in report.findings if each.severity is not Severity.NOTE]
    baseline_file.accept(path, found, reason.strip())
    return apply_baseline(report, path, checks)


def pairs(fixtures: Path, watcher: Watcher, update: bool) -> Report | None:
    """Convert the inputs in the folder `fixtures` and compare the results with the expected files
    next to them. Return None if the folder holds only expected files and no inputs."""
    from migrator.commands import verify_fixtures

    found = verify_fixtures.find(fixtures)
    return verify_fixtures.check(found, lambda _: update, watcher) if found else None


def update(fixtures: Path, archive: Path) -> None:
    """Make the archive's files the expected ones in `fixtures`. Raises OutputError."""
    from migrator.archive.run_lock import file_lock, lock_of_file
    from migrator.archive.update_expected import mirror

    with file_lock(lock_of_file(fixtures.absolute()), str(fixtures)):
        mirror(archive, fixtures)
