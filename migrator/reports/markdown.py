"""Format a report as Markdown, for a job summary (`$GITHUB_STEP_SUMMARY`) or a merge request.

All text from the archive is in code spans, so that it cannot become a link, mention or markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from migrator.findings import Finding, Severity
from migrator.report import Report
from migrator.reports.archive_location import ArchiveLocation
from migrator.untrusted.printable import printable

MOST_FINDINGS: Final = 50
_LONGEST: Final = 300
_NAMES: Final = {Severity.BROKEN: "broken", Severity.WARNING: "warning", Severity.NOTE: "note"}


def dumps(report: Report, place: ArchiveLocation) -> str:
    """Return the verdict, the kinds of findings with their counts, and the worst findings."""
    return "\n".join(_lines(report, place)) + "\n"


def _lines(report: Report, place: ArchiveLocation) -> Iterator[str]:
    verdict = report.verdict
    yield f"## {verdict.mark} {verdict.result.value}: {_code(str(place.archive))}"
    yield from ("", verdict.sentence)
    if verdict.parts:
        marks = (f"{part.value} {each}" for part, each in verdict.parts.items())
        yield from ("", ", ".join(marks))
    if "posts" in report.counts:
        yield from ("", f"{report.equation}.")
    groups = report.by_kind()
    if groups:
        yield from ("", "| finding | severity | count | meaning |", "|---|---|---:|---|")
        for group in groups:
            count = len(group.findings)
            yield f"| {group.kind} | {_NAMES[group.severity]} | {count} | {group.description} |"
    worst = [each for each in report.ranked() if each.severity is not Severity.NOTE]
    if worst:
        yield from ("", "| place | finding | message |", "|---|---|---|")
        for finding in worst[:MOST_FINDINGS]:
            yield f"| {_where(finding)} | {finding.kind} | {_code(finding.message)} |"
        if len(worst) > MOST_FINDINGS:
            yield from ("", f"And {len(worst) - MOST_FINDINGS} more.")
    if report.accepted:
        yield from ("", f"The baseline file accepts {len(report.accepted)} more findings.")


def _where(finding: Finding) -> str:
    return _code(f"{finding.where}:{finding.line}" if finding.line else finding.where or "-")


def _code(text: str) -> str:
    """Return a code span (CommonMark, section 6.1) for a table cell (GFM, section 4.10): on one
    line, in more backticks than it contains, with each `|` escaped."""
    text = printable(" ".join(text.replace("\x00", "\ufffd").split())) or "-"
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    # In a cell `\|` is a `|`, and only an unescaped `|` ends the cell; other backslashes stay.
    text = text.replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[:1] in ("`", " ") or text[-1:] in ("`", " ") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
