"""The pages of a site are found in its sitemaps, feeds and pages."""

from __future__ import annotations

import gzip

import pytest

from migrator.crawler import discovery
from migrator.crawler.discovery import SiteScope
from migrator.crawler.feeds import feed
from migrator.crawler.web import Answer

SITE = "https://blog.example/"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def answer(body: str | bytes, content_type: str = "application/xml", url: str = SITE) -> Answer:
    data = body.encode() if isinstance(body, str) else body
    return Answer(url, url, 200, {"content-type": content_type}, data)


def test_a_sitemap_lists_pages_and_an_index_lists_sitemaps() -> None:
    urls = f"<urlset {SPACE}><url><loc> {SITE}a/ </loc></url><url><loc>/b/</loc></url></urlset>"
    found = discovery.sitemap(answer(urls))
    assert found is not None
    assert found.pages == (f"{SITE}a/", f"{SITE}b/")
    index = f"<sitemapindex {SPACE}><sitemap><loc>{SITE}1.xml</loc></sitemap></sitemapindex>"
    found = discovery.sitemap(answer(index))
    assert found is not None
    assert found.further == (f"{SITE}1.xml",)


def test_images_in_a_sitemap_are_no_pages() -> None:
    image = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    text = (
        f"<?xml version='1.0'?><?xml-stylesheet href='x.xsl'?><urlset {SPACE} {image}><url>"
        f"<loc>{SITE}a/</loc><image:image><image:loc>{SITE}a.png</image:loc></image:image>"
        f"</url></urlset>"
    )
    found = discovery.sitemap(answer(text))
    assert found is not None
    assert found.pages == (f"{SITE}a/",)


def test_a_gzipped_sitemap_is_decompressed() -> None:
    urls = f"<urlset {SPACE}><url><loc>{SITE}a/</loc></url></urlset>".encode()
    found = discovery.sitemap(answer(gzip.compress(urls), "application/gzip"))
    assert found is not None
    assert found.pages == (f"{SITE}a/",)


def test_the_urls_of_a_truncated_sitemap_are_read() -> None:
    text = f"<urlset {SPACE}><url><loc>{SITE}a/</loc></url><url><loc>{SITE}b/</l"
    found = discovery.sitemap(answer(text))
    assert found is not None
    assert f"{SITE}a/" in found.pages


def test_a_list_in_plain_text_is_a_sitemap_too() -> None:
    found = discovery.sitemap(answer(f"{SITE}a/\r\n{SITE}b/\r\n", "text/plain"))
    assert found is not None
    assert found.pages == (f"{SITE}a/", f"{SITE}b/")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><body>Not found</body></html>",
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
        b"\x1f\x8bnonsense",
        "no sitemap here",
    ],
)
def test_other_content_is_not_taken_for_a_sitemap(body: str | bytes) -> None:
    assert discovery.sitemap(answer(body)) is None
    assert feed(answer(body)) is None


def test_a_feed_has_data_about_the_site_and_its_posts() -> None:
    text = (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        "<title>A &amp; B</title><atom:link href='https://blog.example/feed/' rel='self'/>"
        "<link>https://blog.example</link><description>Just another</description>"
        "<language>fr-FR</language><generator>https://wordpress.org/?v=6.1</generator>"
        "<image><title>Icon</title><link>https://blog.example</link></image>"
        "<item><title>One</title><link>https://blog.example/one/</link></item></channel></rss>"
    )
    told = feed(answer(text, "application/rss+xml"))
    assert told is not None
    assert (told.title, told.description, told.language) == ("A & B", "Just another", "fr-FR")
    assert told.posts == ("https://blog.example/one/",)


def test_an_atom_feed_is_a_feed() -> None:
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Blog</title>'
        '<link rel="self" href="https://blog.example/atom.xml"/>'
        '<entry><link rel="replies" href="/one/#comments"/><link rel="alternate" href="/one/"/>'
        "</entry></feed>"
    )
    told = feed(answer(text))
    assert told is not None
    assert (told.title, told.language, told.posts) == ("Blog", "de", (f"{SITE}one/",))


def test_robots_txt_names_sitemaps() -> None:
    text = "User-agent: *\nDisallow:\n\nsitemap: https://blog.example/a.xml\nSitemap: /b.xml\n"
    found = list(discovery.robots_sitemaps(answer(text, "text/plain")))
    assert found == [f"{SITE}a.xml", f"{SITE}b.xml"]


def test_a_page_shows_links_feeds_and_what_its_head_says() -> None:
    text = (
        '<html lang="fr-FR"><head><title>Blog</title><link rel="https://api.w.org/" href="/api/">'
        '<link rel="alternate" type="application/rss+xml" href="/feed/">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="shortlink" href="https://blog.example/?p=12"></head>'
        '<body class="single postid-12"><a href="one/">1</a><a href="one/">1</a>'
        '<a href="mailto:x@y">x</a><a href="http://[bad">x</a><a>x</a></body></html>'
    )
    seen = discovery.page_links(answer(text, "text/html", f"{SITE}sub/"))
    assert seen.links == (f"{SITE}sub/one/", "mailto:x@y")
    assert seen.feeds == (f"{SITE}feed/",)
    assert (seen.title, seen.language, seen.ids) == ("Blog", "fr-FR", {12})


