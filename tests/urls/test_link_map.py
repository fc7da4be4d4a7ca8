"""Links: every address the old blog knew leads to the file that holds the post now."""

import tracemalloc
import unicodedata
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath

import pytest
from support.linked_blog import FILE_URL, HELLO, MAP, SITE, blog, link_map

from migrator.archive.layout import plan
from migrator.model import Attachment, Site, Term
from migrator.selection import Selection
from migrator.urls.link_map import LinkMap, LinkTarget
from migrator.urls.permalinks import BlogAddresses
from migrator.urls.redirects import redirects


def leads_to(url: str, base: str = "") -> str | None:
    target = MAP.resolve(url, base)
    return (
        None if target is None else str(target.path) + (target.fragment and "#" + target.fragment)
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://blog.example/2020/02/hello/",
        "http://blog.example/2020/02/hello/",
        "http://www.blog.example/2020/02/hello",
        "HTTPS://WWW.Blog.Example:443/2020/02/hello/",
        "http://blog.example:80/2020/02/hello/",
        "https://blog.example./2020/02/hello/",
        "//blog.example/2020/02/hello/",
        "/2020/02/hello/",
        "/2020/02/hello",
        "//www.blog.example//2020//02/hello/",
        "/2020/02/Hello/",
        "/2020/02/h%65llo/",
        "/2020/03/../02/./hello/",
        "/index.php/2020/02/hello/",
        "/2020/02/hello/feed/",
        "/2020/02/hello/feed/rss2/",
        "/2020/02/hello/amp/",
        "/2020/02/hello/2/",
        "/2020/02/hello/page/2/",
        "/2020/02/hello/trackback/",
        "/2020/02/hello/comment-page-2/#comment-5",
        "/2020/02/hello/?replytocom=17#respond",
        "/2020/02/hello/#more-12",
        "/2020/02/hello/#comments",
        "/2020/02/hello/?utm_source=x&utm_medium=y&fbclid=z",
        "/2020/02/hello/?print=1",
        "?p=1",
        "/?p=1",
        "https://blog.example?p=1",
        "https://blog.example/index.php?p=1",
        "/?p=1&preview=true",
        "/?p=1&#038;preview=true",
        "/?page_id=1",
        "/?post_type=post&p=1",
        "/?name=hello",
        "/2020/02/hallo/",  # its former slug
        "/hello/",  # WordPress finds a slug after a change of the permalink structure
        "/2020/hello.html",
        "/archives/hello",
        " /2020/02/hello/ ",
        "/2020/02/hello/\n",
    ],
)
def test_every_form_of_an_address_leads_to_the_post(url: str) -> None:
    """F79, F80, F65 (`?page_id=`)."""
    assert leads_to(url) == HELLO


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/2020/03/%E6%97%A5%E8%A8%98/", "posts/日記/index.md"),
        ("/2020/03/%e6%97%a5%e8%a8%98/", "posts/日記/index.md"),
        ("/2020/03/日記/", "posts/日記/index.md"),
        ("/2020/04/caf%c3%a9/", "posts/café/index.md"),
        ("/2020/04/" + unicodedata.normalize("NFD", "café"), "posts/café/index.md"),
        ("/2020/04/cafe%CC%81/", "posts/café/index.md"),
        ("/about/team/#anna", "pages/team/index.md#anna"),
        ("/?page_id=7", "pages/team/index.md"),
        ("/?pagename=about/team", "pages/team/index.md"),
        ("/2020/05/100%-off/", "posts/100%-off/index.md"),
        ("/2020/05/100%25-off/", "posts/100%-off/index.md"),
        ("/?p=65", "drafts/posts/idea/index.md"),
        ("/?book=dune", "book/dune/index.md"),
        ("/archives/old.html", "posts/old.html/index.md"),
        ("/2020/02/hello/#caf%C3%A9", "posts/hello/index.md#caf%C3%A9"),
        ("/2020/02/hello/#commentary", "posts/hello/index.md#commentary"),
    ],
)
def test_addresses_of_other_items(url: str, path: str) -> None:
    """F79: fragments that lead into a text stay, as they are."""
    assert leads_to(url) == path


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/",
        "https://blog.example",
        "https://blog.example/feed/",
        "https://blog.example/page/2/",
        "/?s=hello",
        "/2020/",
        "/2020/02/",
        "/category/hello/",
        "/tag/hello/",
        "/nowhere/",
        "/2020/02/hello/?wpdmdl=12",
        "/?p=66",  # private: not in the archive
        "/secret/",
        "/?p=999",
        "/?p=-1",
        "/?p=" + "9" * 400,
        "/?p=²",
        "https://elsewhere.example/2020/02/hello/",
        "https://blog.example:8080/2020/02/hello/",
        "https://sub.blog.example/2020/02/hello/",
        "https://notblog.example/2020/02/hello/",
        "ftp://blog.example/2020/02/hello/",
        "mailto:hello@blog.example",
        "javascript:void(0)",
        "tel:+3212345",
        "http://[broken/2020/02/hello/",
        "http://blog.example:port/2020/02/hello/",
        "http://",
        "https://xn--\x80/",
        "https://blog.example/" + "a/" * 100_000,
        "https://blog.example/?" + "a=1&" * 1000,
        FILE_URL,
        "\x00",
        "/%00%ff%fe",
    ],
)
def test_what_the_archive_does_not_hold_stays_as_it_is(url: str) -> None:
    assert MAP.resolve(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://blog.example/2020/02/hello/bridge/",
        "/2020/02/hello/bridge",
        "/?attachment_id=40",
        "/?p=40",
        "/2020/02/hello/bridge/#main",
    ],
)
def test_an_attachments_page_is_the_attachments_file(url: str) -> None:
    """F80."""
    assert MAP.resolve(url) == LinkTarget(None, url=FILE_URL)


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("../../02/hello/", HELLO),
        ("../hallo-welt/../日記/", "posts/日記/index.md"),
        ("?p=1", HELLO),  # an id comes before the path it is asked of
        ("/?p=1", HELLO),
        ("www.elsewhere.example/hello", None),
    ],
)
def test_a_relative_address_counts_from_the_permalink(href: str, path: str | None) -> None:
    assert leads_to(href, "https://blog.example/2020/03/%e6%97%a5%e8%a8%98/") == path


