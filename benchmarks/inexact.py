"""The posts that are known not to be exact, each with its cause, in a table people read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from figures import Result

Row = tuple[str, str, str, str]


class Inexact:
    """The table in the Markdown file at `path`: corpus, export, post, kinds of finding;
    then, for people, whose it is and the cause."""

    def __init__(self, path: Path) -> None:
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
        self.listed: set[Row] = {
            (row[0], row[1].strip("`"), row[2].strip("`"), row[3]) for row in rows if len(row) == 6
        }

    def problems(self, results: Sequence[Result]) -> list[str]:
        """Posts that are inexact and not listed so, and listed ones that are not so."""
        measured = {result.corpus for result in results}
        listed = {row for row in self.listed if row[0] in measured}
        found = {_row(result) for result in results if not result.exact}
        return [
            *(f"not listed: {' '.join(row)}" for row in sorted(found - listed)),
            *(f"listed, and not so: {' '.join(row)}" for row in sorted(listed - found)),
        ]


def _row(result: Result) -> Row:
    kinds = ", ".join(sorted({finding.kind for finding in result.findings}))
    return (result.corpus, result.export, result.name, kinds)
