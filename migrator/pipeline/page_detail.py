"""Begin the data of a post's page in the report, before the post is converted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from migrator.findings import Finding
from migrator.model import IndexEntry, Post
from migrator.reports.html.post_page import Detail, Neighbour
from migrator.startup.value_objects import value_object
from migrator.wordpress.display_text import plain_text


@value_object
class PageContext:
    """The data of a post's page in the report that other posts determine.

    renamed        findings about the name of the post's file
    before, after  the previous and the next post
    """

    renamed: Sequence[Finding]
    before: Neighbour | None
    after: Neighbour | None


def detail(
    post: Post,
    page: PurePosixPath,
    context: PageContext | None,
    files: Sequence[PurePosixPath] = (),
    findings: Sequence[Finding] = (),
) -> Detail | None:
    """Return the data of a post's page, without its HTML and Markdown; None without a context."""
    if context is None:
        return None
    return Detail(
        page=page,
        title=plain_text(post.title),
        link=post.link,
        date=day(post),
        type=post.type,
        status=post.status,
        files=files,
        findings=(*findings, *context.renamed),
        before=context.before,
        after=context.after,
    )


def day(item: Post | IndexEntry) -> str:
    """Return the day on which an item was published, as `2009-05-31`; "" if it is unknown."""
    return item.published.date().isoformat() if item.published else ""
