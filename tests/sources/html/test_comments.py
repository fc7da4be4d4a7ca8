"""Comments are read from the markup of themes."""

from __future__ import annotations

from support.page_judging import answer

from migrator.sources.html import read_page

PAGE = (
    "<html><body class='single postid-1'><article class='post-1 hentry'><h1>T</h1>"
    "<div class=entry-content><p>Text</p></div></article><ol class=comment-list>{}</ol>"
)
LINK = "<a href='https://other.example/a' class='url' rel='external nofollow'>Other</a>"


def test_a_pingback_with_only_its_source_has_no_text() -> None:
    item = f"<li id=comment-2 class=pingback><div class=comment-body>Pingback: {LINK}</div></li>"
    [found] = read_page(answer(PAGE.format(item))).comments
    assert (found.kind, found.author, found.author_url) == (
        "pingback",
        "Other",
        "https://other.example/a",
    )
    assert found.content == ""


def test_a_pingback_that_is_shown_as_a_comment_has_its_text() -> None:
    item = (
        f"<li id=comment-2 class=pingback><b class=fn>{LINK}</b>"
        "<div class=comment-content><p>[…] as he says […]</p></div></li>"
    )
    [found] = read_page(answer(PAGE.format(item))).comments
    assert (found.author, found.content) == ("Other", "<p>[…] as he says […]</p>")


def test_the_says_of_a_theme_before_wordpress_2_1_is_not_the_readers() -> None:
    item = (
        "<li class=alt id=comment-2><cite><a href='https://amy.example'>Amy</a></cite> Says:<br />"
        "<small class=commentmetadata><a href='#comment-2'>May 5th, 2005 at 3:00 pm</a></small>"
        "<p>She says: <cite>Lamps</cite> is a good book</p></li>"
    )
    [found] = read_page(answer(PAGE.format(item))).comments
    assert (found.author, found.author_url) == ("Amy", "https://amy.example")
    assert found.content == "<p>She says: <cite>Lamps</cite> is a good book</p>"
    assert found.published is not None


def test_a_signature_below_a_comment_tells_its_author_kind_and_date() -> None:
    line = (
        "<p><cite>{} by <a href='https://bob.example'>Bob</a> &#8212; May 5, 2005 @ 3:00 pm</cite>"
    )
    items = (
        f"<li id=comment-2><p>Nice</p>{line.format('Comment')}</p></li>"
        f"<li id=comment-3><p>Seen</p>{line.format('Trackback')}</p></li>"
    )
    first, second = read_page(answer(PAGE.format(items))).comments
    assert (first.author, first.kind, first.content) == ("Bob", "comment", "<p>Nice</p>")
    assert (second.author, second.kind, second.content) == ("Bob", "trackback", "<p>Seen</p>")
    assert first.published is not None
    assert first.published.date().isoformat() == "2005-05-05"
