"""Addresses as people type them, and files that look like addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrator.settings.typed_address import forms, url_of


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("old.blog", "https://old.blog"),
        ("www.old.blog/", "https://www.old.blog/"),
        ("old.blog/2012/05/a-post", "https://old.blog/2012/05/a-post"),
        ("old.blog/?p=12", "https://old.blog/?p=12"),
        ("old.blog:8080", "https://old.blog:8080"),
        ("old.blog/about.html", "https://old.blog/about.html"),
        (" old.blog ", "https://old.blog"),
        ("//old.blog/x", "https://old.blog/x"),
        ("bücher.example", "https://bücher.example"),
        ("xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("ann.co.uk", "https://ann.co.uk"),
        ("blog.md", "https://blog.md"),
        ("localhost:8000", "https://localhost:8000"),
        ("127.0.0.1:8000/blog/", "https://127.0.0.1:8000/blog/"),
        ("https:/old.blog", "https://old.blog"),
        ("http:old.blog", "http://old.blog"),
        ("HTTP://Old.Blog", "HTTP://Old.Blog"),
        ("https://old.blog", "https://old.blog"),
        ("OLD.BLOG?p=1", "https://OLD.BLOG?p=1"),
        ("日本.jp/#top", "https://日本.jp/#top"),
        ("[::1]:8000/blog/", "https://[::1]:8000/blog/"),
        ("https//old.blog", "https://old.blog"),
        ("http;//old.blog/a", "http://old.blog/a"),
        ("http:\\\\old.blog", "http://old.blog"),
        ("https://https://old.blog", "https://old.blog"),
        ("http://https//old.blog/", "https://old.blog/"),
        ("<https://old.blog/>", "https://old.blog/"),
        ("“old.blog”,", "https://old.blog"),
        ("feed://old.blog/feed/", "https://old.blog/"),
        ("feed:http://old.blog/feed/", "http://old.blog/"),
        ("view-source:https://old.blog", "https://old.blog"),
        ("https://https.example/", "https://https.example/"),
        (
            "https://web.archive.org/web/2015/http://old.blog/",
            "https://web.archive.org/web/2015/http://old.blog/",
        ),
    ],
)
def test_an_address_is_understood_with_and_without_a_scheme(typed: str, url: str) -> None:
    assert url_of(typed) == url


@pytest.mark.parametrize(
    "typed",
    [
        "export.xml",
        "nowhere.xml.gz",
        "backup.zip",
        "site.jpa",
        "blog.wpress",
        "site.warc.gz",
        "./old.blog",
        "../old.blog",
        "exports/blog.xml",
        "backups.old/site.sql",
        "C:\\exports\\blog.xml",
        "~/old.blog",
        "export",
        "my blog.example",
        "ann@old.blog",
        "mysql://ann@db.example/blog",
        "",
        ".",
        "1.2",
        "ftp://old.blog",
        "file:///home/ann/export.xml",
        "'my export.xml'",
        "https-backup.zip",
        "feed:",
        "https://",
        "-.blog",
    ],
)
def test_a_file_or_anything_else_is_no_address(typed: str) -> None:
    assert not url_of(typed).removeprefix("https://")


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("/feed/", "/"),
        ("/feed", "/"),
        ("/feed/atom/", "/"),
        ("/blog/comments/feed/", "/blog/"),
        ("/?feed=rss2", "/"),
        ("/wp-rss2.php", "/"),
        ("/blog/wp-admin/", "/blog/"),
        ("/wp-admin/edit.php?post_type=page", "/"),
        ("/wp-login.php?redirect_to=x", "/"),
        ("/wp-json/wp/v2/posts", "/"),
        ("/sitemap.xml", "/"),
        ("/wp-sitemap-posts-post-1.xml", "/"),
        ("/robots.txt", "/"),
        ("/blog/index.php", "/blog/"),
        # Pages of a site.
        ("/index.php?p=12", "/index.php?p=12"),
        ("/index.php/2012/05/a-post/", "/index.php/2012/05/a-post/"),
        ("/my-feed/", "/my-feed/"),
        ("/feedback/", "/feedback/"),
        ("/2012/05/feed-the-cat/?utm_source=feed", "/2012/05/feed-the-cat/?utm_source=feed"),
        ("/about-wp-admin/", "/about-wp-admin/"),
    ],
)
def test_an_address_that_is_no_page_stands_for_its_site(address: str, site: str) -> None:
    assert url_of(f"https://old.blog{address}") == f"https://old.blog{site}"


def test_a_file_that_is_there_wins_over_a_site(tmp_path: Path) -> None:
    assert url_of("old.blog", tmp_path)
    (tmp_path / "old.blog").mkdir()
    assert url_of("old.blog", tmp_path) == ""


def test_without_a_scheme_http_is_tried_after_https() -> None:
    assert forms("old.blog/a") == ("https://old.blog/a", "http://old.blog/a")
    assert forms("http://old.blog") == ("http://old.blog",)
    assert forms("https:/old.blog") == ("https://old.blog",)
    assert forms("<http://old.blog>") == ("http://old.blog",)
    assert forms("feed://old.blog") == ("https://old.blog", "http://old.blog")
    assert forms("export.xml") == ()
