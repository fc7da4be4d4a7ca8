"""Links that no page of the archive can answer: drafts, places around a post, lists of posts."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.blog import SITE, comment, item, migrated

import migrator

PAGE = "posts/post-1/index.md"


@pytest.mark.parametrize(
    "fragment",
    [
        "comment-7", "respond", "more-1", "comments", "div-comment-7", "li-comment-7",
        "reply-title", "commentform", "trackbacks", "post-1", "disqus_thread",
    ],
)  # fmt: skip
def test_a_place_around_the_post_is_the_post(tmp_path: Path, fragment: str) -> None:
    text = f'<a href="#{fragment}">a</a> <a href="{SITE}/post-2/#{fragment}">b</a>'
    archive = migrated(tmp_path, item(1, text, inside=comment(7, "Hi.")), item(2))
    assert archive.body(PAGE) == "[a](index.md) [b](../post-2/index.md)"
    assert archive.kinds() == []
    assert migrator.verify(archive.root).findings == []


def test_a_place_of_that_name_in_the_post_itself_is_kept(tmp_path: Path) -> None:
    text = '<a href="#comments">a</a>\n\n<h2 id="comments">Comments</h2>'
    archive = migrated(tmp_path, item(1, text))
    assert archive.body(PAGE).startswith("[a](#comments)\n\n## ")
    assert archive.kinds() == []


@pytest.mark.parametrize("status", ["draft", "pending", "future"])
@pytest.mark.parametrize("link", [f"{SITE}/?p=2", f"{SITE}/plan/", "/plan/"])
def test_published_pages_never_link_to_drafts(tmp_path: Path, status: str, link: str) -> None:
    draft = item(2, f'<a href="{SITE}/post-1/">back</a>', slug="plan", status=status)
    text = f'<a href="{link}">see</a>'
    archive = migrated(tmp_path, item(1, text, inside=comment(3, text)), draft)
    old = f"{SITE}{link}" if link.startswith("/") else link
    assert archive.body(PAGE) == f"[see]({old})"
    assert f"[see]({old})" in archive.text("posts/post-1/comments.yaml")
    assert archive.body("drafts/posts/plan/index.md") == "[back](../../../posts/post-1/index.md)"
    assert archive.kinds() == []
    assert [f.kind for f in migrator.verify(archive.root).findings] == []


def test_drafts_link_to_each_other(tmp_path: Path) -> None:
    text = f'<a href="{SITE}/two/">see</a>'
    archive = migrated(
        tmp_path, item(1, text, slug="one", status="draft"), item(2, slug="two", status="draft")
    )
    assert archive.body("drafts/posts/one/index.md") == "[see](../two/index.md)"


@pytest.mark.parametrize(
    "link",
    [
        "/?cat=2", "/?tag=hello", "/?author=2", "/?m=201503", "/?s=hello", "/?feed=rss2", "/feed/",
        "/comments/feed/", "/category/hello/", "/category/hello/feed/", "/tag/hello/",
        "/author/hello/", "/2015/03/", "/2015/", "/?cat=2&paged=3", "/page/2/", "/?year=2015",
        "/?post_type=hello", "/?attachment_id=99",
    ],
)  # fmt: skip
def test_lists_of_posts_are_no_posts(tmp_path: Path, link: str) -> None:
    archive = migrated(
        tmp_path, item(1, f'<a href="{SITE}{link}">x</a>'), item(2, slug="hello"),
        item(3, slug="about", kind="page"),
    )  # fmt: skip
    assert archive.body(PAGE) == f"[x]({SITE}{link})"
    assert archive.kinds() == []


@pytest.mark.parametrize(
    "link",
    ["/hello/feed/", "/hello/?cat=2", "/?p=2&cat=3", "/hello/comment-page-1/", "/hello/2/"],
)
def test_other_forms_of_a_post_are_the_post(tmp_path: Path, link: str) -> None:
    archive = migrated(tmp_path, item(1, f'<a href="{SITE}{link}">x</a>'), item(2, slug="hello"))
    assert archive.body(PAGE) == "[x](../hello/index.md)"
    assert archive.kinds() == []
