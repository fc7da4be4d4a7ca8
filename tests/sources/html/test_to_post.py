"""The pages of a paginated post become one post of the model."""

from __future__ import annotations

import pytest
from support.page_judging import HERE, answer, read

from migrator.sources.html import make_post, read_page
from migrator.sources.html.pagination import page_number, permalink_of_page, split_comment_page
from migrator.sources.html.to_post import PASSWORD_PLACEHOLDER

LINK = "https://blog.example/2017/09/09/three/"
LISTS = {
    "since 5.1": '<nav class="post-nav-links">Pages: {}</nav>',
    "Kubrick": "<p><strong>Pages:</strong> {}</p>",
    "Twenty Eleven": '<div class="page-link"><span>Pages:</span>{}</div>',
    "no name": "<div class=x><p>Seiten: {}</p></div>",
}


def page(number: int, text: str, links: str) -> str:
    named = f"{LINK}{number}/" if number > 1 else LINK
    paged = f"paged-{number} single-paged-{number}" if number > 1 else ""
    others = " ".join(
        str(n) if n == number else f'<a href="{LINK}{f"{n}/" if n > 1 else ""}">{n}</a>'
        for n in (1, 2, 3)
    )
    return (
        f"<html><head><link rel=canonical href='{named}'></head>"
        f"<body class='single single-post postid-52 {paged}'><div class='post-52 hentry'>"
        f"<h1 class=entry-title>Three</h1><div class=entry-content><p>{text}</p>"
        f"{links.format(others)}</div></div></body></html>"
    )


@pytest.mark.parametrize("links", LISTS.values(), ids=LISTS)
def test_a_post_on_several_pages_is_joined_without_their_links(links: str) -> None:
    texts = {3: "End.", 1: "Begin.", 2: "Middle."}
    pages = [
        read_page(answer(page(number, text, links), f"{LINK}{number}/" if number > 1 else LINK))
        for number, text in texts.items()
    ]
    assert [p.number for p in pages] == [3, 1, 2]
    assert {p.link for p in pages} == {LINK}
    assert [p.numbers for p in pages] == [(1, 2), (2, 3), (1, 3)]
    post = make_post(pages, 4)
    words = "".join(post.content.split())
    assert words.replace('<divclass="x"></div>', "") == (
        "<p>Begin.</p><!--nextpage--><p>Middle.</p><!--nextpage--><p>End.</p>"
    )
    assert (post.position, post.id, post.type, post.slug) == (4, 52, "post", "three")
    assert post.is_rendered


def test_page_numbers_are_distinguished_from_other_urls() -> None:
    assert page_number(f"{LINK}2/", LINK) == 2
    assert page_number(f"{LINK}2", LINK) == 2
    assert page_number("https://blog.example/?p=5&page=3", "https://blog.example/?p=5") == 3
    assert page_number(f"{LINK}two/", LINK) == 0
    assert page_number("https://elsewhere.example/2/", LINK) == 0
    assert page_number("http://www.blog.example/?p=5&page=3", "https://blog.example/?p=5") == 3
    assert page_number("https://blog.example/?p=6&page=3", "https://blog.example/?p=5") == 0
    assert permalink_of_page(f"{LINK}2/", 2) == LINK
    assert permalink_of_page("https://blog.example/2/", 1) == "https://blog.example/2/"


def commented(place: str, *comments: tuple[int, int]) -> str:
    """The page of a post at `place` beneath its address, with comments: numbers and levels."""
    shown = "".join(
        f"<li id=comment-{number} class='comment depth-{depth}'><cite class=fn>Reader</cite>"
        f"<div class=comment-content><p>Comment {number}</p></div></li>"
        for number, depth in comments
    )
    head = f"<html><head><link rel=canonical href='{LINK}{place}#comments'></head>"
    return (
        f"{head}<body class='single single-post postid-52'><div class='post-52 hentry'>"
        "<h1 class=entry-title>Three</h1><div class=entry-content><p>Words.</p></div></div>"
        f"<ol class=comment-list>{shown}</ol></body></html>"
    )


def test_comments_on_several_pages_are_joined_in_the_order_of_their_numbers() -> None:
    """The post shows the last of them, where the site says so."""
    places = {
        "comment-page-1/": [(11, 1), (14, 2), (12, 1)],
        "": [(15, 1), (17, 2)],
        "comment-page-2/": [(15, 1), (17, 2)],
    }
    pages = [
        read_page(answer(commented(place, *comments), LINK + place))
        for place, comments in places.items()
    ]
    assert [(p.link, p.number, p.comments_page) for p in pages] == [
        (LINK, 1, 1),
        (LINK, 1, 0),
        (LINK, 1, 2),
    ]
    post = make_post(pages, 0)
    assert "".join(post.content.split()) == "<p>Words.</p>"
    assert (post.link, post.slug) == (LINK, "three")
    assert [(c.id, c.parent_id) for c in post.comments] == [
        (11, 0),
        (12, 0),
        (14, 11),
        (15, 0),
        (17, 15),
    ]


@pytest.mark.parametrize(
    ("link", "post", "number"),
    [
        (f"{LINK}comment-page-2/#comments", LINK, 2),
        (f"{LINK}comment-page-2", LINK, 2),
        (f"{LINK}2/comment-page-3/", f"{LINK}2/", 3),
        ("https://blog.example/?p=5&cpage=2#comment-9", "https://blog.example/?p=5", 2),
        (f"{LINK}#comments", LINK, 0),
        (f"{LINK}comment-page-x/", f"{LINK}comment-page-x/", 0),
        ("https://[x/", "https://[x/", 0),
    ],
)
def test_pages_of_comments_are_distinguished_from_other_urls(
    link: str, post: str, number: int
) -> None:
    assert split_comment_page(link) == (post, number)


def test_a_page_that_asks_for_a_password_is_a_protected_post() -> None:
    post = make_post([read(HERE / "inputs/protected.html")], 0)
    assert (post.password, post.content) == (PASSWORD_PLACEHOLDER, "")


def test_an_attachment_keeps_its_file() -> None:
    post = make_post([read(HERE / "inputs/attachment.html")], 0)
    assert post.type == "attachment"
    assert post.attachment is not None
    assert post.attachment.url.endswith("/pier.jpg")


def test_a_featured_image_is_named_by_the_id_that_the_source_gave_it() -> None:
    post = make_post([read(HERE / "inputs/genesis-spanish.html")], 0, thumbnail_id=7)
    assert post.meta == {"_thumbnail_id": "7"}
    assert post.author == "lucia"


def test_a_list_is_no_item() -> None:
    with pytest.raises(ValueError, match="no item"):
        make_post([read(HERE / "inputs/list-of-posts.html")], 0)
