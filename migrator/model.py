"""Data classes for posts, terms, comments, media and sites; every source yields them.

Strings are as WordPress stores them: titles, excerpts, captions and names may
hold HTML and character references. Dates are in the blog's local time: aware
if the source gives the offset from UTC, else naive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import Any, Final, Protocol, TypeVar, overload, runtime_checkable

from migrator.startup.value_objects import value_object

_Row = TypeVar("_Row")

TERM_FIELDS: Final = "custom fields of terms"
COMMENT_FIELDS: Final = "custom fields of comments"
WIDGETS: Final = "widgets with texts, images or links"
LINKS: Final = "links of the blogroll"
"""Sorts of `Site.unread_fields`."""


@value_object
class Author:
    """A user or guest who writes posts. E-mail addresses are left out, to protect privacy.

    Only guests have a `website`. Guests, and the users of a database or an API, have a
    `biography`: an export does not contain those of users.
    """

    login: str
    name: str = ""
    id: int = 0
    first_name: str = ""
    last_name: str = ""
    website: str = ""
    biography: str = ""


@value_object
class Term:
    """A category, a tag, or a term of any other taxonomy (`domain` in a WXR file).

    `parent` is the parent's slug. Slugs are not URL-decoded: `slug` may be `%d0%b0`.
    """

    taxonomy: str
    slug: str
    name: str
    parent: str = ""
    id: int = 0
    description: str = ""


@value_object
class Attachment:
    """A file in the media library."""

    id: int
    url: str
    title: str = ""
    slug: str = ""
    link: str = ""
    parent_id: int = 0
    caption: str = ""
    description: str = ""
    alt: str = ""
    mime_type: str = ""
    published: datetime | None = None
    menu_order: int = 0


HIDDEN_STATUSES: Final = ("spam", "trash")
"""Values of `Comment.status`: WordPress never shows such comments, and no archive has them."""


@value_object
class Comment:
    """A comment, pingback or trackback on a post.

    `fields` are the names of its custom fields. `kind` is "comment", "pingback" or "trackback";
    `status` is "approved", "pending" or one of `HIDDEN_STATUSES`.
    """

    id: int
    author: str = ""
    author_url: str = ""
    published: datetime | None = None
    content: str = ""
    kind: str = "comment"
    status: str = "approved"
    parent_id: int = 0
    user_id: int = 0
    fields: tuple[str, ...] = ()


@value_object
class Post:
    """One item of the source, of any type: post, page, attachment, nav_menu_item, ...

    `position` is the number of the item in the source, from 0. It is the only key that is always
    unique: ids may be missing (0) or occur twice.
    `link` is the permalink; `slug` may be percent-encoded, or empty for drafts.
    `meta` holds the custom fields, with PHP-serialised values decoded; a key that
    occurs more than once holds a list in the order of the source.
    `is_rendered` is true if `content` and `excerpt` are the HTML that WordPress rendered, from a
    live site or a saved page, and not the stored text: shortcodes are already expanded and
    paragraphs already made.
    `description` is the meta description of the post's page, if no custom field holds it.
    """

    position: int
    id: int
    type: str
    status: str
    title: str = ""
    slug: str = ""
    link: str = ""
    guid: str = ""
    content: str = ""
    content_filtered: str = ""
    excerpt: str = ""
    author: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    parent_id: int = 0
    menu_order: int = 0
    sticky: bool = False
    password: str = ""
    terms: tuple[Term, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    attachment: Attachment | None = None
    is_rendered: bool = False
    description: str = ""


@value_object
class IndexEntry:
    """The part of an item that the index stores: enough to name its file and to link to it."""

    position: int
    id: int
    type: str
    status: str
    title: str = ""
    slug: str = ""
    link: str = ""
    guid: str = ""
    author: str = ""
    published: datetime | None = None
    parent_id: int = 0
    menu_order: int = 0
    protected: bool = False
    language: str = ""
    old_slugs: tuple[str, ...] = ()
    holds_data: bool = False


@value_object
class MenuItem:
    """One entry of a navigation menu (`nav_menu_item`).

    `kind` is "post_type", "taxonomy" or "custom"; `object_id` is the id of the post
    or term that it links to; `url` is its URL if it is a custom link.
    """

    id: int
    menu: str
    title: str = ""
    kind: str = "custom"
    object_type: str = ""
    object_id: int = 0
    url: str = ""
    parent_id: int = 0
    order: int = 0


class GrowingList(Protocol[_Row]):
    """An append-only list: a `list`, or one that stores its rows on disk."""

    def append(self, row: _Row, /) -> None: ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[_Row]: ...

    @overload
    def __getitem__(self, place: int, /) -> _Row: ...

    @overload
    def __getitem__(self, place: slice, /) -> list[_Row]: ...


@dataclass(slots=True)
class Index:
    """The items, attachments and blocks that posts refer to, from a first pass over the source.

    `entries` are all items in the source's order; `attachments` is the media library by id;
    `reusable_blocks` is the content of `wp_block` posts by id; `anchor_links` are the links of any
    content to anchors of other posts, so that these can be kept. Each lookup may return a new
    object that equals the previous one: compare entries with `==`, not `is`.
    `redirects` are rules that a plugin stored: an old URL of the site and the URL it leads to.
    `guests` are authors whom a plugin stores as items, not as users.
    """

    entries: GrowingList[IndexEntry] = field(default_factory=list)
    attachments: MutableMapping[int, Attachment] = field(default_factory=dict)
    reusable_blocks: MutableMapping[int, str] = field(default_factory=dict)
    menu_items: list[MenuItem] = field(default_factory=list)
    anchor_links: set[str] = field(default_factory=set)
    redirects: list[tuple[str, str]] = field(default_factory=list)
    guests: list[Author] = field(default_factory=list)


@dataclass(slots=True)
class Site:
    """The blog itself.

    `url` is the URL of the home page (`wp:base_blog_url`), `wordpress_url` the URL of the
    WordPress installation (`wp:base_site_url`); both without a final slash. `unread_fields` is the
    number of custom fields, widgets and links that no part of the model holds, by their sort.
    """

    title: str = ""
    url: str = ""
    wordpress_url: str = ""
    description: str = ""
    language: str = ""
    generator: str = ""
    authors: dict[str, Author] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    unread_fields: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Repair:
    """A defect of the source that was repaired. `line` counts from 1; 0 means unknown.

    `lost` is true if it could not be repaired: a part of the source is missing. `kind` is that of
    its finding, if it is neither a lost part nor a repair.
    """

    file: str
    line: int
    message: str
    lost: bool = False
    kind: str = ""

    @property
    def place(self) -> str:
        """The name of the file, without its folders, and the line if it is known."""
        name = PurePath(self.file).name
        return f"{name}:{self.line}" if self.line else name


@value_object
class SourceFile:
    """A file of a source: its name without folders, the SHA-256 of its unpacked bytes in hex, and
    its size in bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, order=True)
