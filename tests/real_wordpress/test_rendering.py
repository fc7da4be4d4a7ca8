"""Rendered posts look as a real WordPress shows them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from differences import HERE, THERE, without
from judge import EXPORT, EXPORTED_SITE, WordPress
from lxml import etree
from sequence import lines

from migrator.model import Post, Source
from migrator.sources.wxr.open_export import open_source
from migrator.wordpress.render import RenderContext, render

pytestmark = [pytest.mark.wordpress, pytest.mark.xdist_group("wordpress")]

WP = "{http://wordpress.org/export/1.2/}"
TITLE, LINK = "title", "link"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
KEPT = [TITLE, LINK, CONTENT]
KEPT += [f"{WP}{name}" for name in ("post_id", "post_type", "status", "post_name", "post_date")]


def items(export: Path, url: str) -> list[dict[str, str]]:
    """Return some fields of each item of an export, with the site's URL replaced."""
    channel = etree.parse(export).getroot().find("channel")
    assert channel is not None
    return [
        {name: (item.findtext(name) or "").replace(url, "http://site") for name in KEPT}
        for item in channel.iterfind("item")
    ]


def shown_items() -> dict[str, int]:
    """Return the items that visitors can read: name of the test case -> id."""
    return {
        f"{item[f'{WP}post_id']} {item[TITLE][:30]}": int(item[f"{WP}post_id"])
        for item in items(EXPORT, EXPORTED_SITE)
        if item[f"{WP}status"] == "publish"
        and item[f"{WP}post_type"] in ("post", "page", "book", "event")
    }


SHOWN = shown_items()


@cache
def opened(export: Path) -> tuple[Source, dict[int, Post]]:
    source = open_source([export])
    return source, {post.id: post for post in source.posts()}


def rendered(export: Path, number: int) -> str:
    """Render an item's content with all data of the export."""
    source, posts = opened(export)
    files = source.index.attachments
    notes = posts[number].meta.get("footnotes") or "[]"
    context = RenderContext(
        attachment=files.get,
        children=lambda parent: [file for file in files.values() if file.parent_id == parent],
        reusable_block=source.index.reusable_blocks.get,
        post_id=number,
        footnotes=json.loads(notes) if isinstance(notes, str) else notes,
    )
    return render(posts[number].content, context).html


def test_the_committed_export_is_what_this_wordpress_writes(wordpress: WordPress) -> None:
    """To update it: wp-server start; eval php/contents.php; export tests/wordpress/export.xml."""
    assert items(EXPORT, EXPORTED_SITE) == items(wordpress.export, wordpress.url)


def test_every_visible_item_is_compared(wordpress: WordPress) -> None:
    assert set(SHOWN.values()) == set(wordpress.contents)


@pytest.mark.parametrize("number", SHOWN.values(), ids=SHOWN)
def test_a_post_looks_as_wordpress_shows_it(number: int, wordpress: WordPress) -> None:
    there = without(THERE, wordpress.contents[number].plain)
    here = without(HERE, rendered(wordpress.export, number))
    assert lines(here) == lines(there)