@pytest.mark.parametrize(
    ("href", "page"),
    [
        ("/a/#comments", "https://blog.example/a/"),
        ("http://www.blog.example/a/", "https://blog.example/a/"),
        ("/a/?utm_source=x&replytocom=5", "https://blog.example/a/"),
        ("/?p=12", "https://blog.example/?p=12"),
        ("/a/?PHPSESSID=abc", "https://blog.example/a/"),
        ("/a/;jsessionid=abc", "https://blog.example/a/"),
        ("/version-1.0", ""),
        ("/a.php", "https://blog.example/a.php"),
    ],
)
def test_url_variants_of_a_page_have_one_form(href: str, page: str) -> None:
    if href == "/version-1.0":  # a slug may look like a file's ending when it is a number
        page = "https://blog.example/version-1.0"
    assert SiteScope(SITE).page(href, SITE) == page


@pytest.mark.parametrize(
    "href",
    [
        "https://other.example/a/",
        "https://blog.example:8080/",
        "mailto:a@b.example",
        "javascript:void(0)",
        "/wp-admin/",
        "/wp-login.php?redirect_to=/",
        "/wp-json/wp/v2/posts",
        "/wp-content/uploads/a.jpg",
        "/files/a.pdf",
        "/a/feed/",
        "/?s=words",
        "/shop/?orderby=price&filter=x",
        "/a/b/a/b/a/b/a/b/",
        "/x" * 30,
        "/" + "x" * 5000,
    ],
)
def test_urls_that_are_not_pages_of_the_site_are_ignored(href: str) -> None:
    assert SiteScope(SITE).page(href, SITE) == ""


@pytest.mark.parametrize("href", ["/a/comment-page-2/#comments", "/?p=5&cpage=2"])
def test_the_comments_of_a_post_may_be_on_several_pages(href: str) -> None:
    assert SiteScope(SITE).page(href, SITE)


def test_urls_outside_the_folder_of_a_blog_are_ignored() -> None:
    scope = SiteScope("https://host.example/blog/")
    assert scope.page("/blog/a/", scope.root)
    assert not scope.page("/shop/a/", scope.root)
    assert not scope.page("/blogs/a/", scope.root)


@pytest.mark.parametrize(
    "path", ["2010/", "2010/11/", "2010/11/5/", "category/a/", "author/x/", "page/2/", "?m=201011"]
)
def test_lists_of_posts_are_recognised_by_their_url(path: str) -> None:
    assert SiteScope(SITE).is_archive(SITE + path)


@pytest.mark.parametrize(
    "path", ["2010/11/a-post/", "a/2/", "?p=12", "category/", "my-tag/", "archives/123"]
)
def test_posts_are_not_taken_for_lists(path: str) -> None:
    assert not SiteScope(SITE).is_archive(SITE + path)


@pytest.mark.parametrize(
    ("root", "href"),
    [
        ("https://blog.example/", "http://blog.example:80/a/"),
        ("https://blog.example/", "https://www.blog.example:443/a/"),
        ("https://blog.example/", "https://blog.example./a/"),
        ("https://xn--bcher-kva.example/", "https://bücher.example/a/"),
        ("https://xn--bcher-kva.example/", "https://www.BÜCHER.example/a/"),
    ],
)
def test_every_spelling_of_the_host_belongs_to_the_site(root: str, href: str) -> None:
    assert SiteScope(root).page(href, root) == f"{root}a/"


MALFORMED = ["http://[", "//[broken/a/", "http://[::1/a/", "http://a℀b.example/"]


@pytest.mark.parametrize("url", MALFORMED)
def test_a_malformed_url_in_a_sitemap_costs_no_other_url(url: str) -> None:
    text = (
        f"<urlset><url><loc>{url}</loc></url><url><loc>/a/</loc></url></urlset>"
        f"<sitemap><loc>{url}</loc></sitemap>"
    )
    found = discovery.sitemap(answer(text, "text/xml", f"{SITE}sitemap.xml"))
    assert found is not None
    assert (found.pages, found.further) == ((f"{SITE}a/",), ())


@pytest.mark.parametrize("url", MALFORMED)
def test_a_malformed_sitemap_url_in_robots_txt_costs_no_other(url: str) -> None:
    text = f"Sitemap: {url}\nSitemap: {SITE}a.xml\n"
    found = discovery.robots_sitemaps(answer(text, "text/plain", f"{SITE}robots.txt"))
    assert list(found) == [f"{SITE}a.xml"]


@pytest.mark.parametrize("url", MALFORMED)
def test_a_malformed_url_belongs_to_no_site(url: str) -> None:
    assert not SiteScope(SITE).contains(url)
    assert SiteScope(SITE).page(url, SITE) == ""
