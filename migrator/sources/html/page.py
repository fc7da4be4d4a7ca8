"""Data class for the contents of one page of a WordPress site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from migrator.model import Comment, Repair, Term
from migrator.sources.html.authors_and_terms import PageAuthor
from migrator.sources.html.posts_on_page import PostOnPage
from migrator.startup.value_objects import value_object

SINGLE = frozenset({"post", "page", "attachment"})
"""Kinds of pages that show one item of the site."""
LISTS = frozenset({"home", "archive"})
"""Kinds of pages that show several."""


@value_object
class SitePage:
    """One page of a site, as `read_page` understands it.

    kind         "post" (any type but the next two), "page", "attachment", "home" (the list of the
                 newest posts), "archive", "feed", "unknown" (a text that no rule takes for a
                 post), "blank" (no text for readers) or "other" (an error, a search)
    reason       the reason why the page is not an item, in a few words; "" if it is one
    type         WordPress post type of the item, such as "post" or "book"; "" if not an item
    id           WordPress id of the item; 0 if unknown
    title, excerpt, content  HTML as the page shows it; `content` is "" if not an item
    slug         last segment of the permalink, percent-encoded as in the permalink
    link         permalink, without the page number of a paginated post
    canonical    absolute URL in `<link rel="canonical">`
    description  the page's description for search engines
    image        URL of the featured image; for an attachment, of its file
    image_id     WordPress id of the featured image; 0 if unknown
    language     BCP 47 tag given by the page
    number       number of this page within the item, from 1
    numbers      numbers of the item's other pages that this page links to
    comment_numbers  numbers of the pages of the item's comments that this page links to
    has_end      True if the page has the end tag of its body or document
    comments_page  number of this page among the pages of comments, from 1; 0 at the item's own URL
    protected    True if the page asks for a password instead of showing the content
    marks        classes of the element around the whole post (get_post_class): terms, format, ...
    may_go_on    True if the item may have a further page that this page does not link to
    listed       on a list of a term's posts, that term
    shown        on a list, its posts
    members      on a list, ids of the listed posts
    sticky       on a list, ids of the posts that it marks as sticky
    texts        on a list on which no rule recognises a post, the number of its texts
    linked       on such a list, the absolute URLs of its links
    found        the way title, date, author and content were found, for reports
    """

    kind: str
    url: str
    type: str = ""
    id: int = 0
    title: str = ""
    slug: str = ""
    link: str = ""
    canonical: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    author: PageAuthor = field(default_factory=PageAuthor)
    terms: tuple[Term, ...] = ()
    image: str = ""
    image_id: int = 0
    language: str = ""
    excerpt: str = ""
    description: str = ""
    content: str = ""
    comments: tuple[Comment, ...] = ()
    number: int = 1
    numbers: tuple[int, ...] = ()
    comment_numbers: tuple[int, ...] = ()
    has_end: bool = True
    comments_page: int = 0
    protected: bool = False
    marks: frozenset[str] = frozenset()
    may_go_on: bool = False
    reason: str = ""
    listed: Term | None = None
    shown: tuple[PostOnPage, ...] = ()
    members: frozenset[int] = frozenset()
    sticky: frozenset[int] = frozenset()
    texts: int = 0
    linked: frozenset[str] = frozenset()
    repairs: tuple[Repair, ...] = ()
    found: Mapping[str, str] = field(default_factory=dict)
