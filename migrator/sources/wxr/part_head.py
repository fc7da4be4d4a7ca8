"""Read the blog and the date of one part of an export, and number the blogs of all parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree

from migrator.model import Post
from migrator.site_ids import unique_id
from migrator.sources.dates import feed_date
from migrator.sources.wxr.element_text import name_of, scalar
from migrator.urls.hosts import site_host


class PartHead:
    """The elements before the items of a part, as far as they were read."""

    def __init__(self) -> None:
        self.url = ""
        self.exported: datetime | None = None

    def read(self, element: etree._Element) -> None:
        """Read a child of `<channel>` that is not an item."""
        name = name_of(element)
        if name == ("wp", "base_blog_url"):
            self.url = self.url or scalar(element).rstrip("/")
        elif name == ("", "pubDate"):
            self.exported = self.exported or feed_date(scalar(element))


class Blogs:
    """The blogs of all parts. A part that does not name its blog belongs to the first one."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self.parts: dict[int, tuple[int, str]] = {}
        """Number and URL of the blog, by part."""

    def add(self, part: int, url: str) -> None:
        """Note the blog that a part comes from."""
        if part in self.parts:
            return
        self.parts[part] = self.at(url), url

    def at(self, url: str) -> int:
        """Return the number of the blog with this home page."""
        host = site_host(url)
        if not host:
            return 0
        key = host, urlsplit(url).path.strip("/").lower()
        return self._numbers.setdefault(key, len(self._numbers))

    def number(self, part: int) -> int:
        """Return the number of the blog that a part comes from."""
        return self.parts[part][0]

    def url(self, part: int) -> str:
        """Return the URL of that blog, "" if it is unknown."""
        return self.parts[part][1] if part in self.parts else ""


def numbered(post: Post, site: int) -> Post:
    """Return an item of the blog with this number, with ids that no other blog of the run has."""
    if not site:
        return post
    number, parent = unique_id(site, post.id), unique_id(site, post.parent_id)
    file = post.attachment
    if file is not None:
        file = replace(file, id=number, parent_id=unique_id(site, file.parent_id))
    return replace(post, id=number, parent_id=parent, attachment=file)
