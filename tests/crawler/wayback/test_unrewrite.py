"""URLs rewritten by a web archive are restored; URLs in the author's text are not changed."""

from __future__ import annotations

import pytest

from migrator.crawler.wayback.unrewrite import restore_urls

HOST = "blog.example"
BANNER = b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("http://web.archive.org/web/20100102030405/http://blog.example/a/", "http://blog.example/a/"),
        ("https://web.archive.org/web/2010im_/https://www.blog.example/a.png",
         "https://www.blog.example/a.png"),
        ("//web.archive.org/web/20100102030405/http://blog.example:80/a", "http://blog.example:80/a"),
        ("/web/20100102030405id_/http://blog.example/a", "http://blog.example/a"),
        ("/web/20100102030405/http:/blog.example/a", "http://blog.example/a"),
        ("http://web.archive.org/web/2010/blog.example/a", "http://blog.example/a"),
        ("http://web.archive.org/web/2010/http://other.example/", None),
        ("http://web.archive.org/web/*/http://blog.example/", None),
        ("/web/2010/report.html", None),
        ("http://web.archive.org/", None),
    ],
)  # fmt: skip
def test_urls_of_the_site_are_restored(written: str, meant: str | None) -> None:
    body = f'<p><a href="{written}">x</a></p>'.encode()
    assert restore_urls(body, HOST) == (
        body if meant is None else f'<p><a href="{meant}">x</a></p>'.encode()
    )


def test_each_url_of_a_srcset_is_restored() -> None:
    there = b"http://blog.example"
    plain = b'<img srcset="%b/a.png 1x, %b/b.png 2x">' % (there, there)
    assert restore_urls(plain.replace(there, b"/web/2010im_/" + there), HOST) == plain


def test_in_a_page_of_the_archive_itself_every_url_is_restored() -> None:
    link = b'<a href="http://web.archive.org/web/2010/http://other.example/">x</a>'
    assert restore_urls(BANNER + link, HOST) == BANNER + b'<a href="http://other.example/">x</a>'


def test_urls_in_the_text_are_not_changed() -> None:
    body = b"<p>See http://web.archive.org/web/2010/http://blog.example/ there.</p>"
    assert restore_urls(body, HOST) == body
