"""A real WordPress is the judge: its posts look here as they look there."""

from __future__ import annotations

from pathlib import Path

import pytest
from judge import EXPORT, EXPORTED_SITE, WordPress
from lxml import etree

pytestmark = [pytest.mark.wordpress, pytest.mark.xdist_group("wordpress")]

WP = "{http://wordpress.org/export/1.2/}"
KEPT = ["title", "link", "{http://purl.org/rss/1.0/modules/content/}encoded"]
KEPT += [f"{WP}{name}" for name in ("post_id", "post_type", "status", "post_name", "post_date")]


def items(export: Path, url: str) -> list[list[str]]:
    """What an export says of each item, with the site's address left out."""
    channel = etree.parse(export).getroot().find("channel")
    assert channel is not None
    return [
        [(item.findtext(name) or "").replace(url, "http://site") for name in KEPT]
        for item in channel.iterfind("item")
    ]


def test_the_committed_export_is_what_this_wordpress_writes(wordpress: WordPress) -> None:
    """Else: wp-server start; eval php/contents.php; export tests/wordpress/export.xml."""
    assert items(EXPORT, EXPORTED_SITE) == items(wordpress.export, wordpress.url)
