"""Render the report page of one post: original HTML, rendered Markdown, and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from pathlib import PurePosixPath
from typing import Final, NamedTuple

from markupsafe import Markup

from migrator.archive.file_bytes import Content
from migrator.errors import MigratorError
from migrator.findings import KINDS, MISSED_FILES, Finding
from migrator.report import Report
from migrator.reports.html import page_paths, templates
from migrator.reports.html.difference_marks import (
    DIFFERENCE_KINDS,
    Marks,
    compare,
    tokens_of,
)
from migrator.reports.html.markdown_pane import marked_source
from migrator.reports.html.pane import pane
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import is_web
from migrator.verifier.fidelity.render_markdown import render
from migrator.verifier.fidelity.tokens import Token

_IMAGES: Final = frozenset(
    (".apng", ".avif", ".bmp", ".gif", ".ico", ".jfif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
)
# More thumbnails would only slow down the page.
_MOST_THUMBNAILS: Final = 200
_FROM_DISK: Final = "'self' file:"


class Neighbour(NamedTuple):
    """The previous or next post: its page in the archive, and its title."""

    page: PurePosixPath
    title: str


@value_object
class Detail:
    """The data of a post's page.

    page      the post's Markdown file in the archive
    shown     the HTML that WordPress shows, with the archive's links; "" for a post that
              its author wrote in Markdown
    markdown  the post's body; None if there is nothing to compare
    front_matter  the text between the lines that enclose it, with the terms of the post
    comments  the text of the post's file of comments; `replies` counts them
    files     the files that the post uses, as paths in the archive
    """

    page: PurePosixPath
    title: str
    link: str = ""
    date: str = ""
    type: str = ""
    status: str = ""
    shown: str = ""
    markdown: str | None = None
    front_matter: str = ""
    comments: str = ""
    replies: int = 0
    files: Sequence[PurePosixPath] = ()
    findings: Sequence[Finding] = ()
    before: Neighbour | None = None
    after: Neighbour | None = None


@value_object
class _Panes:
    """The three panes: the documents of two frames, and text. `differs` is true if there are
    marks."""

    shown: Markup = field(default_factory=Markup)
    rendered: Markup = field(default_factory=Markup)
    source: Markup = field(default_factory=Markup)
    differs: bool = False


@value_object
class DetailPage:
    """A page, and the findings about problems while it was made."""

    content: Content
    findings: tuple[Finding, ...] = ()


def page(detail: Detail) -> DetailPage:
    """Return the whole page. If a defect of migrator breaks the comparison, return the page
    without it, because the defect must not cost the post."""
    try:
        return DetailPage(Content.of(b"".join(chunks(detail))))
    except MigratorError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        message = f"the page of this post in the report could not be made: {reason}"
        finding = Finding("failed-page", str(detail.page), message)
        bare = replace(detail, markdown=None, findings=(*detail.findings, finding))
        return DetailPage(Content.of(b"".join(chunks(bare))), (finding,))


def chunks(detail: Detail) -> Iterator[bytes]:
    """Yield the page in UTF-8. Its path is `page_paths.detail(detail.page)`."""
    here = page_paths.detail(detail.page)
    images = [path for path in detail.files if is_image(path)]
    findings = Report(findings=[*detail.findings]).ranked()
    script = templates.data("detail.js")
    return templates.chunks(
        "detail.html",
        detail=detail,
        policy=templates.policy(
            style=_FROM_DISK, script=templates.source_of(script), images=f"{_FROM_DISK} data:"
        ),
        style=page_paths.link(page_paths.STYLE, on=here),
        script=Markup(script),  # noqa: S704
        overview=page_paths.link(page_paths.OVERVIEW, on=here),
        markdown=page_paths.link(detail.page, on=here),
        address=detail.link if is_web(detail.link) else "",
        neighbours=[
            (name, neighbour.title, page_paths.link(page_paths.detail(neighbour.page), on=here))
            for name, neighbour in (("Previous", detail.before), ("Next", detail.after))
            if neighbour
        ],
        findings=[
            (each, KINDS[each.kind][1]) for each in findings if each.kind not in MISSED_FILES
        ],
        missed=[each for each in findings if each.kind in MISSED_FILES],
        images=[(path, page_paths.link(path, on=here)) for path in images[:_MOST_THUMBNAILS]],
        more_images=max(0, len(images) - _MOST_THUMBNAILS),
        others=[
            (path, page_paths.link(path, on=here)) for path in detail.files if not is_image(path)
        ],
        panes=None if detail.markdown is None else _panes(detail, detail.markdown, here),
    )


def is_image(path: PurePosixPath) -> bool:
    """Return True if a browser shows a file with this name as an image."""
    return path.suffix.lower() in _IMAGES


def _panes(detail: Detail, markdown: str, here: PurePosixPath) -> _Panes:
    def locate(address: str) -> str:
        found = page_paths.in_archive(address, detail.page)
        return page_paths.link(found, on=here) if found else ""

    html = render(markdown)
    if not detail.shown:
        return _Panes(
            rendered=_frame(pane(html, locate, (), Marks()), here),
            source=Markup(marked_source(markdown, (), Marks())),  # noqa: S704
        )
    shown: list[Token] = []
    rendered: list[Token] = []
    # The proof already compared both. Without a finding of it there are no differences.
    if any(finding.kind in DIFFERENCE_KINDS for finding in detail.findings):
        shown, rendered = tokens_of(detail.shown), tokens_of(html)
    left, right = compare(shown, rendered)
    return _Panes(
        _frame(pane(detail.shown, locate, shown, left), here),
        _frame(pane(html, locate, rendered, right), here),
        Markup(marked_source(markdown, rendered, right)),  # noqa: S704
        bool(left or right),
    )


def _frame(body: str, here: PurePosixPath) -> Markup:
    """Return the document of a frame as an attribute value."""
    policy = templates.policy(style=_FROM_DISK, script="", images=f"{_FROM_DISK} data:")
    style = page_paths.link(page_paths.STYLE, on=here)
    head = (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<title>Post</title><link rel="stylesheet" href="{style}">'
    )
    return templates.in_quotes(f'{head}<body class="frame">{body}')
