"""What an address is taken to pieces as at once is what the long way takes it to pieces as."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from migrator.urls import normalise
from migrator.urls.fast_parse import (
    normal,
    path_of,
    plain_path,
    usual,
)
from migrator.urls.permalinks import _decoded

# fmt: off
_PIECES = (
    "http", "https", "HTTP", "://", "//", "/", "/", ":", "@", "?", "#", ";", ".", "..", "/.",
    "%41", "%2e", "%", "index.php", "INDEX.php", "a", "Z", "9", "-", "_", "~", "+", ",", "=", "é",
    "e\u0301", "日", " ", "\t", "\n", "\x00", "\x1f", "\x85", "\u2028", "[", "]", "(", "\"", "<",
    "|", "\\", "&", "&amp;", "www.", "blog.example", ":80", ":443", ":x", "https://blog.example/",
    "\ud800", "\u2100",
)
# fmt: on
ADDRESSES = st.lists(st.sampled_from(_PIECES), max_size=8).map("".join) | st.text(max_size=12)
USUAL = [
    "https://blog.example",
    "http://blog.example/2020/05/hello/",
    "https://www.blog.example/?p=12&lang=fr#more-12",
    "https://blog.example/2020/05/%e6%97%a5/?",
    "http://i0.wp.com/blog.example/a.jpg?w=640&ssl=1#",
]
UNUSUAL = [
    "",
    "/2020/05/hello/",
    "mailto:marie@blog.example",
    "ftp://blog.example/",
    "HTTP://blog.example/",
    "http://Blog.example/",
    "http://blog.example:8080/",
    "http://marie@blog.example/",
    "http://blog.example./",
    "http://blog.example/a;b",
    "http://blog.example/a b",
    "http://blög.example/",
    "http://[::1]/",
    " http://blog.example/",
]


@pytest.mark.parametrize("url", USUAL)
def test_a_usual_address_is_known(url: str) -> None:
    assert usual(url) == tuple(urlsplit(url))


@pytest.mark.parametrize("url", UNUSUAL)
def test_all_others_are_left_to_the_standard_library(url: str) -> None:
    assert usual(url) is None


@given(ADDRESSES, ADDRESSES)
@example("http://blog.example/a?", "http://blog.example/b/")
def test_what_is_known_of_an_address_is_so_on_every_page(url: str, page: str) -> None:
    known = usual(url)
    if known is None:
        return
    parts = urlsplit(url)
    assert known == tuple(parts)
    assert (parts.hostname, parts.port) == (known[1], None)
    try:
        urlsplit(page)
    except ValueError:
        return
    assert tuple(urlsplit(urljoin(page, url))) == known


@given(ADDRESSES)
@example("\x1fa")
@example("a:b")
@example("../a/index.md#b:c")
@example("https:a")
@example("http://blog.examplé/a")
def test_a_path_is_that_of_the_standard_library(url: str) -> None:
    try:
        expected = urlsplit(url).path
    except ValueError:
        with pytest.raises(ValueError):
            path_of(url)
    else:
        assert path_of(url) == expected


@given(ADDRESSES)
@example("/index.php/a/")
@example("../a")
def test_a_plain_path_is_what_decoding_makes_of_it(path: str) -> None:
    plain = plain_path(path)
    assert plain is None or plain == _decoded(path)


@pytest.mark.parametrize("path", ["", "/", "/2020/05/hello/", "a/b.html", "/a..b/"])
def test_most_paths_are_plain(path: str) -> None:
    assert plain_path(path) == path.strip("/")


@given(ADDRESSES)
@example("https://blog.example/a/../b")
@example("https://blog.example/?#a\n")
@example("https://blog.example#a")
def test_a_normal_address_is_what_normalising_makes_of_it(url: str) -> None:
    known = normal(url)
    assert known is None or known == normalise._normalised(url)


@given(ADDRESSES, st.sampled_from([*USUAL[:3], ""]))
def test_a_normal_address_is_absolute_on_every_page(url: str, page: str) -> None:
    if (known := normal(url)) is not None:
        assert known == normalise._absolute.__wrapped__(url, page)


@pytest.mark.parametrize(
    "url", ["https://blog.example/", "http://blog.example/wp-content/uploads/a-300x200.jpg?w=1"]
)
def test_most_files_have_a_normal_address(url: str) -> None:
    assert normal(url) == normal(f"{url}#page=3") == url
