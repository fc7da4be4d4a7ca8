"""Format a report as GitHub workflow commands, which show each finding at its line of code.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions: GitHub shows ten
commands per level and step. So the worst nine are written, and the last line has the verdict.
"""

from __future__ import annotations

from typing import Final

from migrator.findings import Finding, Severity
from migrator.report import Report
from migrator.reports.archive_location import ArchiveLocation
from migrator.untrusted.printable import printable
from migrator.verdict import Result, Verdict

MOST_OF_A_LEVEL: Final = 9
_LEVELS: Final = {Severity.BROKEN: "error", Severity.WARNING: "warning"}
# A line end would start another command.
_IN_MESSAGES: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTIES: Final = {**_IN_MESSAGES, **str.maketrans({":": "%3A", ",": "%2C"})}


def dumps(report: Report, place: ArchiveLocation) -> str:
    """Return one command per line, the worst first, and the verdict at the end."""
    lines: list[str] = []
    for severity, level in _LEVELS.items():
        worst = [finding for finding in report.ranked() if finding.severity is severity]
        lines += (_command(level, finding, place) for finding in worst[:MOST_OF_A_LEVEL])
    counts, verdict = report.by_severity(), report.verdict
    summary = f"{counts[Severity.BROKEN]} broken, {counts[Severity.WARNING]} warnings"
    accepted = f", {len(report.accepted)} accepted" if report.accepted else ""
    last = f"{place.archive}: {verdict.sentence} ({summary}{accepted})"
    lines.append(f"::{_level(verdict)} title=migrator::{_escaped(last)}")
    return "\n".join(lines) + "\n"


def _level(verdict: Verdict) -> str:
    """Return the level of the last line: an error exactly if the exit status is not 0."""
    if verdict.result is Result.COMPLETE:
        return "notice"
    return "warning" if verdict.is_ok else "error"


def _command(level: str, finding: Finding, place: ArchiveLocation) -> str:
    file = place.file(finding.where)
    properties = {"file": file, "line": str(finding.line or ""), "title": finding.kind}
    parameters = ",".join(
        f"{name}={_escaped(value, _IN_PROPERTIES)}" for name, value in properties.items() if value
    )
    message = finding.message if file else f"{finding.where}: {finding.message}"
    return f"::{level} {parameters}::{_escaped(message)}"


def _escaped(text: str, table: dict[int, str] = _IN_MESSAGES) -> str:
    return printable(text.translate(table))
