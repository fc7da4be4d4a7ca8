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
