"""Table of the report formats of `--format`, in addition to the text for the terminal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from migrator.errors import UsageError, did_you_mean
from migrator.report import Report
from migrator.reports import github, junit, markdown
from migrator.reports.archive_location import ArchiveLocation

Format = Callable[[Report, ArchiveLocation], str]

TEXT: Final = "text"
FORMATS: Final[dict[str, Format]] = {
    "json": lambda report, _place: report.to_json(),
    "junit": junit.dumps,
    "github": github.dumps,
    "markdown": markdown.dumps,
}


def named(name: str) -> Format | None:
    """Return the format with this name; None for the text format. Raises UsageError for an
    unknown name."""
    if name == TEXT:
        return None
    if name not in FORMATS:
        known = (TEXT, *FORMATS)
        hint = did_you_mean(name, known)
        raise UsageError(f"--format must be one of {', '.join(known)}, not {name!r}{hint}")
    return FORMATS[name]
