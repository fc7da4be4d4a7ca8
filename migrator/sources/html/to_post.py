"""A page, or the several pages that one long post is shown on, as the model's Post."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from migrator.model import Attachment, Comment, Post
from migrator.sources.html.page import SINGLE, SitePage

UNKNOWN_PASSWORD = "?"  # noqa: S105
"""Stands for the password of a post whose page asks for one: that it has one is all one sees."""

# Where its author began a new page.
_NEXT_PAGE: Final = "\n<!--nextpage-->\n"


def make_post(pages: Sequence[SitePage], position: int, thumbnail_id: int = 0) -> Post:
    """The item that `pages` show, which are all of one item, or of its comments, in any order.

    position      the number of the item in the source, from 0
    thumbnail_id  the id in the source's index of the featured image, 0 for none

    Raises ValueError for pages that show no item.
    """
    everything = sorted(pages, key=lambda page: (page.number, page.comments_page))
    first_of: dict[int, SitePage] = {}
    for page in everything:
        first_of.setdefault(page.number, page)
    ordered = list(first_of.values())
    if not ordered or any(page.kind not in SINGLE for page in ordered):
        raise ValueError("these pages show no item")
    first = ordered[0]
    content = _NEXT_PAGE.join(page.content for page in ordered if page.content)
    return Post(
        position=position,
        id=first.id,
        type=first.type,
        status="inherit" if first.kind == "attachment" else "publish",
        title=first.title,
        slug=first.slug,
        link=first.link,
        content=content,
        excerpt=first.excerpt,
        author=first.author.login or first.author.name,
        published=first.published,
        modified=first.modified,
        password=UNKNOWN_PASSWORD if first.protected else "",
        terms=first.terms,
        meta={"_thumbnail_id": str(thumbnail_id)} if thumbnail_id else {},
        comments=_comments(everything),
        attachment=_attachment(first) if first.kind == "attachment" else None,
        is_rendered=True,
        description=first.description,
    )


def _comments(pages: Sequence[SitePage]) -> tuple[Comment, ...]:
    """Each once: as they were written, where they stand on several pages, of which the last may
    be the one that the post itself shows."""
    found: dict[int, Comment] = {}
    for page in pages:
        for comment in page.comments:
            found.setdefault(comment.id, comment)
    are_paged = any(page.comments_page for page in pages)
    return tuple(found[number] for number in (sorted(found) if are_paged else found))


def _attachment(page: SitePage) -> Attachment:
    return Attachment(
        id=page.id,
        url=page.image,
        title=page.title,
        slug=page.slug,
        link=page.link,
        description=page.content,
        published=page.published,
    )
