"""Take from an item of an export what the index of the site needs, in any process."""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from migrator.model import IndexEntry, Post, Site
from migrator.sources.index_entry import Related, anchor_links, entry, related
from migrator.sources.multilingual import in_each_language
from migrator.sources.wxr.exported_tables import Table, stored_table
from migrator.sources.wxr.item import Resolve, count_comments, is_on_blog_clock, read_outline
from migrator.sources.wxr.item_copies import CopyKey
from migrator.sources.wxr.part_head import numbered
from migrator.startup.value_objects import value_object


@value_object
class OutlineContext:
    """The data of a part on which the outlines of its items depend.

    url             URL of the blog of its part; completes the URL of a file that has none
    home            URL of the first blog of the export
    blog            number of the blog of its part
    languages       home page and language of the blog
    counts_comments True if copies of items are compared by their number of comments
    """

    url: str
    home: str
    blog: int
    languages: Site
    counts_comments: bool


@value_object
class ItemOutline:
    """The part of an item that the index of the site needs.

    entries    an entry for each of its languages, at position 0; most items have one. The author
               is as the item names it
    title      its title in all languages
    copy       what its copies are known by
    clock      a date of it on the clock of the blog
    related    its data to which posts refer
    table      its table, to which shortcodes refer
    anchor_links  its links to anchors of other posts
    comments   the number of its comments, if they are counted
    languages  the languages of its texts, if there are several
    """

    entries: tuple[IndexEntry, ...]
    title: str
    copy: CopyKey
    clock: datetime | None
    related: Related | None
    table: Table | None
    anchor_links: tuple[str, ...]
    comments: int
    languages: tuple[str, ...]

    @property
    def id(self) -> int:
        """The id of the item."""
        return self.entries[0].id

    @property
    def type(self) -> str:
        """The type of the item."""
        return self.entries[0].type


def outline(item: etree._Element, context: OutlineContext, resolve: Resolve) -> ItemOutline:
    """Return the outline of an `<item>` element; `resolve` as in `read_item`."""
    post = numbered(read_outline(item, 0, resolve, context.url), context.blog)
    versions = list(in_each_language(post, context.languages))
    several = versions if len(versions) > 1 else ()
    return ItemOutline(
        tuple(map(entry, versions)),
        post.title,
        CopyKey.of(post),
        _on_clock(item, post),
        related(post, context.languages.language),
        stored_table(post),
        tuple(anchor_links(post.content, post.link, context.home)),
        count_comments(item) if context.counts_comments else 0,
        tuple(t.slug for post in several for t in post.terms if t.taxonomy == "language"),
    )


def _on_clock(item: etree._Element, post: Post) -> datetime | None:
    """Return the date of an item, or of its last change if its date has no offset; None if that
    was not written on the clock of the blog."""
    has_offset = post.published is not None and post.published.tzinfo is not None
    if not is_on_blog_clock(item, "post_date" if has_offset else "post_modified"):
        return None
    return post.published if has_offset else post.modified
