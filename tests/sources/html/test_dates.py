"""A post's date is that of the blog's own clock, in whatever form a page shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from support.page_judging import answer

from migrator.sources.html import SitePage, read_page
from migrator.sources.html.dates import machine_date

WINTER = timezone(timedelta(hours=1))


def page(head: str = "", line: str = "", url: str = "https://blog.example/post/") -> SitePage:
    html = (
        f"<html lang=en-GB><head>{head}</head><body class='single single-post postid-1'>"
        f"<article class='post-1 hentry'><h1 class=entry-title>T</h1><p class=entry-meta>{line}</p>"
        "<div class=entry-content><p>Written on 1 May 1999.</p><time datetime=1999-05-01>x</time>"
        "</div></article></body></html>"
    )
    return read_page(answer(html, url))


def meta(name: str, value: str) -> str:
    return f'<meta property="article:{name}_time" content="{value}">'


@pytest.mark.parametrize(
    ("head", "line", "expected"),
    [
        # The theme writes the local clock and calls it UTC; the instant elsewhere tells.
        (
            meta("published", "2022-01-25T12:02:53+00:00")
            + '<meta itemprop="datePublished" content="2022-01-25T13:02:53+01:00">',
            '<time class="entry-date" datetime="2022-01-25T13:02:53+00:00">25 January 2022</time>',
            datetime(2022, 1, 25, 13, 2, 53, tzinfo=WINTER),
        ),
        # The only date of the post is called its last change.
        (
            "",
            '<time class="updated" datetime="2021-05-05T11:22:27+01:00">5 May 2021</time>',
            datetime(2021, 5, 5, 11, 22, 27, tzinfo=WINTER),
        ),
        # Both are there.
        (
            "",
            """<time class="updated" datetime="2021-06-01T08:00:00+01:00">x</time>
            <time class="published" datetime="2021-05-05T08:00:00+01:00">y</time>""",
            datetime(2021, 5, 5, 8, tzinfo=WINTER),
        ),
        # The time that readers see gives the offset.
        (
            meta("published", "2022-04-21T22:44:01+00:00"),
            '<span class="date">21 April 2022 11:44 PM</span>',
            datetime(2022, 4, 21, 23, 44, 1, tzinfo=WINTER),
        ),
        # The day that readers see counts.
        (meta("published", "2022-04-21T23:30:00+00:00"), "22 April 2022", datetime(2022, 4, 22)),
        # Nothing else tells it.
        (meta("published", "2022-04-21T22:30:00Z"), "", datetime(2022, 4, 21, 22, 30, tzinfo=UTC)),
        ("", "", None),
    ],
)
def test_the_date_is_the_blogs_own(head: str, line: str, expected: datetime | None) -> None:
    assert page(head, line).published == expected


def test_the_day_is_read_from_the_permalink() -> None:
    assert page(url="https://blog.example/2009/06/05/film/").published == datetime(2009, 6, 5)


def test_the_last_change_is_read_beside_it() -> None:
    found = page(meta("modified", "2021-06-01T08:00:00+00:00"), "5 May 2021")
    assert found.modified == datetime(2021, 6, 1, 8, tzinfo=UTC)
    assert found.published == datetime(2021, 5, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-04-21T22:11:44-06:00", datetime(2022, 4, 22, 4, 11, 44, tzinfo=UTC)),
        ("2022-04-21T22:11:44Z", datetime(2022, 4, 21, 22, 11, 44, tzinfo=UTC)),
        ("2022-04-21T22:11:44+0000", datetime(2022, 4, 21, 22, 11, 44, tzinfo=UTC)),
        ("2022-04-21 22:11:44", datetime(2022, 4, 21, 22, 11, 44)),
        ("2018-01-28", datetime(2018, 1, 28)),
        ("1970-01-01T00:00:00+00:00", None),
        ("tomorrow", None),
        ("2022-13-01", None),
    ],
)
def test_dates_for_machines(text: str, expected: datetime | None) -> None:
    told = machine_date(text)
    assert (told.moment if told else None) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("<h2>May 2, 2006</h2>", datetime(2006, 5, 2)),
        ("<h3 class='storydate'>2 May 2006</h3>\n<!-- loop -->", datetime(2006, 5, 2)),
        ("<h2>Tuesday, May 2nd, 2006</h2>", datetime(2006, 5, 2)),
        ("<h2>May 2, 2006 in Paris</h2>", None),
        ("<p>May 2, 2006</p>", None),
    ],
)
def test_old_themes_name_the_day_in_a_heading_above_the_post(
    day: str, expected: datetime | None
) -> None:
    html = (
        "<html><head><title>Tea</title><meta name=generator content='WordPress 1.5'></head><body>"
        f"<div id=content>{day}<div class=post><h3 class=storytitle id=post-7>"
        "<a href='/2006/05/tea/' rel=bookmark>Tea</a></h3><div class=meta>Filed under:"
        " <a href='/category/leaves/'>Leaves</a> &#8212; Ann @ 9:00 am</div>"
        "<div class=storycontent><p>Tea words.</p></div></div></div></body></html>"
    )
    found = read_page(answer(html, "https://blog.example/2006/05/tea/"))
    assert (found.published and found.published.replace(tzinfo=None)) == expected
    assert [term.name for term in found.terms] == ["Leaves"]
