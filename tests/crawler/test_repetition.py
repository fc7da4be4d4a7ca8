"""A crawl ends, whatever a site makes up."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from migrator.crawler import crawl as crawling
from migrator.crawler.crawl import CrawledPage, crawl
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


def named_months(url: str, dice: random.Random) -> str:
    names = dice.choices(["january", "february", "march", "april", "may", "june"], k=2)
    links = "".join(f'<a href="/agenda/{n}-{dice.randrange(1, 9999)}/">{n}</a>' for n in names)
    return f"<p>Nothing in {names[0]}</p>{links}"


def quotes(_: str, dice: random.Random) -> str:
    """A quote of the day in the sidebar makes each page of a calendar different."""
    quote = " ".join("".join(dice.choices("abcdefgh", k=5)) for _ in range(20))
    links = "".join(f'<a href="/on/{dice.choice("abcdef")}{dice.random()}/">x</a>' for _ in "ab")
    return f"<p>No events</p><aside>{quote}</aside>{links}"


def mazes(_: str, dice: random.Random) -> str:
    """Generated text for crawlers."""
    words = ["".join(dice.choices("aeioulmnrst", k=7)) for _ in range(60)]
    return f"<p>{' '.join(words)}</p>" + "".join(f'<a href="/{w}/{w}/">{w}</a>' for w in words[:5])


@pytest.mark.parametrize(
    "page", [calendar, sessions, words, deeper, months, named_months, quotes, mazes]
)
def test_a_site_without_end_ends(page: Callable[[str, random.Random], str]) -> None:
    web = MadeUp(page)
    walk = crawl(web, ROOT, lambda _: CrawledPage())
    assert web.asked < 3_000
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


class EndlessLists(MadeUp):
    """A site whose sitemaps, or feeds, go on for ever, with new addresses on each page."""

    def __init__(self, kind: str) -> None:
        super().__init__(lambda *_: "<p>words</p>")
        self.kind = kind

    def get(self, url: str, headers: object = None) -> Answer:
        if self.kind not in url or "robots" in url:
            if "sitemap" in url or "feed" in url or "robots" in url:
                return Answer(url, url, 404)
            return super().get(url)
        self.asked += 1
        start = self.asked * 500
        links = [f"{ROOT}post-{start + n}/" for n in range(500)]
        if self.kind == "sitemap":
            more = f"<sitemap><loc>{ROOT}sitemap-{self.asked}.xml</loc></sitemap>"
            text = "".join(f"<url><loc>{link}</loc></url>" for link in links)
            text = f"<urlset>{text}{more}</urlset>"
        else:
            text = "".join(f"<item><link>{link}</link></item>" for link in links)
            text = f"<rss><channel>{text}</channel></rss>"
        return Answer(url, url, 200, {"content-type": "text/xml"}, text.encode())


@pytest.mark.parametrize("kind", ["sitemap", "feed"])
def test_lists_without_end_fill_no_memory(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(crawling, "_MOST_KNOWN", 2_000)
    web = EndlessLists(kind)
    walk = crawl(web, ROOT, lambda _: CrawledPage(is_post=True))
    assert web.asked < 3_000
    assert any("more than 2000" in reason for reason in walk.lost.values())
