"""Feeds are found and parsed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from migrator.crawler import feeds
from migrator.crawler.web import Answer

ADDRESS = "https://blog.example/feed/"
NAMES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)


def rss(*items: str) -> bytes:
    return f'<rss version="2.0" {NAMES}><channel>{"".join(items)}</channel></rss>'.encode()


def item(name: str, more: str = "") -> str:
    return f"<item><title>{name}</title><link>https://blog.example/{name}/</link>{more}</item>"


def told(body: bytes) -> feeds.Feed:
    found = feeds.feed(Answer(ADDRESS, ADDRESS, 200, {"content-type": "text/xml"}, body))
    assert found is not None
    return found


def test_an_rss_item_has_date_author_excerpt_and_terms() -> None:
    more = (
        "<dc:creator><![CDATA[Marie Côté]]></dc:creator>"
        "<pubDate>Tue, 01 Jan 2008 15:00:00 +0000</pubDate>"
        "<category>C#</category><category>R&amp;D</category>"
        "<description><![CDATA[<b>In</b> short.]]></description>"
        "<content:encoded><![CDATA[<p>At length.</p>]]></content:encoded>"
    )
    [found] = told(rss(item("one", more))).items
    assert found.published == datetime(2008, 1, 1, 15, tzinfo=UTC)
    assert (found.author, found.excerpt) == ("Marie Côté", "<b>In</b> short.")
    assert found.terms == ("C#", "R&D")


def test_an_atom_entry_has_the_same_data() -> None:
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/one/"/>'
        "<author><name>Marie</name><uri>https://marie.example</uri></author>"
        "<published>2008-01-01T10:00:00-05:00</published><summary>In short.</summary>"
        '<category term="R&amp;D"/></entry></feed>'
    )
    [found] = told(text.encode()).items
    assert found.link == "https://blog.example/one/"
    assert found.published == datetime(2008, 1, 1, 15, tzinfo=UTC)
    assert (found.author, found.excerpt, found.terms) == ("Marie", "In short.", ("R&D",))


@pytest.mark.parametrize("date", ["yesterday", "Tue, 99 Jan 2008", "2008-01-01", ""])
def test_a_date_without_an_offset_is_ignored(date: str) -> None:
    [found] = told(rss(item("one", f"<pubDate>{date}</pubDate>"))).items
    assert found.published is None


def test_a_feed_is_read_until_nothing_new_comes() -> None:
    pages = {
        ADDRESS: rss(item("c"), item("b")),
        f"{ADDRESS}?paged=2": rss(item("a")),
        # What does not know the parameter gives the same again.
        f"{ADDRESS}?paged=3": rss(item("a")),
    }
    asked: list[str] = []

    def get(url: str) -> Answer | None:
        asked.append(url)
        return Answer(url, url, 200, {}, pages[url]) if url in pages else None

    found = [link for feed in feeds.history(get, ADDRESS) for link in feed.posts]
    assert [link[21:-1] for link in found] == ["c", "b", "a"]
    assert asked == list(pages)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("https://blog.example/a/b/", "https://blog.example/a/b/feed/?withoutcomments=1"),
        ("https://blog.example/a.html", "https://blog.example/a.html/feed/?withoutcomments=1"),
        (
            "https://blog.example/?page_id=3",
            "https://blog.example/?page_id=3&feed=rss2&withoutcomments=1",
        ),
    ],
)
def test_every_post_has_a_feed_of_its_own(link: str, address: str) -> None:
    assert feeds.feed_of_post(link) == address
    assert feeds.is_feed_of_post(address)
    assert not feeds.is_feed_of_post(link)


@pytest.mark.parametrize(
    "link", ["http://[", "//[broken/a/", "http://[::1/a/", "http://a℀b.example/"]
)
def test_an_item_with_a_malformed_link_costs_no_other_item(link: str) -> None:
    broken = f"<item><title>broken</title><link>{link}</link></item>"
    found = told(rss(item("one"), broken, item("two")))
    assert [each.link for each in found.items] == [
        "https://blog.example/one/",
        "https://blog.example/two/",
    ]
