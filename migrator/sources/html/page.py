"""What one page of a WordPress site shows: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from migrator.model import Comment, Repair, Term
from migrator.sources.html.authors_and_terms import PageAuthor

SINGLE = frozenset({"post", "page", "attachment"})
"""The kinds of pages that show one item of the site."""


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page as `read_page` understands it.

    kind         "post" (of any type but the next two), "page", "attachment", "home" (the list
                 of the newest posts), "archive", "feed" or "other" (an error, a search)
    type         WordPress's type of the item, such as "post" or "book"; "" when it is no item
    id           WordPress's number of it; 0 when not told
    title, excerpt, content  HTML as the page shows it; `content` is "" for what is no item
    slug         the last part of the permalink, percent-encoded as it stands there
    link         the permalink, without the number of one of several pages
    canonical    what `<link rel="canonical">` says, absolute
    description  what it tells search engines about itself
    image        the address of the featured image; of an attachment, of its file
    image_id     WordPress's number of the featured image; 0 when not told
    language     BCP 47, as the page says
    number       which page of the item this is, from 1; `numbers`: others that it links to
    comments_page  which page of the item's comments this is, from 1; 0 at the item's own address
    protected    it asks for a password instead of showing the content
    marks        the classes of the whole post (get_post_class): its terms, its format, ...
    may_go_on    there may be a further page of the item that it does not link to
    listed       of a list of a term's posts, the term
    members      of a list, the numbers of the posts on it; `sticky`: those that it calls so
    found        by what the title, date, author and content were found, for reports
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
    comments_page: int = 0
    protected: bool = False
    marks: frozenset[str] = frozenset()
    may_go_on: bool = False
    listed: Term | None = None
    members: frozenset[int] = frozenset()
    sticky: frozenset[int] = frozenset()
    repairs: tuple[Repair, ...] = ()
    found: Mapping[str, str] = field(default_factory=dict)
