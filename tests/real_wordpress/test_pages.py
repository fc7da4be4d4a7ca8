"""A post read from its page equals the post of the export, in every theme of a real WordPress."""

from __future__ import annotations

import html
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from judge import WordPress, server, shown
from sequence import lines

from migrator.crawler.web import Answer
from migrator.model import Post
from migrator.sources.html import SitePage, make_post, read_page
from migrator.sources.wxr.open_export import open_source

pytestmark = [pytest.mark.wordpress, pytest.mark.slow, pytest.mark.xdist_group("wordpress")]

DEFAULT = "twentytwentyone"
# Posts with several pages, by slug. Block themes show no links to pages after the first.
PAGES = {"en-trois-pages": 3, "blocs-de-mise-en-page": 2}
# Pages lack some data: this theme shows no featured image; only these types show a date.
WITHOUT_IMAGES = {"oldblog"}
DATED = {"post"}


def fetch(url: str) -> SitePage:
    with urllib.request.urlopen(url, timeout=60) as response:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return read_page(Answer(url, response.url, response.status, headers, response.read()))


def letters(title: str) -> str:
    """Return a title without tags and punctuation, which WordPress changes (wptexturize)."""
    return re.sub(r"[\W_]", "", html.unescape(re.sub(r"<[^<>]+>", "", title)))


def public(export: Path) -> Iterator[Post]:
    for post in open_source([export]).posts():
        if post.type in ("post", "page", "book") and post.status == "publish":
            yield post


def assert_same_post(post: Post, expected: str, theme: str) -> None:
    """Assert that the pages at the permalink of `post` give the same post."""
    pages = [fetch(post.link)]
    numbers = range(2, PAGES.get(post.slug, 1) + 1)
    pages += [fetch(f"{post.link}{number}/") for number in numbers]
    page, found = pages[0], make_post(pages, post.position)
    where = f"{theme}: {post.link}"
    assert (found.type, found.id, found.slug, found.link) == (
        post.type,
        post.id,
        post.slug,
        post.link,
    ), where
    assert letters(found.title) == letters(post.title), where
    assert bool(found.password) == bool(post.password), where
    if post.type in DATED:
        assert found.published is not None, where
        assert post.published is not None
        assert found.published.date() == post.published.date(), where
        assert page.author.name in ("Marie Côté", "Jean Tremblay"), where
    kinds = ("category", "post_tag")
    assert {(t.taxonomy, t.slug) for t in found.terms if t.taxonomy in kinds} == {
        (t.taxonomy, t.slug) for t in post.terms if t.taxonomy in kinds
    }, where
    if theme not in WITHOUT_IMAGES:
        assert bool(page.image) == ("_thumbnail_id" in post.meta), where
    if not post.password:
        assert lines(found.content) == lines(expected), where


@pytest.mark.parametrize("theme", [DEFAULT, "twentytwentytwo", "twentytwentythree", "oldblog"])
def test_a_page_gives_the_post_of_the_export(wordpress: WordPress, theme: str) -> None:
    try:
        server("theme", wordpress.folder, theme)
        contents = shown(wordpress.folder)
        for post in public(wordpress.export):
            assert_same_post(post, contents[str(post.id)].shown, theme)
    finally:
        server("theme", wordpress.folder, DEFAULT)


def test_a_page_of_a_newer_wordpress_gives_the_post_of_the_export(
    newer_wordpress: WordPress,
) -> None:
    for post in public(newer_wordpress.export):
        assert_same_post(post, newer_wordpress.contents[post.id].shown, "twentytwentyfour")
