"""Render the overview of the report: the verdict, counts, findings, and a table of all posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from markupsafe import Markup

from migrator.findings import KINDS, Severity
from migrator.report import Group, Report
from migrator.reports.advice import advice_of_report
from migrator.reports.html import page_paths, templates
from migrator.startup.value_objects import value_object
from migrator.verdict import COLOURS

MOST_ROWS: Final = 10_000
"""Maximum number of posts on one page, which a browser still opens and filters quickly
(benchmarks/report.py)."""

_MOST_OF_A_KIND: Final = 100


@value_object
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


@value_object
class Overview:
    """The data of the overview.

    title, address  title and URL of the site
    tool            the program and its version
    report          counts and findings
    posts           keys of the written posts, in the order of the table
    row             function that returns the row of a post by its key, because the rows of a
                    large blog are never all in memory
    proved          true if each post was compared with the HTML that WordPress shows
    detailed        function that returns True for a post's file if the post has its own page
    has_images      true if there is a page with all images
    """

    title: str
    address: str
    tool: str
    report: Report
    posts: Sequence[int]
    row: Callable[[int], OverviewRow]
    proved: bool
    detailed: Callable[[str], bool]
    has_images: bool = False


def pages(overview: Overview) -> Iterator[tuple[PurePosixPath, Iterator[bytes]]]:
    """Yield the path and the UTF-8 of each page of the overview.

    The first has the verdict and the findings. Posts beyond MOST_ROWS are on further
    pages, each with a table that can be searched and filtered like the first.
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
        verdict=report.verdict,
        colours=COLOURS,
        skipped=sorted(
            (*report.parts.items(), *report.skipped.items()),
            key=lambda item: (-item[1], item[0]),
        ),
        groups=[_group(overview, group) for group in report.by_kind()] if number == 1 else [],
        policy=templates.policy(
            style=templates.source_of(style), script=templates.source_of(script), images="data:"
        ),
        script=Markup(script),  # noqa: S704
        style=Markup(style),  # noqa: S704
        number=number,
        images=page_paths.link(page_paths.image_wall(1), on=here) if overview.has_images else "",
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


def _cells(overview: Overview, row: OverviewRow, here: PurePosixPath) -> tuple[object, ...]:
    """Return the row, the folder of its post, the URLs of the post and of its page in the report,
    and the number of its findings of each severity."""
    found = dict.fromkeys(Severity, 0)
    for kind, count in row.kinds.items():
        found[KINDS[kind][0]] += count
    markdown = page_paths.link(row.page, on=here)
    detailed = overview.detailed(str(row.page))
    href = page_paths.link(page_paths.detail(row.page), on=here) if detailed else markdown
    counts = [(level.name.lower(), count) for level, count in found.items() if count]
    return row, str(row.page.parent), markdown, href, counts


def _kinds(rows: Sequence[OverviewRow]) -> list[str]:
    """Return the kinds of findings of the posts, the worst first."""
    return sorted({kind for row in rows for kind in row.kinds}, key=lambda k: (KINDS[k][0], k))


def _group(overview: Overview, group: Group) -> dict[str, object]:
    shown = group.findings[:_MOST_OF_A_KIND]
    return {
        "group": group,
        "severity": group.severity.name.lower(),
        "open": group.severity is Severity.BROKEN,
        "findings": [(finding, _page_link(overview, finding.where)) for finding in shown],
        "more": len(group.findings) - len(shown),
        "advice": advice_of_report(group),
    }


def _page_link(overview: Overview, where: str) -> str:
    """Return the URL of the report page about the place of a finding; "" if there is none."""
    if not overview.detailed(where):
        return ""
    return page_paths.link(page_paths.detail(PurePosixPath(where)), on=page_paths.OVERVIEW)
