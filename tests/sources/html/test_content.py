"""The content of a post is found on its page, or the report says that it was not."""

from __future__ import annotations

import pytest
from support.theme_page import FIRST, TEXT, theme_page

POST = "<div id=post-12 class='post-12 post type-post hentry'><h1>My story</h1>{}</div>"
VIDEO = "<iframe src='https://player.example/7'></iframe>"


@pytest.mark.parametrize("frame", ["<div id=masthead>", "<header class=site-header>", "<aside>"])
def test_a_header_that_a_theme_does_not_close_hides_no_post(frame: str) -> None:
    # The header was taken for the frame of the site, and each post on the site became empty.
    content = "<div class=entry-content><p><img src='/wp-content/uploads/a.jpg'></p></div>"
    page = theme_page(f"{frame}<nav>Menu</nav>{POST.format(content)}<aside>{FIRST}</aside>")
    assert "a.jpg" in page.content
    assert "first paragraph" not in page.content


def test_a_sidebar_that_lists_the_post_too_is_no_part_of_it() -> None:
    listed = f"<aside>{POST.format(FIRST)}</aside>"
    page = theme_page(f"{POST.format(f'<div class=entry-content>{VIDEO}</div>')}{listed}")
    assert "player.example" in page.content
    assert "first paragraph" not in page.content


@pytest.mark.parametrize(
    "content",
    [
        VIDEO,
        f"{VIDEO}<p><a href='https://player.example/8'>A film</a></p>",
        "<p><a href='https://shop.example/'>Only a link</a></p>",
        "<div><img src='https://blog.example/wp-content/uploads/2020/01/a.jpg'></div>",
        "<div class=fb-video data-href='https://social.example/videos/1'></div>",
    ],
)
def test_a_post_without_prose_has_its_video_images_and_links(content: str) -> None:
    body = f"<header id=top><h2>My story</h2></header><article id=page>{content}</article>"
    page = theme_page(body, classes="single postid-12")
    link = content.partition("https://")[2].partition("'")[0]
    assert link in page.content
    assert page.repairs == ()


def test_the_title_and_the_date_of_an_empty_post_are_no_content() -> None:
    body = "<article><h1>My story</h1><div class=entry-meta>5 May 2010</div></article>"
    page = theme_page(body)
    assert page.content == ""
    assert page.repairs == ()


def test_a_page_whose_text_no_rule_finds_is_named() -> None:
    # Before, the archive had an empty post, and the run was complete.
    page = theme_page("<div>Twelve words and more stand in a division that no rule reads.</div>")
    assert page.content == ""
    [repair] = page.repairs
    assert repair.lost
    assert repair.message.startswith("no rule finds the text of the post on its page")


def test_a_text_beside_an_empty_post_is_a_hint() -> None:
    text = "<div>A field that the theme shows has twelve words and more of its own here.</div>"
    empty = "<div class=entry-content></div>"
    [repair] = theme_page(f"{POST.format(empty)}{text}").repairs
    assert not repair.lost
    assert repair.message.startswith("the post is empty, though its page has a text")
    assert theme_page(POST.format(empty)).repairs == ()


def test_an_empty_post_of_a_block_theme_has_no_element_for_its_content() -> None:
    text = "<div>The footer of this site has twelve words and more of its own in it.</div>"
    [repair] = theme_page(f"<div class=wp-site-blocks><h1>My story</h1>{text}</div>").repairs
    assert not repair.lost


def test_a_text_is_found_as_before_if_there_is_prose() -> None:
    page = theme_page(f"<div class=x><h1>My story</h1>{VIDEO}{TEXT}</div>")
    assert TEXT.partition("</p>")[0] in page.content