@pytest.mark.parametrize(
    "url",
    [
        "http://www.blog.example/journal/2020/hello/",
        "/journal/2020/hello/",
        "/journal/index.php/2020/hello/",
        "/journal/?p=1",
        "https://blog.example/journal/wp/?p=1",
        "/journal/wp/index.php?p=1",
        "/journal/wp/2020/hello/",
    ],
)
def test_a_blog_in_a_folder(url: str) -> None:
    site = Site(url="http://blog.example/journal", wordpress_url="http://blog.example/journal/wp")
    links = link_map(
        blog({"slug": "hello", "link": "http://blog.example/journal/2020/hello/"}), site
    )
    assert links.resolve(url) == LinkTarget(PurePosixPath(HELLO))
    assert links.resolve("/2020/hello/") is None
    assert links.resolve("http://blog.example/") is None


@pytest.mark.parametrize("site", [SITE, Site(), Site(url="no address"), Site(url="http://[x")])
def test_where_the_permalinks_stand_is_the_blog_whatever_the_head_says(site: Site) -> None:
    index = blog(
        {"slug": "a", "link": "http://mapped.example/a/"},
        {"slug": "b", "link": "http://mapped.example/b/"},
        {"slug": "c", "link": "http://twitter.example/c/"},
    )
    links = link_map(index, site)
    assert links.resolve("https://www.mapped.example/a") == LinkTarget(
        PurePosixPath("posts/a/index.md")
    )
    assert links.resolve("/b/", "http://mapped.example/a/")
    assert links.resolve("http://twitter.example/c/") is None


def test_an_export_whose_links_are_only_paths() -> None:
    """F55: the way Squarespace writes WXR."""
    index = blog(
        {"slug": "2012/10/moon", "link": "/2012/10/moon"},
        {"slug": "sun.html", "link": "/blog/sun.html"},
        {"type": "attachment", "link": "https://images.example/photo.jpg"},
    )
    site = Site()
    links = link_map(index, site)
    moon = PurePosixPath("posts/2012-10-moon/index.md")
    assert links.resolve("/2012/10/moon/") == LinkTarget(moon)
    assert links.resolve("../../2012/10/moon", "/blog/sun.html/") == LinkTarget(moon)
    assert links.resolve("/blog/sun.html", "/2012/10/moon").path is not None
    assert links.resolve("https://images.example/2012/10/moon") is None
    made = redirects(
        BlogAddresses(site, index.entries), index, plan(site, index, Selection()).paths
    )
    assert [r.old for r in made] == ["/2012/10/moon", "/?p=1", "/?p=2", "/blog/sun.html"]


def test_an_item_without_a_link_is_found_by_its_guid_and_its_slug() -> None:
    index = blog({"slug": "a", "id": 0, "guid": "https://blog.example/?p=19"})
    links = link_map(index)
    assert (
        links.resolve("/?p=19")
        == links.resolve("/2020/a/")
        == LinkTarget(PurePosixPath("posts/a/index.md"))
    )
    assert links.resolve("/") is None


def test_an_id_that_another_item_has_is_that_items() -> None:
    index = blog(
        {"slug": "a", "id": 10, "link": "https://blog.example/?p=1"},
        {"slug": "b", "id": 1, "status": "private", "link": "https://blog.example/b/"},
        {"slug": "c", "id": 11, "link": "https://blog.example/?p=2"},
    )
    links = link_map(index)
    assert links.resolve("/?p=1") is None
    assert links.resolve("/?p=2") == LinkTarget(PurePosixPath("posts/c/index.md"))


