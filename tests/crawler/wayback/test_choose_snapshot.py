"""The snapshots of pages, and of feeds with posts, are chosen from an index."""

from __future__ import annotations

import pytest

from migrator.crawler.wayback.cdx_index import Snapshot
from migrator.crawler.wayback.choose_snapshot import archived_pages

SITE = "http://blog.example/"


def snapshot(path: str, mimetype: str) -> Snapshot:
    return Snapshot("20150101000000", SITE + path, mimetype, 200, path, 1000)


@pytest.mark.parametrize(
    ("path", "is_kept"),
    [
        ("feed/", True),
        ("feed/?paged=2", True),
        ("feed/?post_type=book", True),
        ("about/feed/?withoutcomments=1", True),
        ("about/feed/", False),
        ("comments/feed/", False),
    ],
)
def test_feeds_of_posts_are_kept_and_those_of_comments_are_not(path: str, is_kept: bool) -> None:
    pages = archived_pages([snapshot("about/", "text/html"), snapshot(path, "text/xml")], SITE)
    assert [page.is_feed for page in pages if page.url == SITE + path] == [True] * is_kept
    assert SITE + "about/" in [page.url for page in pages]
