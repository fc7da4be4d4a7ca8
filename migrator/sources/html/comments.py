"""Read the comments of a post from its page, in threads and without e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from datetime import datetime
from typing import Final

from lxml import etree

from migrator.model import Comment
from migrator.sources.html.comment_bylines import (
    SAYING,
    SAYS_AFTER_NAME,
    SIGNATURE,
    is_awaiting,
    lines_about,
    name_and_date,
    old_byline,
)
from migrator.sources.html.dates import machine_date
from migrator.sources.html.localised_dates import find_date
from migrator.sources.html.page_tree import classes, elements, inner_html, visible_text
from migrator.sources.html.selectors import rows
from migrator.urls.hosts import is_web
from migrator.urls.normalise import joined

_AUTHOR: Final = rows(
    ".wp-block-comment-author-name, .comment-author .fn, .fn, [itemprop=author],"
    " .comment-author-name, .comment_author, .comment-author, cite"
)
_WHEN: Final = rows(
    "time, .wp-block-comment-date, .comment-date, .comment-metadata, .commentmetadata,"
    " .comment-meta, .comment_date, .comment-time, small, a[href*=#comment-]"
)
_TEXT: Final = rows(
    ".wp-block-comment-content, .comment-content, [itemprop=text], .comment-text, .comment_text,"
    " .comment-entry, .commenttext, .comment-inner-text, .comment_content"
)
_WHOLE: Final = rows(".comment-body, .comment-container, .comment_container")
_NOT_TEXT: Final = rows(
    ".comment-author, .comment-meta, .commentmetadata, .comment-metadata, .reply,"
    " .comment-reply-link, .avatar, .comment-edit-link, .children, .says, .vcard, .fn, cite,"
    " .comment-awaiting-moderation, .comment-header, .comment-actions, .comment-date,"
    " footer, .comment-respond, .sharedaddy, .cld-like-dislike-wrap"
)
_AWAITING_MODERATION: Final = rows(".comment-awaiting-moderation")
_ID: Final = re.compile(r"(?:div-|li-)?comment-(\d{1,18})")
_DEPTH: Final = re.compile(r"depth-(\d{1,3})")
_SAYS: Final = re.compile(rf"\s*\b{SAYING}\s*:?\s*$", re.IGNORECASE)
_MAX_COMMENTS: Final = 20_000
# Characters of a line about a comment, such as "Ann says: May 8, 2009".
_LONGEST_LINE: Final = 300


def comments_of(
    root: etree._Element, content: etree._Element | None, base: str, language: str
) -> tuple[Comment, ...]:
    """Return the comments on a page, in its order; elements inside `content` are not comments."""
    found: dict[int, etree._Element] = {}
    without = {content} if content is not None else set()
    for element in elements(root, without):
        match = _ID.fullmatch(element.get("id") or "")
        if match and len(found) < _MAX_COMMENTS:
            found.setdefault(int(match[1]), element)
    numbers = {element: number for number, element in found.items()}
    open_ancestors: list[tuple[int, int]] = []
    comments: list[Comment] = []
    for number, element in found.items():
        parent = next((numbers[e] for e in element.iterancestors() if e in numbers), 0)
        depth = next((int(m[1]) for n in classes(element) if (m := _DEPTH.fullmatch(n))), 0)
        if depth:
            while open_ancestors and open_ancestors[-1][0] >= depth:
                open_ancestors.pop()
            parent = parent or (open_ancestors[-1][1] if open_ancestors else 0)
            open_ancestors.append((depth, number))
        comments.append(_comment(number, parent, element, numbers, base, language))
    return tuple(comments)


def _comment(
    number: int,
    parent: int,
    element: etree._Element,
    others: Container[etree._Element],
    base: str,
    language: str,
) -> Comment:
    own = list(elements(element, others))
    author = next(_AUTHOR.best(own), None)
    shown = visible_text(author, _LONGEST_LINE) if author is not None else ""
    signature = SIGNATURE.fullmatch(shown)
    date_beside_name = ""
    if signature is None:
        shown, date_beside_name = name_and_date(shown, language)
    names = [*classes(element), signature["kind"].lower() if signature else ""]
    kind = next((kind for kind in ("pingback", "trackback") if kind in names), "comment")
    # Some themes show only the source of a pingback (Walker_Comment::ping).
    is_short = kind != "comment" and author is None
    if is_short:
        author = next((e for e in own if e.tag == "a" and "url" in classes(e)), None)
        shown = visible_text(author, _LONGEST_LINE) if author is not None else ""
    byline = old_byline(own, language) if author is None and not is_short else None
    extras = {*lines_about(own, language), *(byline.extras if byline else ())}
    if byline is not None:
        author, shown = byline.element, byline.name
        signature = SIGNATURE.fullmatch(byline.line)
    return Comment(
        id=number,
        author=signature["name"] if signature else _SAYS.sub("", shown),
        author_url=_url(author, base) if author is not None else "",
        published=_when(own, language)
        or _date_in(signature[0] if signature else date_beside_name, language),
        content=""
        if is_short and author is not None
        else _text(element, own, others, author, extras),
        kind=kind,
        status="pending" if _is_pending(own) else "approved",
        parent_id=parent,
    )


def _is_pending(own: Sequence[etree._Element]) -> bool:
    return any(map(_AWAITING_MODERATION.matches, own)) or is_awaiting(own)


def _date_in(line: str, language: str) -> datetime | None:
    """Return the date in the line about a comment; None if there is none."""
    shown = find_date(line, language) if line else None
    return shown.moment if shown else None


def _url(author: etree._Element, base: str) -> str:
    for link in _links(author):
        url = joined(base, link.get("href"))
        if is_web(url) and "#comment-" not in url:
            return url
    return ""


def _links(author: etree._Element) -> Iterator[etree._Element]:
    yield from author.iter("a")
    yield from author.iterancestors("a")


def _when(own: Sequence[etree._Element], language: str) -> datetime | None:
    for element in _WHEN.best(own):
        date = machine_date(element.get("datetime") or "")
        if date and date.has_time:
            return date.moment
        if shown := find_date(visible_text(element, _LONGEST_LINE), language):
            return shown.moment
    return None


def _text(
    element: etree._Element,
    own: Sequence[etree._Element],
    others: Container[etree._Element],
    author: etree._Element | None,
    about: set[etree._Element],
) -> str:
    """Return the comment's text, without the theme's lines about it and without replies.

    A `<cite>` without the author's name is the reader's own.
    """
    named = {author, *author.iterancestors()} if author is not None else set()
    part = next(_TEXT.best(own), None)
    if part is None:
        part = next(_WHOLE.best(own), element)
    extras = {
        e
        for e in part.iter()
        if e in about or e in others or e.tag is etree.Comment or _NOT_TEXT.matches(e)
        if e.tag != "cite" or classes(e) or e in named or e in about
    }
    return inner_html(_without_theme_text(part, extras), extras - {part})


def _without_theme_text(part: etree._Element, extras: set[etree._Element]) -> etree._Element:
    """Remove "Says:" after the author's name, and add its empty remains to `extras`: the line break
    after it, and a paragraph that only held the author's name."""
    for element in list(extras):
        if element.tag is etree.Comment or element is part:
            continue
        if element.tail and SAYS_AFTER_NAME.match(element.tail):
            element.tail = None
            following = element.getnext()
            if following is not None and following.tag == "br":
                extras.add(following)
        parent = element.getparent()
        if parent is not None and parent.tag == "p" and parent is not part and _is_bare(parent):
            extras.add(parent)
    return part


def _is_bare(paragraph: etree._Element) -> bool:
    """Return True if a paragraph holds one element and no text beside it."""
    return (
        len(paragraph) == 1
        and not (paragraph.text or "").strip()
        and not (paragraph[0].tail or "").strip()
    )
