"""Data that a post's page does not show come from other pages of its site."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from migrator.crawler.feeds import Feed, FeedItem
from migrator.crawler.web import Answer
from migrator.model import Term
from migrator.sources.html import SitePage, read_page
from migrator.sources.html.supplement import PageSupplement, possible_next_page, supplement_urls

SITE = "https://blog.example/"


def page(path: str, body: str, inside: str, head: str = "") -> SitePage:
    html = f"<html><head>{head}</head><body class='{body}'>{inside}</body></html>"
    url = SITE + path
    return read_page(Answer(url, url, 200, {"content-type": "text/html"}, html.encode()))


def post(number: int, path: str, marks: str = "", inside: str = "", kind: str = "post") -> SitePage:
    return page(
        path,
        f"single single-{kind} postid-{number}",
        f"<article class='post-{number} type-{kind} hentry {marks}'><h1 class=entry-title>T</h1>"
        f"{inside}<div class=entry-content><p>The text itself.</p></div></article>",
    )


class Site:
    """Answers from a table, and what it was asked for."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def get(self, url: str) -> Answer | None:
        self.asked.append(url)
        name = url.removeprefix(SITE).partition("/")[2].partition("/")[0]
        body = self.answers.get(name)
        return Answer(url, url, 200, {}, body.encode()) if body else None


def test_nothing_more_is_requested_for_a_page_with_all_data() -> None:
    date = "<time class='entry-date published' datetime='2008-01-01T10:00:00-05:00'></time>"
    assert list(supplement_urls(post(1, "one/", inside=date))) == []


def test_a_date_missing_from_the_page_comes_from_the_posts_feed_in_the_blogs_time_zone() -> None:
    feed = (
        f"<rss><channel><item><link>{SITE}book/</link><author>Marie</author>"
        "<pubDate>Wed, 02 Jan 2008 03:00:00 +0000</pubDate></item></channel></rss>"
    )
    book = post(2, "book/", kind="book")
    site = Site(feed=feed)
    assert list(supplement_urls(book)) == [f"{SITE}book/feed/?withoutcomments=1"]
    known = PageSupplement(site.get)
    for day, offset in (("2007-12-30", "-05:00"), ("2007-07-01", "-04:00")):
        date = f"<time class='entry-date published' datetime='{day}T10:00:00{offset}'></time>"
        known.learn(post(1, f"{day}/", inside=date))
    found = known.completed(book)
    assert found.published == datetime.fromisoformat("2008-01-01T22:00:00-05:00")
    assert found.published.date().isoformat() == "2008-01-01"
    assert found.author.name == "Marie"


def test_a_feed_of_comments_is_not_used_for_the_post() -> None:
    """Without its parameters, the URL of a post's feed is that of its comments."""
    feed = (
        f"<rss><channel><item><link>{SITE}book/#comment-3</link><author>A reader</author>"
        "<pubDate>Fri, 02 Jan 2009 03:00:00 +0000</pubDate></item></channel></rss>"
    )
    found = PageSupplement(Site(feed=feed).get).completed(post(2, "book/", kind="book"))
    assert (found.published, found.author.name) == (None, "")


def test_a_featured_image_that_the_theme_hides_comes_from_the_embed_page() -> None:
    embed = (
        '<div class="wp-embed-featured-image"><img src="/a-300x200.jpg" '
        'srcset="/a-300x200.jpg 300w, /a.jpg 900w"></div>'
    )
    hidden = post(1, "one/", marks="has-post-thumbnail")
    assert f"{SITE}one/embed/" in list(supplement_urls(hidden))
    assert PageSupplement(Site(embed=embed).get).completed(hidden).image == f"{SITE}a.jpg"
    # A post that has none is not asked about.
    site = Site(embed=embed)
    assert PageSupplement(site.get).completed(post(2, "two/")).image == ""
    assert f"{SITE}two/embed/" not in site.asked


