"""A crawl ends, whatever a site makes up."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from migrator.crawler.crawl import Sight, crawl
from migrator.crawler.repetition import Repetition
from migrator.crawler.web import Answer

ROOT = "http://blog.example/"


class MadeUp:
    """A site without end: each page is made up from its address."""

    def __init__(self, page: Callable[[str, random.Random], str]) -> None:
        self.page = page
        self.random = random.Random(7)
        self.asked = 0

    def get(self, url: str, headers: object = None) -> Answer:
        self.asked += 1
        if "robots" in url or "sitemap" in url or "feed" in url or "?p=" in url:
            return Answer(url, url, 404)
        body = self.page(url, self.random)
        return Answer(url, url, 200, {"content-type": "text/html"}, body.encode())


def calendar(url: str, _: random.Random) -> str:
    last = url.rstrip("/").rpartition("/")[2]
    day = int(last) if last.isdigit() else 0
    return f'<p>Nothing on day {day}</p><a href="/events/{day + 1}/">next</a>'


def sessions(_: str, dice: random.Random) -> str:
    return "<p>Welcome back</p>" + "".join(
        f'<a href="/s/{dice.randrange(1 << 60):x}/home/">home</a>' for _ in range(2)
    )


def words(_: str, dice: random.Random) -> str:
    name = "".join(dice.choice("abcdefghijklm") for _ in range(12))
    return f'<p>Search results</p><a href="/tag-of-{name}/">more</a>'


def deeper(url: str, _: random.Random) -> str:
    return f'<p>Folder</p><a href="{url.rstrip("/")}/again/">down</a>'


def months(url: str, dice: random.Random) -> str:
    year = dice.randrange(1, 9999)
    return f'<p>No posts</p><a href="/agenda/{year}/{year % 12}/">later</a> {url[:7]}'


@pytest.mark.parametrize("page", [calendar, sessions, words, deeper, months])
def test_a_site_without_end_ends(page: Callable[[str, random.Random], str]) -> None:
    web = MadeUp(page)
    walk = crawl(web, ROOT, lambda _: Sight())
    assert web.asked < 2_000
    assert walk.left or web.asked < 200


def test_posts_with_different_words_are_all_new() -> None:
    pages = Repetition()
    for number in range(3_000):
        word = "".join(chr(97 + int(digit)) for digit in str(number))
        answer = Answer(ROOT, ROOT, 200, {}, f"<p>A post about {word}</p>".encode())
        assert pages.is_new(answer, is_post=True)


def test_photos_without_words_are_posts_for_a_long_time() -> None:
    pages = Repetition()
    found = [
        pages.is_new(Answer(ROOT, f"{ROOT}{n}/", 200, {}, b"<img src=a.png>"), is_post=True)
        for n in range(900)
    ]
    assert all(found)
