"""Every address that a visitor knew has its redirect."""

from support.linked_blog import FILE_URL, INDEX, SITE, blog

from migrator.archive.layout import plan
from migrator.model import Site
from migrator.selection import Selection
from migrator.urls.permalinks import BlogAddresses
from migrator.urls.redirects import Redirect, redirects


def test_redirects_of_a_broken_source_are_still_text() -> None:
    index = blog({"slug": "a\ud800", "link": "/a\ud800?\udc80", "old_slugs": ("b\ud800",)})
    made = redirects(
        BlogAddresses(SITE, index.entries), index, plan(SITE, index, Selection()).paths
    )
    assert made
    assert all(r.old.isascii() and r.new.isprintable() for r in made)


def test_every_address_a_visitor_knew_has_its_redirect() -> None:
    """F80."""
    paths = plan(SITE, INDEX, Selection()).paths
    assert [
        (r.old, r.new) for r in redirects(BlogAddresses(SITE, INDEX.entries), INDEX, paths)
    ] == [
        ("/2020/02/hallo/", "posts/hello/index.md"),
        ("/2020/02/hello/", "posts/hello/index.md"),
        ("/2020/02/hello/bridge/", FILE_URL),
        ("/2020/03/%e6%97%a5%e8%a8%98/", "posts/日記/index.md"),
        ("/2020/04/caf%C3%A9/", "posts/café/index.md"),
        ("/2020/05/100%-off/", "posts/100%-off/index.md"),
        ("/?attachment_id=40", FILE_URL),
        ("/?book=dune", "book/dune/index.md"),
        ("/?p=1", "posts/hello/index.md"),
        ("/?p=2", "posts/日記/index.md"),
        ("/?p=3", "posts/café/index.md"),
        ("/?p=5", "posts/100%-off/index.md"),
        ("/?p=7", "pages/team/index.md"),
        ("/?p=8", "book/dune/index.md"),
        ("/?p=9", "posts/old.html/index.md"),
        ("/?page_id=7", "pages/team/index.md"),
        ("/about/team/", "pages/team/index.md"),
        ("/archives/old.html", "posts/old.html/index.md"),
    ]


def test_a_redirect_stands_once_and_a_living_post_comes_before_a_former_slug() -> None:
    index = blog(
        {"slug": "new", "link": "https://blog.example/new/", "old_slugs": ("taken", "neu%20x")},
        {"slug": "taken", "link": "https://blog.example/taken/"},
    )
    made = list(
        redirects(BlogAddresses(SITE, index.entries), index, plan(SITE, index, Selection()).paths)
    )
    assert [r for r in made if r.old == "/taken/"] == [
        Redirect("/taken/", "posts/taken/index.md", is_item=True)
    ]
    assert Redirect("/neu%20x/", "posts/new/index.md", is_item=True) in made
    assert len({r.old for r in made}) == len(made)


def test_redirects_of_a_blog_in_a_folder_name_the_folder() -> None:
    site = Site(url="http://blog.example/journal")
    index = blog({"slug": "a", "link": "http://blog.example/journal/a b/\r\n"})
    paths = plan(site, index, Selection()).paths
    old = [r.old for r in redirects(BlogAddresses(site, index.entries), index, paths)]
    assert old == ["/journal/?p=1", "/journal/a%20b/"]
