"""Read the items of an export, with the data of the whole export that they depend on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from migrator.errors import SourceError
from migrator.model import Post, Site
from migrator.sources.blog_clock import BlogClock
from migrator.sources.index_entry import language_of
from migrator.sources.multilingual import in_each_language
from migrator.sources.shown_fields import with_shown_fields
from migrator.sources.stored_item import StoredItem
from migrator.sources.wxr.channel import ExportedSite
from migrator.sources.wxr.exported_tables import ExportedTables
from migrator.sources.wxr.item import read_item
from migrator.sources.wxr.part_head import Blogs, numbered
from migrator.sources.wxr.reader import PARSING

_WARNING: Final = etree.ErrorLevels.WARNING
CHANGED: Final = "{} changed while it was being read: run again."


class ExportedItems:
    """The reader of the items of an export; see `sources/stored_item.py`.

    Everything that it holds is complete after the first pass over the export.
    """

    def __init__(
        self,
        locator: str,
        site: ExportedSite,
        blogs: Blogs,
        clock: BlogClock,
        tables: ExportedTables,
        languages: Site,
        shown: Mapping[int, str],
    ) -> None:
        """Set up the reader.

        languages  home page and language of the blog
        shown      the HTML of the items that others show, by id
        """
        self.heads: dict[int, bytes] = {}
        """Start tag of the element around the items, by the number of the part."""
        self._locator = locator
        self._site = site
        self._blogs = blogs
        self._clock = clock
        self._tables = tables
        self._languages = languages
        self._shown = shown

    def read(self, item: StoredItem) -> Post:
        """Return the item. Raises SourceError if it is not the one that the index has."""
        element = self.element(item.part, item.data)
        version = next(self.versions(element, item.part, item.position))
        if (version.id, version.type, version.slug) != item.known:
            raise SourceError(CHANGED.format(self._locator))
        return self.with_shown_fields(version)

    def element(self, part: int, data: bytes) -> etree._Element:
        """Return the `<item>` element with these bytes. Raises SourceError if it is not one."""
        parser = _parser()
        root = etree.fromstring(b"%b%b</x>" % (self.heads[part], data), parser)
        # Prefixes may have odd namespaces: nothing is lost by that.
        errors = (each for each in parser.error_log if each.domain_name != "NAMESPACE")
        if root is None or len(root) != 1 or any(each.level > _WARNING for each in errors):
            raise SourceError(CHANGED.format(self._locator))
        return root[0]

    def versions(self, element: etree._Element, part: int, position: int) -> Iterator[Post]:
        """Yield the item of an `<item>` element for each of its languages; most have one.

        All have the same `position`. They lack the fields that plugins show.
        """
        url = self._blogs.url(part) or self._site.url
        post = self.of_its_blog(read_item(element, position, self._site.resolve, url), part)
        return in_each_language(self._tables.expanded(self._clock.set(post)), self._languages)

    def of_its_blog(self, post: Post, part: int) -> Post:
        """Return a post with ids and an author that are unique in a run with several blogs."""
        blog = self._blogs.number(part)
        author = self._site.author_key(post.author, blog)
        return numbered(post if author == post.author else replace(post, author=author), blog)

    def with_shown_fields(self, post: Post) -> Post:
        """Return a post with the fields that plugins show."""
        language = language_of(post) or self._languages.language
        return with_shown_fields(post, self._shown.get, language)

    def state(self) -> Iterator[object]:
        """Yield the data of the site that the items are read with, as plain values."""
        yield self._site.site
        yield self._site.author_keys
        yield self._blogs.parts
        yield self._clock.months
        yield self._languages
        yield self.heads
        yield from self._tables.items()
        yield from self._shown.items()


def start_tag(namespaces: Mapping[str | None, str]) -> bytes:
    """Return the start tag of an element `x` that declares these namespaces, by prefix."""
    declared = (
        f" xmlns{':' if prefix else ''}{prefix or ''}={quoteattr(uri)}"
        for prefix, uri in namespaces.items()
    )
    return f"<x{''.join(declared)}>".encode()


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(**PARSING)