class SkippedInput:
    """Something that came in and is no part of an item: a page, a response, a file, a member.

    address  URL, or path within the folder or zip
    reason   the reason, in a few words
    is_text  True if it is a page with a text for readers that no rule recognises
    """

    address: str
    reason: str
    is_text: bool = False


@value_object
class Inputs:
    """Account of all that came in besides the items themselves.

    total    number of pages, responses, files or members that came in
    used     number of them that an item, or a file of an item, was read from
    skipped  the others
    """

    total: int = 0
    used: int = 0
    skipped: Sequence[SkippedInput] = ()

    def by_reason(self) -> dict[str, int]:
        """Return the number of skipped inputs by reason, without addresses; the most first."""
        counts: dict[str, int] = {}
        for each in self.skipped:
            reason = each.reason.partition(": ")[0]
            counts[reason] = counts.get(reason, 0) + 1
        return dict(sorted(counts.items(), key=lambda row: (-row[1], row[0])))


@runtime_checkable
class Accounted(Protocol):
    """A source that came as several pages, responses, files or members, and names each."""

    def inputs(self, is_used: Callable[[str], bool]) -> Inputs:
        """Return the account of all that came in.

        `is_used` gets the address of a response or file and returns True if a post uses it.
        """
        ...


@runtime_checkable
class Source(Protocol):
    """The interface of all sources of posts; every kind of source yields the same model.

    `index` and `site` are complete as soon as the source is open. `posts()` may
    be called more than once and yields exactly the items of `index.entries`, in
    that order. `repairs` grows while reading and holds each repair once. `files()`
    returns the files that were read, so that a later run can detect changes.
    """

    locator: str
    site: Site
    index: Index

    @property
    def repairs(self) -> Sequence[Repair]: ...

    def posts(self) -> Iterator[Post]: ...

    def files(self) -> Sequence[SourceFile]: ...
