"""The content of a post is the text under its title, whatever a theme calls other parts."""

from __future__ import annotations

import pytest
from support.theme_page import FIRST, SECOND, TEXT, theme_page

OTHERS = "".join(
    f"<div class='item'><h2><a href='/a{n}/'>Other {n}</a></h2>{SECOND}</div>" for n in range(3)
)


@pytest.mark.parametrize(
    "body",
    [
        # A teaser of another post before the title, in a container with a usual name.
        (
            "<div class='related-items'><div class=entry-content><p>Teaser.</p></div></div>"
            f"<div class='story'><h1>My story</h1>{TEXT}</div>"
        ),
        # The theme's usual container is empty.
        (
            "<article class='post-12 post hentry'><h1>My story</h1><div class=entry-content> </div>"
            f"<div class=main-text>{TEXT * 2}</div></article>"
        ),
        # A link to the next post in a container with a usual name.
        (
            f"<article class='post-12 post hentry'><h1>My story</h1><div class=thetext>{TEXT}</div>"
            "<div class='entry'><a href='/next/'>Next post: Other &raquo;</a></div></article>"
        ),
        # The footer is longer than the article.
        (
            f"<div id=wrap><h1>My story</h1><div class=stuff>{TEXT}</div><div id=foot><p>"
            f"{'Words about the owner. ' * 40}</p></div></div>"
        ),
        (
            f"<div class=area><h1>My story</h1><div class=txt>{TEXT}</div></div>"
            "<footer><div class='entry-content'><p>About us: a short text.</p></div></footer>"
        ),
        # Four articles in one container.
        f"<div id=content><div class=story><h1>My story</h1>{TEXT}</div>{OTHERS}</div>",
        f"<div id=content>{OTHERS}<div class=story><h1>My story</h1>{TEXT}</div></div>",
    ],
)
def test_the_text_under_the_title_is_the_content(body: str) -> None:
    page = theme_page(body)
    assert page.title == "My story"
    for paragraph in TEXT.split("</p>")[:-1]:
        assert f"{paragraph}</p>" in page.content
    for foreign in ("Teaser", "Next post", "owner", "About us", "Other 1", "<h1>"):
        assert foreign not in page.content


@pytest.mark.parametrize(
    "body",
    [
        # A short post above a long text about its author.
        (
            "<article class='post-12 post hentry'><h1>My story</h1><div class=entry-content>"
            "<p>Short."
            f"</p></div><div class=author-bio>{TEXT * 2}</div></article>"
        ),
        # A post of one image.
        (
            "<article class='post-12 post hentry'><h1>My story</h1><div class=entry-content>"
            f"<img src='/a.jpg'></div><div class=author-bio>{TEXT * 2}</div></article>"
        ),
        # The theme shows the title in a header of its own.
        (
            "<header><h1>My story</h1></header><main><article class='post-12 post hentry'>"
            "<div class=entry-content><p>Short.</p></div></article></main>"
        ),
    ],
)
def test_a_short_post_stays_what_it_is(body: str) -> None:
    page = theme_page(body)
    assert page.content in ("<p>Short.</p>", '<img src="/a.jpg">')


def test_a_heading_of_the_author_that_repeats_the_title_is_kept() -> None:
    page = theme_page(f"<main><div class=entry-content><h2>My story</h2>{TEXT}</div></main>")
    assert "<h2>My story</h2>" in page.content


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("The Site Name &raquo; My story", "My story"),
        ("The Site Name | Blog Archive | My story", "My story"),
        ("My story &#8212; The Site Name", "My story"),
        ("My Störy | Name", "My Störy"),
        ("Another: My story - and more", "Another: My story - and more"),
    ],
)
def test_the_address_tells_the_title_from_the_name_of_the_site(title: str, found: str) -> None:
    head, url = f"<title>{title}</title>", "https://blog.example/my-story/"
    assert theme_page(f"<div class=entry-content>{FIRST}</div>", head, url).title == found


@pytest.mark.parametrize(
    "image",
    [
        "<img class='avatar wp-post-image' src='https://blog.example/a.jpg'>",
        "<img class='wp-post-image' src='https://secure.gravatar.com/avatar/abc'>",
        "<img class='custom-logo wp-post-image' src='https://blog.example/logo.png'>",
    ],
)
def test_a_picture_of_a_person_or_of_the_site_is_no_featured_image(image: str) -> None:
    entry = "<article class='post-12 post hentry'><h1>My story</h1>{}<div class=entry-content>{}"
    assert theme_page(entry.format(image, TEXT) + "</div></article>").image == ""


def test_the_picture_of_another_post_below_is_no_featured_image() -> None:
    entry = f"<article class='post-12 post hentry'><div class=entry-content>{TEXT}</div></article>"
    image = "<img class='wp-post-image' src='https://blog.example/a.jpg'>"
    assert theme_page(f"{entry}<div class=latest>{image}</div>").image == ""
    assert theme_page(f"<div class=hero>{image}</div>{entry}").image == "https://blog.example/a.jpg"
