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


FORMS = [
    "/plan/#part", "/?p=2#part", "/plan/?x=1", "/plan", "//blog.example/plan/",
    "http://www.blog.example/plan/", "/index.php?p=2", "/plan/feed/",
    "/plan/comment-page-2/#comment-5",
]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "password"),
    [("draft", ""), ("private", ""), ("publish", "secret"), ("trash", ""), ("future", "")],
)
def test_every_form_of_a_link_to_a_hidden_post_keeps_its_address(
    tmp_path: Path, status: str, password: str
) -> None:
    text = "\n\n".join(f'<a href="{link}">see</a>' for link in FORMS)
    hidden = item(2, '<h2 id="part">x</h2>', slug="plan", status=status, password=password)
    archive = migrated(tmp_path, item(1, text), hidden)
    full = [link if "//" in link else f"{SITE}{link}" for link in FORMS]
    full = [link if link[0] != "/" else f"https:{link}" for link in full]
    assert archive.body(PAGE) == "\n\n".join(f"[see]({link})" for link in full)
    assert archive.kinds() == []
    assert migrator.verify(archive.root).findings == []


@pytest.mark.parametrize("target", ["hugo", "jekyll", "astro", "hexo", "pelican", "eleventy"])
@pytest.mark.parametrize("status", ["draft", "private", "protected"])
def test_no_page_of_a_website_links_to_a_hidden_post(
    tmp_path: Path, target: str, status: str
) -> None:
    text = f'<a href="{SITE}/plan/">see</a>'
    hidden = item(
        2, slug="plan", status="publish" if status == "protected" else status,
        password="secret" if status == "protected" else "",
    )  # fmt: skip
    archive = migrated(tmp_path, item(1, text), hidden, target=target, status=("publish", status))
    page = next(page for page in archive.pages() if "post-1" in page)
    assert f"[see]({SITE}/plan/)" in archive.text(page)
    assert [f.kind for f in migrator.verify(archive.root).findings] == ["private-parts"]


@pytest.mark.parametrize("layout", ["{permalink}", "{type}/{slug}", "{year}/{slug}"])
def test_no_layout_links_to_drafts(tmp_path: Path, layout: str) -> None:
    text = f'<a href="{SITE}/plan/">see</a>'
    draft = item(2, f'<a href="{SITE}/post-1/">back</a>', slug="plan", status="draft")
    archive = migrated(tmp_path, item(1, text), draft, layout=layout)
    [page] = [page for page in archive.pages() if "post-1" in page]
    assert archive.body(page) == f"[see]({SITE}/plan/)"
    assert migrator.verify(archive.root).findings == []


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