def test_an_excerpt_in_the_feed_counts_only_if_an_author_wrote_it() -> None:
    known = PageSupplement(Site().get)
    known.learn_feed(
        Feed(
            items=(
                FeedItem(f"{SITE}one/", excerpt="Quite something else."),
                FeedItem(f"{SITE}two/", excerpt="The text […]"),
                FeedItem(f"{SITE}three/", excerpt="The text one two […]"),
            )
        )
    )
    assert known.completed(post(1, "one/")).excerpt == "Quite something else."
    assert known.completed(post(2, "two/")).excerpt == ""
    table = "<p>The text</p><table><tr><td>one</td><td>two</td><td>three</td></tr></table>"
    tabled = replace(post(3, "three/"), content=table)
    assert known.completed(tabled).excerpt == ""


def test_terms_of_the_sites_own_taxonomies_are_named_by_their_lists() -> None:
    inside = (
        "<h1>Genre: <span>Science &amp; Fiction</span></h1><ul><li class='post-2 wp-block-post'>"
    )
    known = PageSupplement(Site().get)
    known.learn(page("genre/sf/", "archive tax-genre term-sf term-14", inside))
    term = Term("genre", "sf", "Science & Fiction")
    assert known.completed(post(1, "one/", marks="genre-sf genre-other")).terms == (term,)
    # Block themes show no classes with a post; its lists show the post.
    assert known.completed(post(2, "two/")).terms == (term,)
    assert known.completed(post(3, "three/")).terms == ()


def test_term_names_come_from_the_feed_without_typographic_changes() -> None:
    links = "".join(
        f"<a rel=tag href='/tag/{slug}/'>{name}</a>"
        for slug, name in (("tiret", "– tiret"), ("c", "C"), ("csharp", "C#"))
    )
    known = PageSupplement(Site().get)
    known.learn_feed(Feed(items=(FeedItem(f"{SITE}one/", terms=("C#", "C", "- tiret")),)))
    found = known.completed(post(1, "one/", inside=links))
    assert [term.name for term in found.terms] == ["- tiret", "C", "C#"]


def test_sticky_posts_are_recognised_on_the_home_page() -> None:
    known = PageSupplement(Site().get)
    known.learn(page("", "home blog", "<article class='post-7 hentry sticky'></article>"))
    assert known.is_sticky(post(7, "seven/"))
    assert not known.is_sticky(post(8, "eight/"))


def test_the_format_of_a_post_is_read_from_its_page() -> None:
    found = page("one/", "single single-post single-format-aside postid-1", "<h1>T</h1>")
    assert [(t.taxonomy, t.slug) for t in found.terms] == [("post_format", "post-format-aside")]
    assert post(1, "one/").terms == ()


def test_a_block_theme_may_have_pages_without_links_to_them() -> None:
    inside = "<div class='wp-site-blocks'><div class='wp-block-post-content'><p>A</p>{}</div></div>"
    first = page("one/", "single postid-1", inside.format(""))
    assert possible_next_page(first) == f"{SITE}one/2/"
    second = page("one/2/", "single postid-1 single-paged-2", inside.format(""))
    assert possible_next_page(second) == f"{SITE}one/3/"
    linked = inside.format(f"<p class=post-nav-links>Pages: 1 <a href='{SITE}one/2/'>2</a></p>")
    assert possible_next_page(page("one/", "single postid-1", linked)) == ""
    assert possible_next_page(post(1, "one/")) == ""


def test_a_meta_description_counts_only_if_it_is_about_the_post() -> None:
    def described(text: str) -> str:
        head = f"<meta name=description content='{text}'>"
        inside = "<div class='post-1 hentry'><div class=entry-content>The text itself.</div></div>"
        found = page("one/", "single postid-1", inside, head)
        return PageSupplement(Site().get, "Just another blog").completed(found).description

    assert described("What it is all about.") == "What it is all about."
    assert described("Just another blog") == ""
    assert described("The text itself.") == ""
