"""The page about the run: the verdict, the numbers, what was found, and a table of the posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from markupsafe import Markup

from migrator.findings import KINDS, Severity
from migrator.report import Group, Report
from migrator.reports.html import page_paths, templates

MOST_ROWS: Final = 10_000
"""Posts on one page: what a browser opens and filters in a moment (benchmarks/report.py)."""

_MOST_OF_A_KIND: Final = 100
_UNASKED: Final = "not-fetched"


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """A post in the table; `kinds` counts its findings by their kind."""

    page: PurePosixPath
    title: str
    date: str
    type: str
    status: str
    words: int
    images: int
    kinds: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Overview:
    """What is told of a run.

    title, address  of the site
    tool            the program and its version
    report          counts and findings
    posts           the keys of the posts that were written, in the order of the table
    row             a post by its key: a large blog's are never held all at once
    proved          whether each post was compared with what WordPress shows
    detailed        the posts, by their file in the archive, that have a page of their own
    """

    title: str
    address: str
    tool: str
    report: Report
    posts: Sequence[int]
    row: Callable[[int], OverviewRow]
    proved: bool
    detailed: Callable[[str], bool]


def pages(overview: Overview) -> Iterator[tuple[PurePosixPath, Iterator[bytes]]]:
    """Each page of the overview: where it stands in the archive, and its UTF-8.

    The first has the verdict and the findings; posts beyond MOST_ROWS stand on further
    pages, each with a table that is searched and filtered like the first.
    """
    total = max(1, -(-len(overview.posts) // MOST_ROWS))
    for number in range(1, total + 1):
        posts = overview.posts[(number - 1) * MOST_ROWS : number * MOST_ROWS]
        yield page_paths.overview(number), _page(overview, number, total, posts)


def _page(overview: Overview, number: int, total: int, posts: Sequence[int]) -> Iterator[bytes]:
    here = page_paths.overview(number)
    rows = [overview.row(post) for post in posts]
    script, style = templates.data("overview.js"), templates.data("report.css")
    report = overview.report
    yield from templates.chunks(
        "overview.html",
        overview=overview,
        report=report,
        severities={level.name.lower(): n for level, n in report.by_severity().items()},
        unasked=sum(finding.kind == _UNASKED for finding in report.findings),
        skipped=sorted(report.skipped.items(), key=lambda item: (-item[1], item[0])),
        groups=[_group(overview, group) for group in report.by_kind()] if number == 1 else [],
        policy=templates.policy(
            style=templates.source_of(style), script=templates.source_of(script), images="data:"
        ),
        script=Markup(script),  # noqa: S704
        style=Markup(style),  # noqa: S704
        number=number,
        pages=[
            (each, page_paths.link(page_paths.overview(each), on=here))
            for each in range(1, total + 1)
        ],
        first=(number - 1) * MOST_ROWS + 1,
        rows=(_cells(overview, row, here) for row in rows),
        shown=len(rows),
        choices={
            "type": sorted({row.type for row in rows}),
            "status": sorted({row.status for row in rows}),
            "year": sorted({row.date[:4] for row in rows if row.date}, reverse=True),
            "kind": _kinds(rows),
        },
    )


def _cells(overview: Overview, row: OverviewRow, here: PurePosixPath) -> dict[str, object]:
    found = dict.fromkeys(Severity, 0)
    for kind, count in row.kinds.items():
        found[KINDS[kind][0]] += count
    markdown = page_paths.link(row.page, on=here)
    detailed = overview.detailed(str(row.page))
    return {
        "row": row,
        "folder": str(row.page.parent),
        "markdown": markdown,
        "href": page_paths.link(page_paths.detail(row.page), on=here) if detailed else markdown,
        "found": [(level.name.lower(), count) for level, count in found.items() if count],
    }


def _kinds(rows: Sequence[OverviewRow]) -> list[str]:
    """The kinds of findings that the posts have, worst first."""
    return sorted({kind for row in rows for kind in row.kinds}, key=lambda k: (KINDS[k][0], k))


def _group(overview: Overview, group: Group) -> dict[str, object]:
    shown = group.findings[:_MOST_OF_A_KIND]
    return {
        "group": group,
        "severity": group.severity.name.lower(),
        "open": group.severity is Severity.BROKEN,
        "findings": [(finding, _about(overview, finding.where)) for finding in shown],
        "more": len(group.findings) - len(shown),
    }


def _about(overview: Overview, where: str) -> str:
    """The address of what is told about the place of a finding; "" where there is no page."""
    if not overview.detailed(where):
        return ""
    return page_paths.link(page_paths.detail(PurePosixPath(where)), on=page_paths.OVERVIEW)
