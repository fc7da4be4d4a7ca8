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
        "https://",
        "-.blog",
    ],
)
def test_a_file_or_anything_else_is_no_address(typed: str) -> None:
    assert not url_of(typed).removeprefix("https://")


def test_a_file_that_is_there_wins_over_a_site(tmp_path: Path) -> None:
    assert url_of("old.blog", tmp_path)
    (tmp_path / "old.blog").mkdir()
    assert url_of("old.blog", tmp_path) == ""


def test_without_a_scheme_http_is_tried_after_https() -> None:
    assert forms("old.blog/a") == ("https://old.blog/a", "http://old.blog/a")
    assert forms("http://old.blog") == ("http://old.blog",)
    assert forms("https:/old.blog") == ("https://old.blog",)
    assert forms("export.xml") == ()
