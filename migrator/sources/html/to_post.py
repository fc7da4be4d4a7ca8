"""Build the model's `Post` from the page, or the several pages, that show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from migrator.model import Attachment, Comment, Post
from migrator.sources.html.page import SINGLE, SitePage

PASSWORD_PLACEHOLDER = "?"  # noqa: S105
"""Placeholder password of a protected post: its page shows that there is one, not which."""

# WordPress's marker for a page break inside a post.
_PAGE_BREAK: Final = "\n<!--nextpage-->\n"


def make_post(pages: Sequence[SitePage], position: int, thumbnail_id: int = 0) -> Post:
    """Return the item that `pages` show.

    `pages` are in any order; they are the item's own pages and the pages of its comments.

    position      number of the item in the source, from 0
    thumbnail_id  id of the featured image in the source's index, 0 for none

    Raises ValueError if the pages do not show an item.
    """
    all_pages = sorted(pages, key=lambda page: (page.number, page.comments_page))
    first_of: dict[int, SitePage] = {}
    for page in all_pages:
        first_of.setdefault(page.number, page)
    ordered = list(first_of.values())
    if not ordered or any(page.kind not in SINGLE for page in ordered):
        raise ValueError("these pages show no item")
    first = ordered[0]
    content = _PAGE_BREAK.join(page.content for page in ordered if page.content)
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
        password=PASSWORD_PLACEHOLDER if first.protected else "",
        terms=first.terms,
        meta={"_thumbnail_id": str(thumbnail_id)} if thumbnail_id else {},
        comments=_comments(all_pages),
        attachment=_attachment(first) if first.kind == "attachment" else None,
        is_rendered=True,
        description=first.description,
    )


def _comments(pages: Sequence[SitePage]) -> tuple[Comment, ...]:
    """Return each comment once.

    If comments are paginated, they are sorted by id, the order in which they were written, because
    the last page of comments may be the one on the post's own page.
    """
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
