"""Write the HTML report during a run: a page for each post, and at the end the overview."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, groupby
from pathlib import PurePosixPath

from migrator._version import __version__
from migrator.archive.layout import Plan
from migrator.archive.writer import Output
from migrator.findings import KINDS, Finding, Severity
from migrator.model import Post, Source
from migrator.pipeline import from_settings, page_detail
from migrator.pipeline.convert_task import ConvertedPost
from migrator.pipeline.page_detail import PageContext, day
from migrator.report import Report
from migrator.reports.html import (
    image_wall,
    overview,
    page_paths,
    post_page,
    templates,
)
from migrator.reports.html.overview import Overview, OverviewRow
from migrator.reports.html.post_page import Detail, DetailPage, Neighbour
from migrator.settings import Settings
from migrator.wordpress.display_text import plain_text

_NO_FINDINGS: Counter[str] = Counter()
_RANKED_SEVERITIES = (Severity.BROKEN, Severity.WARNING)


class PageReport:
    """Writer of the report's pages.

    It keeps only two numbers per post: a blog of 200,000 posts must fit into memory.
    """

    def __init__(self, source: Source, settings: Settings, plan: Plan, output: Output) -> None:
        self._site = source.site
        self._entries = source.index.entries
        self._plan = plan
        self.output = output
        self.findings: list[Finding] = []
        self._report = from_settings.pages(settings)
        self._proof = settings.proof
        self._positions = sorted(plan.paths)
        self._words = array("L", bytes(array("L").itemsize * len(self._entries)))
        self._images = array("L", self._words)
        self._renamed: dict[str, list[Finding]] = {}
        for finding in plan.findings:
            self._renamed.setdefault(finding.where, []).append(finding)
        # Each post is the neighbour of two, which usually follow each other.
        self._as_neighbour = lru_cache(maxsize=8)(self._read_neighbour)
        self.overview: list[PurePosixPath] = []
        """The files of the overview, as soon as they are written."""
        if self._report == "full":
            self.output.write_text(page_paths.STYLE, templates.data("report.css"))
            self.overview.append(page_paths.STYLE)

    def detail(
        self, post: Post, files: Sequence[PurePosixPath], findings: Sequence[Finding]
    ) -> Detail | None:
        """Return the data of a post's page, without its HTML and Markdown; None if the post gets
        no page."""
        page = self._plan.paths[post.position]
        return page_detail.detail(post, page, self.context(post.position), files, findings)

    def context(self, position: int) -> PageContext | None:
        """Return the data of the page of the post at this position that other posts determine;
        None if it gets no page."""
        if self._report != "full":
            return None
        renamed = self._renamed.get(str(self._plan.paths[position]), [])
        return PageContext(renamed, self._neighbour(position, -1), self._neighbour(position, 1))

    def take(
        self,
        post: Post,
        converted: ConvertedPost,
        files: Sequence[PurePosixPath],
        findings: Sequence[Finding],
    ) -> None:
        """Write the page of a post that was written with `files`. `findings` are those of the
        writer, such as an edited file that was left as it is."""
        position = post.position
        self._words[position] = converted.words
        self._images[position] = sum(map(post_page.is_image, files))
        page = converted.detail
        if converted.entry is not None and findings:
            # Rare: the user has edited the post's file.
            found = (*converted.entry.findings, *findings)
            page = post_page.page(replace(converted.entry, findings=found))
        if page is not None:
            self._write(self._plan.paths[position], page)

    def keep(self, position: int, words: int, files: Sequence[PurePosixPath]) -> None:
        """Record the numbers of the post at this position, whose file and page are unchanged."""
        self._words[position] = words
        self._images[position] = sum(map(post_page.is_image, files))

    def fail(self, post: Post, finding: Finding) -> None:
        """Write the page of a post that could not be converted."""
        detail = self.detail(post, (), (finding,))
        if detail is not None:
            self._write(detail.page, post_page.page(detail))

    def finish(self, report: Report, files: Collection[PurePosixPath]) -> None:
        """Write the overview of the whole run, and remove the pages of earlier ones.

        `files` are those that the written posts use.
        """
        kept: set[str] = set()
        if self._report != "none":
            title = plain_text(self._site.title)
            walls = image_wall.pages(title, list(files)) if self._report == "full" else iter(())
            has_images = self._report == "full" and any(map(post_page.is_image, files))
            overviews = overview.pages(self._overview(report, has_images=has_images))
            for path, chunks in chain(overviews, walls):
                self.output.write_bytes(path, chunks)
                self.overview.append(path)
        if self._report == "full":
            kept.update(page_paths.detail_name(str(page)) for page in self._plan.paths.values())
        self.output.sweep(kept.union(map(str, self.overview)))

    def _write(self, page: PurePosixPath, made: DetailPage) -> None:
        self.findings += made.findings
        # Written as a whole, so that an unchanged page is not written again.
        self.output.write(page_paths.detail(page), made.content)

    def _neighbour(self, position: int, step: int) -> Neighbour | None:
        """Return the previous or next written post, in the order of the source."""
        place = bisect_left(self._positions, position) + step
        if not 0 <= place < len(self._positions):
            return None
        return self._as_neighbour(self._positions[place])

    def _read_neighbour(self, position: int) -> Neighbour:
        return Neighbour(self._plan.paths[position], plain_text(self._entries[position].title))

    def _overview(self, report: Report, *, has_images: bool) -> Overview:
        pages = set(map(str, self._plan.paths.values()))
        found = _by_page(report, pages)
        detailed = pages if self._report == "full" else frozenset[str]()

        def row(position: int) -> OverviewRow:
            entry, page = self._entries[position], self._plan.paths[position]
            return OverviewRow(
                page,
                plain_text(entry.title),
                day(entry),
                entry.type,
                entry.status,
                self._words[position],
                self._images[position],
                found.get(str(page), _NO_FINDINGS),
            )

        return Overview(
            title=plain_text(self._site.title),
            address=self._site.url,
            tool=f"migrator {__version__}",
            report=report,
            posts=self._in_order(found),
            row=row,
            proved=self._proof,
            detailed=detailed.__contains__,
            has_images=has_images,
        )

    def _in_order(self, found: Mapping[str, Mapping[str, int]]) -> Sequence[int]:
        """Sort the posts: most broken findings first, then most warnings, then the newest."""

        def rank(position: int) -> tuple[int, ...]:
            kinds = found.get(str(self._plan.paths[position]), _NO_FINDINGS)
            return tuple(
                -sum(count for kind, count in kinds.items() if KINDS[kind][0] is severity)
                for severity in _RANKED_SEVERITIES
            )

        newest = sorted(self._positions, key=lambda p: day(self._entries[p]), reverse=True)
        return sorted(newest, key=rank)


def _by_page(report: Report, pages: Container[str]) -> dict[str, Counter[str]]:
    """Count the findings of each page by kind, the worst kind first. Pages with equal counts
    share one counter, to save memory: 200,000 pages may have a dozen different counts."""
    found: dict[str, Counter[str]] = {}
    distinct: dict[tuple[tuple[str, int], ...], Counter[str]] = {}
    for where, findings in groupby(sorted(report.ranked(), key=_where), _where):
        if where in pages:
            kinds = Counter(finding.kind for finding in findings)
            found[where] = distinct.setdefault(tuple(kinds.items()), kinds)
    return found


def _where(finding: Finding) -> str:
    return finding.where