def test_a_file_without_an_id_is_not_what_unknown_addresses_lead_to() -> None:
    nameless = Attachment(id=0, url=FILE_URL, link="https://blog.example/bridge/")
    found = link_map(blog({"link": "https://blog.example/a/"}, attachments=(nameless,)))
    assert found.resolve("https://blog.example/gone/?x=1") is None
    assert found.resolve("https://blog.example/gone/") is None


@pytest.mark.parametrize("host", ["müller.example", "xn--mller-kva.example", "MÜLLER.example"])
def test_a_host_in_other_letters_is_the_same_host(host: str) -> None:
    site = Site(url="http://xn--mller-kva.example")
    links = link_map(blog({"slug": "a", "link": "http://müller.example/a/"}), site)
    assert links.resolve(f"https://{host}/a/")


def test_two_items_with_one_address_the_published_and_oldest_has_it() -> None:
    link = "https://blog.example/x/"
    index = blog(
        {"slug": "x", "link": link, "status": "draft", "published": datetime(2001, 1, 1)},
        {"slug": "x", "link": link, "published": datetime(2011, 1, 1)},
        {"slug": "x", "link": link, "published": datetime(2010, 1, 1)},
    )
    assert link_map(index).resolve("/x/") == LinkTarget(PurePosixPath("posts/x/index.md"))
    assert plan(SITE, index, Selection()).paths[2] == PurePosixPath("posts/x/index.md")


def test_a_slug_that_two_posts_share_is_not_guessed() -> None:
    """F2."""
    index = blog(
        {"slug": "5g", "link": "https://blog.example/tecnologia/5g/"},
        {"slug": "5g", "link": "https://blog.example/en/technology/5g/"},
    )
    links = link_map(index)
    assert links.resolve("/tecnologia/5g/") == LinkTarget(PurePosixPath("posts/5g/index.md"))
    assert links.resolve("/en/technology/5g") == LinkTarget(PurePosixPath("posts/5g-2/index.md"))
    assert links.resolve("/5g/") is None


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("/opinion/what-is-freedom/#_ftn1", True),
        ("/opinion/long/what-is-freedom.html", True),
        ("/2019/what-is-freedom/", True),
        ("/category/what-is-freedom/", False),
        ("/author/what-is-freedom/", False),
        ("/wp-admin/what-is-freedom", False),
        ("/opinion/2019/", False),
        ("/opinion/hello/", False),  # one word is too little to go by
        ("/topics/long-reads/", False),  # a term has that slug as well
        ("/long-reads/", True),
    ],
)
def test_a_link_of_a_former_permalink_structure_is_found_by_its_slug(url: str, found: bool) -> None:
    index = blog(
        {"slug": "what-is-freedom", "link": "https://blog.example/2019/09/28/what-is-freedom/"},
        {"slug": "hello", "link": "https://blog.example/2019/09/29/hello/"},
        {"slug": "long-reads", "link": "https://blog.example/2019/09/30/long-reads/"},
    )
    site = replace(SITE, terms=[Term("topic", "long-reads", "Long reads")])
    assert (link_map(index, site).resolve(url) is not None) == found


def test_addresses_that_differ_by_case_only_are_told_apart() -> None:
    """F64."""
    index = blog(
        {"slug": "About", "link": "https://blog.example/About/"},
        {"slug": "about", "link": "https://blog.example/about/"},
    )
    links = link_map(index)
    assert links.resolve("/About/") == LinkTarget(PurePosixPath("posts/About/index.md"))
    assert links.resolve("/about/") == LinkTarget(PurePosixPath("posts/about-2/index.md"))


def test_a_page_that_is_the_home_page_has_its_file() -> None:
    links = link_map(blog({"slug": "welcome", "type": "page", "link": "https://blog.example/"}))
    welcome = LinkTarget(PurePosixPath("pages/welcome/index.md"))
    assert links.resolve("http://www.blog.example") == welcome
    assert links.resolve("/?utm_source=x") == welcome
    assert links.resolve("/?s=word") is None
    assert links.resolve("/?cat=4") is None


def test_a_large_blog_fits_into_little_memory() -> None:
    index = blog(
        *[
            {
                "slug": f"a-post-with-a-usual-slug-{n}",
                "link": f"https://blog.example/2020/02/a-post-with-a-usual-slug-{n}/",
                "published": None,
            }
            for n in range(3500)
        ]
    )
    paths = plan(SITE, index, Selection()).paths
    tracemalloc.start()
    links = LinkMap(BlogAddresses(SITE, index.entries), index, paths)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert links.resolve("/2020/02/a-post-with-a-usual-slug-77/") is not None
    assert used < 2_000_000  # a tenth of 20 MB for a tenth of 35,000 posts


@pytest.mark.parametrize("url", ["http://blog.example:443/2020/04/caf%C3%A9/"])
def test_a_link_with_the_port_of_the_other_scheme_leads_to_the_post(url: str) -> None:
    """A site behind a proxy writes such links: it sees port 443 and takes it for http."""
    assert leads_to(url) == leads_to("https://blog.example/2020/04/caf%C3%A9/") is not None
