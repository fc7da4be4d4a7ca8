"""Links to a network's main site, or to WordPress.com, do not lead to posts of the blog."""

from __future__ import annotations

from pathlib import Path

import pytest

import migrator
from migrator.model import Site
from migrator.urls.blog_urls import blog_urls


@pytest.mark.parametrize(
    ("home", "wordpress", "own"),
    [
        ("http://a.example", "http://a.example", 1),
        ("http://a.example", "https://www.a.example/", 2),
        ("http://a.example", "http://a.example/wp", 2),
        ("http://a.example/blog", "http://a.example/blog/wp", 2),
        ("http://a.example/blog", "http://a.example/wp", 2),
        ("http://a.example/blog2", "http://a.example", 1),
        ("http://a.example/blog2/", "https://www.a.example/", 1),
        ("http://two.a.example", "http://a.example", 1),
        ("http://mapped.example", "http://wordpress.com/", 1),
        ("", "http://a.example", 1),
        ("", "", 0),
    ],
)
def test_the_main_site_of_a_network_is_not_the_blog(home: str, wordpress: str, own: int) -> None:
    assert blog_urls(Site(url=home, wordpress_url=wordpress)) == (
        (home, wordpress)[:own] if home else (wordpress,)[:own]
    )


ITEM = (
    "<item><title>{title}</title><link>{home}/{slug}/</link><dc:creator>a</dc:creator>"
    "<content:encoded><![CDATA[{text}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
    "<wp:post_date>2010-01-01 10:00:00</wp:post_date><wp:post_name>{slug}</wp:post_name>"
    "<wp:status>publish</wp:status><wp:post_type>{kind}</wp:post_type></item>"
)
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"'
)


@pytest.mark.parametrize(
    ("home", "network"),
    [
        ("http://net.example/blog2", "http://net.example"),
        ("http://mapped.example", "http://wordpress.com/"),
        ("http://two.net.example", "https://net.example/"),
    ],
)
def test_links_to_the_network_stay_as_they_are(tmp_path: Path, home: str, network: str) -> None:
    root = network.rstrip("/")
    text = (
        f'<a href="{root}/about/">theirs</a> <a href="{root}/?p=2">number</a> '
        f'<a href="{home}/about/">ours</a>'
    )
    items = ITEM.format(home=home, slug="one", number=3, kind="post", title="One", text=text)
    items += ITEM.format(home=home, slug="about", number=2, kind="page", title="Us", text="We.")
    export = tmp_path / "export.xml"
    export.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {SPACES}><channel>'
        f"<title>B</title><link>{home}</link><wp:wxr_version>1.2</wp:wxr_version>"
        f"<wp:base_site_url>{network}</wp:base_site_url><wp:base_blog_url>{home}</wp:base_blog_url>"
        f"{items}</channel></rss>",
        "utf-8",
    )
    report = migrator.migrate(export, tmp_path / "out", offline=True)
    page = (tmp_path / "out/posts/one/index.md").read_text("utf-8")
    assert page.strip().splitlines()[-1] == (
        f"[theirs]({root}/about/) [number]({root}/?p=2) [ours](../../pages/about/index.md)"
    )
    assert [each for each in report.findings if each.kind != "repair"] == []
    assert report.exit_status == 0
