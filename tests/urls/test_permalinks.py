"""What an address on the blog means."""

from datetime import datetime, timedelta, timezone
from urllib.parse import urljoin

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from migrator.model import IndexEntry, Site
from migrator.urls.permalinks import (
    Address,
    BlogAddresses,
    decoded_path,
    precedence,
    seniority,
)

PIECES = [
    *("http:", "https:", "HTTP:", "//", "/", "example.org", "WWW.Example.org", "xn--caf-dma.fr"),
    *("?a=b", "?", "#c", "#", ";", ";x", "..", ".", "a", "é", "%C3%A9", ":80", ":", "@", "[", "]"),
    *("\t", "\n", " ", "\\", "\x01", "\u3000", "index.php", "&amp;", "\u2100"),
]
BLOG = BlogAddresses(
    Site(url="http://example.org/journal", wordpress_url="http://example.org/journal/wp")
)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://example.org/journal", Address(("",), (), "")),
        ("http://example.org/journal/a/b/#c", Address(("a/b",), (), "c")),
        ("/journal/wp/a", Address(("a", "wp/a"), (), "")),
        ("/journal/wp/index.php?p=1", Address(("", "wp/index.php"), (("p", "1"),), "")),
        ("/journal/?b=2&a=1&utm_source=x&fbclid=y", Address(("",), (("b", "2"), ("a", "1")), "")),
        ("/journal/a?empty=", Address(("a",), (("empty", ""),), "")),
    ],
)
def test_an_address_is_read_from_the_blogs_folder(url: str, address: Address) -> None:
    assert BLOG.locate(url) == address


@pytest.mark.parametrize(
    "url", ["http://example.org/", "/journalist/", "http://example.com/journal/", "#a", "x:y"]
)
def test_what_lies_beside_the_folder_is_elsewhere(url: str) -> None:
    assert BLOG.locate(url, "http://example.org/") is None


@pytest.mark.parametrize(
    ("path", "decoded"),
    [
        ("/a//b/", "a/b"),
        ("/a/./b/../c", "a/c"),
        ("/../../a", "a"),
        ("/index.php/a", "a"),
        ("/a/index.php/b", "a/index.php/b"),
        ("/caf%C3%A9", "café"),
        ("/cafe%CC%81", "café"),
        ("/100%-off", "100%-off"),
        ("/%2e%2e/a", "a"),
    ],
)
def test_a_path_is_compared_as_a_reader_would_write_it(path: str, decoded: str) -> None:
    assert decoded_path(path) == decoded


def test_bytes_that_are_no_utf_8_stay_apart() -> None:
    assert decoded_path("/%ff") != decoded_path("/%fe")


def test_the_oldest_comes_first_and_the_undated_last() -> None:
    tokyo = timezone(timedelta(hours=9))

    def entry(**values) -> IndexEntry:
        return IndexEntry(**{"position": 0, "id": 1, "type": "post", "status": "publish", **values})

    newest_first = [
        entry(),
        entry(published=datetime(2020, 1, 2, tzinfo=tokyo), id=2),
        entry(published=datetime(2020, 1, 2), id=1),
        entry(published=datetime(999, 1, 1)),
    ]
    assert sorted(newest_first, key=seniority) == newest_first[::-1]
    assert precedence(entry()) < precedence(entry(status="draft", published=datetime(1999, 1, 1)))


@given(
    st.sampled_from(["http://example.org", "https://example.org/a", "http:", "/", ""]),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
)
@example("http://example.org", "/a;")
@example("http://example.org", "/a;?b")
@example("http://", "/a")
@example("http://\t", "/a")
@example("http://example.org", "\u3000?")
def test_an_address_means_what_it_means_when_joined_to_its_page(start: str, rest: str) -> None:
    blog = BlogAddresses(Site(url="http://example.org"))
    url = start + rest
    for page in ("http://example.org/2020/a/", "https://example.org/b;c?d", "http://other.org/"):
        try:
            joined = urljoin(page, url.strip().replace("&amp;", "&"))
        except ValueError:
            joined = url
        # Joining drops an empty query, so that white space before it becomes the end of the URL.
        if joined == joined.strip():
            assert blog.locate(url, page) == blog.locate(joined, page)
