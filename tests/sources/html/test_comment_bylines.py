"""Comments of themes before WordPress 2.7: name, date and text are told apart."""

from __future__ import annotations

from datetime import datetime

import pytest
from support.theme_page import TEXT, theme_page

LINK = "<a href='http://amy.example/' rel='external nofollow'>Amy</a>"
WHEN = "<small class='commentmetadata'><a href='#comment-7'>May 3rd, 2005 at 3:00 pm</a></small>"
AT = datetime(2005, 5, 3, 15)
DAY = datetime(2005, 5, 3)


@pytest.mark.parametrize(
    ("inside", "url", "when"),
    [
        (f"<cite>Amy</cite> Says:<br/>{WHEN}<p>Nice.</p>", "", AT),
        (f"\n<cite>{LINK}</cite> Says:\n<br />\n<p>Nice.</p>", "http://amy.example/", None),
        ("<cite>Amy</cite> schrieb:<br/><p>Nice.</p>", "", None),
        (f"<strong>{LINK}</strong> said:<br/><small>May 3rd, 2005</small><p>Nice.</p>",
         "http://amy.example/", DAY),
        (f"<p class='author'>{LINK} said,</p><p>Nice.</p>", "http://amy.example/", None),
        ("<h3>Amy</h3> Says:<br/><p>Nice.</p>", "", None),
        (f"<p>Nice.</p><p><cite>Comment by {LINK} &#8212; May 3, 2005 @ 3:00 pm</cite></p>",
         "http://amy.example/", AT),
        ("<p>Nice.</p><p><small>Comment by Amy | May 3, 2005</small></p>", "", DAY),
        ("<p>Nice.</p><cite>Amy - May 3, 2005</cite>", "", DAY),
        (("<cite>Amy</cite> Says:<br/><small><a href='#comment-7'>May 3rd, 2005 at 3:00 pm</a> "
         "<a href='/edit'>e</a></small><p>Nice.</p>"), "", AT),
    ],
)  # fmt: skip
def test_name_address_date_and_text(inside: str, url: str, when: datetime | None) -> None:
    comment = commented(inside)
    assert (comment.author, comment.author_url) == ("Amy", url)
    assert comment.published == when
    assert comment.content == "<p>Nice.</p>"


def test_a_comment_that_waits_is_pending() -> None:
    note = "<em>Your comment is awaiting moderation.</em>"
    comment = commented(f"<cite>Amy</cite> Says:<br/>{note}<p>Nice.</p>")
    assert (comment.content, comment.status) == ("<p>Nice.</p>", "pending")


@pytest.mark.parametrize(
    "text",
    [
        "<p>She says: hello<br>there</p>",
        "<p>In <cite>Walden</cite> Thoreau says:</p><blockquote><p>x</p></blockquote>",
        "<p>See you on <small>May 3rd, 2005</small></p>",
        "<p><strong>Wow</strong> said: the cat</p>",
    ],
)
def test_a_readers_own_words_are_kept(text: str) -> None:
    assert commented(f"<cite>Amy</cite> Says:<br/>{WHEN}{text}").content == text


def commented(inside: str):  # type: ignore[no-untyped-def]
    page = theme_page(
        f"<div class='post' id='post-12'><h2>My story</h2><div class='entry'>{TEXT}</div></div>"
        f"<h3 id=comments>1 Response</h3><ol class=commentlist>"
        f"<li id='comment-7'>{inside}</li></ol>"
    )
    [comment] = page.comments
    return comment
