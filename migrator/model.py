"""What a WordPress site consists of: plain data, the same from every source.

Strings are as WordPress stores them: titles, excerpts, captions and names may
hold HTML and character references. Dates are on the blog's own clock, aware
when the source tells the offset from UTC and naive when it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar, overload, runtime_checkable

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes. E-mail addresses stay behind: they are nobody's business."""

    login: str
    name: str = ""
    id: int = 0
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A category, a tag, or a term of any other taxonomy (`domain` in a WXR file).

    `parent` is the parent's slug. Not URL-decoded: `slug` may be `%d0%b0`.
    """

    taxonomy: str
    slug: str
    name: str
    parent: str = ""
    id: int = 0
    description: str = ""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Comment:
    """What a reader left. `kind` is "comment", "pingback" or "trackback";
    `status` is "approved", "pending", "spam" or "trash"."""

    id: int
    author: str = ""
    author_url: str = ""
    published: datetime | None = None
    content: str = ""
    kind: str = "comment"
    status: str = "approved"
    parent_id: int = 0
    user_id: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """One item of the source, of any type: post, page, attachment, nav_menu_item, ...

    `position` counts the items of the source from 0 and is the one key that is
    always unique: ids may be missing (0) or occur twice.
    `link` is the permalink; `slug` may be percent-encoded, or empty for drafts.
    `meta` holds the custom fields, PHP-serialised values decoded; a key that
    occurs more than once holds a list in the order of the source.
    `is_rendered` tells that `content` and `excerpt` are the HTML that WordPress
    showed, from a live site or a saved page, and not what its author stored: no
    shortcode in it is one, and its paragraphs are made.
    `description` is what its page tells search engines, where custom fields do not hold it.
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


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """What the index keeps of an item: enough to name its file and to link to it."""

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


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One entry of a navigation menu (`nav_menu_item`).

    `kind` is "post_type", "taxonomy" or "custom"; `object_id` the id of the post
    or term it leads to; `url` its address when it is a custom link.
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
    """A list to which one appends: a `list`, or one whose rows do not lie in memory."""

    def append(self, row: _Row, /) -> None: ...

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[_Row]: ...

    @overload
    def __getitem__(self, place: int, /) -> _Row: ...

    @overload
    def __getitem__(self, place: slice, /) -> list[_Row]: ...


@dataclass(slots=True)
class Index:
    """What posts refer to, read in a first pass over the source.

    `entries` are all items in the source's order; `attachments` the media
    library by id; `reusable_blocks` the content of `wp_block` posts by id;
    `fragments` what stands after the `#` in links of any content, so that the
    anchors they lead to can be kept. What one asks for may be made anew each time: it equals
    what one got before, and need not be the same object.
    """

    entries: GrowingList[IndexEntry] = field(default_factory=list)
    attachments: MutableMapping[int, Attachment] = field(default_factory=dict)
    reusable_blocks: MutableMapping[int, str] = field(default_factory=dict)
    menu_items: list[MenuItem] = field(default_factory=list)
    fragments: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Site:
    """The blog itself.

    `url` is the address of its home page (`wp:base_blog_url`), `wordpress_url`
    where WordPress is installed (`wp:base_site_url`); both without a final slash.
    """

    title: str = ""
    url: str = ""
    wordpress_url: str = ""
    description: str = ""
    language: str = ""
    generator: str = ""
    wxr_version: str = ""
    authors: dict[str, Author] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)


@dataclass(frozen=True, slots=True, order=True)
class Repair:
    """Something broken in the source that was mended. `line` counts from 1; 0 is unknown.

    `lost` tells that it could not be mended: something of the source is not there.
    """

    file: str
    line: int
    message: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that a source consists of: its name without folders, the SHA-256 of its (unpacked)
    bytes in hex, its size in bytes."""

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


@dataclass(frozen=True, slots=True)
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
    """Where posts come from. Every kind of source yields the same model.

    `index` and `site` are complete as soon as the source is open; `posts()` may
    be called more than once and yields exactly the items of `index.entries`, in
    that order. `repairs` grows while reading and holds each repair once. `files()`
    tells what was read, so that a later run knows whether it is the same.
    """

    locator: str
    site: Site
    index: Index

    @property
    def repairs(self) -> Sequence[Repair]: ...

    def posts(self) -> Iterator[Post]: ...

    def files(self) -> Sequence[SourceFile]: ...
