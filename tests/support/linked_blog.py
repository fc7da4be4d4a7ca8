"""A blog whose items link to each other, and its map of links."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from migrator.archive.layout import plan
from migrator.model import Attachment, Index, IndexEntry, Site
from migrator.selection import Selection
from migrator.urls.link_map import LinkMap
from migrator.urls.permalinks import BlogAddresses

SITE = Site(url="https://blog.example", wordpress_url="https://blog.example")
FILE_URL = "https://blog.example/wp-content/uploads/2020/02/bridge.jpg"


def blog(
    *rows: dict[str, Any], site: Site = SITE, attachments: tuple[Attachment, ...] = ()
) -> Index:
    entries = [
        IndexEntry(
            **{
                "position": n,
                "id": n + 1,
                "type": "post",
                "status": "publish",
                "published": datetime(2020, 1, 1) + timedelta(days=n),
                **row,
            }
        )
        for n, row in enumerate(rows)
    ]
    return Index(entries=entries, attachments={a.id: a for a in attachments})


def link_map(index: Index, site: Site = SITE, selection: Selection | None = None) -> LinkMap:
    paths = plan(site, index, selection or Selection()).paths
    return LinkMap(BlogAddresses(site, index.entries), index, paths, site.terms)


BRIDGE = Attachment(id=40, url=FILE_URL, link="https://blog.example/2020/02/hello/bridge/")
INDEX = blog(
    {"slug": "hello", "link": "https://blog.example/2020/02/hello/", "old_slugs": ("hallo",)},
    {
        "slug": "%e6%97%a5%e8%a8%98",
        "link": "https://blog.example/2020/03/%e6%97%a5%e8%a8%98/",
    },
    {"slug": "café", "link": "https://blog.example/2020/04/caf%C3%A9/"},
    {"slug": "team", "type": "page", "id": 7, "link": "https://blog.example/about/team/"},
    {"slug": "100%-off", "link": "https://blog.example/2020/05/100%-off/"},
    {"title": "Idea", "status": "draft", "id": 65, "link": "https://blog.example/?p=65"},
    {"slug": "secret", "status": "private", "id": 66, "link": "https://blog.example/secret/"},
    {"slug": "dune", "type": "book", "link": "https://blog.example/?book=dune"},
    {"slug": "old.html", "link": "https://blog.example/archives/old.html"},
    attachments=(BRIDGE,),
)
MAP = link_map(INDEX)

HELLO = "posts/hello/index.md"
