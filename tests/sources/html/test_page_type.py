"""Posts are distinguished from pages, attachments, lists and errors."""

from __future__ import annotations

import pytest
from support.page_judging import answer

from migrator.crawler.web import Answer
from migrator.sources.html import read_page

ENTRY = "<div class='post-5 post type-post hentry'><div class=entry-content><p>x</p></div></div>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("single single-post postid-5", ("post", "post", 5)),
        ("single single-book postid-5 book-template-default", ("post", "book", 5)),
        ("page page-id-5 page-template-default", ("page", "page", 5)),
        ("home page page-id-5", ("page", "page", 5)),
        ("single single-attachment postid-5 attachmentid-5", ("attachment", "attachment", 5)),
        ("home blog", ("home", "", 0)),
        ("home blog paged paged-2", ("home", "", 0)),
        ("blog", ("archive", "", 0)),
        ("archive category category-boats category-3", ("archive", "", 0)),
        ("archive date", ("archive", "", 0)),
        ("archive author author-anna author-2", ("archive", "", 0)),
        ("search search-results", ("other", "", 0)),
        ("error404", ("other", "", 0)),
        ("", ("post", "post", 5)),
    ],
)
def test_the_classes_of_the_body_decide_the_page_type(
    body: str, expected: tuple[str, str, int]
) -> None:
    page = read_page(answer(f"<body class='{body}'>{ENTRY}</body>"))
    assert (page.kind, page.type, page.id) == expected


def test_several_posts_without_any_class_are_a_list() -> None:
    other = ENTRY.replace("post-5", "post-6")
    assert read_page(answer(f"<body>{ENTRY}{other}</body>")).kind == "archive"


def test_a_list_with_one_post_is_not_taken_for_the_posts_page() -> None:
    title = "<h2><a rel=bookmark href='https://blog.example/elsewhere/'>T</a></h2>"
    assert read_page(answer(f"<body>{title}{ENTRY}</body>")).kind == "archive"


def test_an_error_is_no_post_whatever_it_shows() -> None:
    url = "https://blog.example/post/"
    page = f"<body class='single single-post postid-5'>{ENTRY}".encode()
    assert read_page(Answer(url, url, 404, {}, page)).kind == "other"


@pytest.mark.parametrize(
    "feed",
    [
        "<?xml version='1.0'?><rss version='2.0'><channel><title>T</title></channel></rss>",
        "\n<?xml version='1.0'?><!-- made by x --><feed><title>T</title></feed>",
        "<rdf:RDF><channel><title>T</title></channel></rdf:RDF>",
    ],
)
def test_a_feed_is_a_feed_even_when_saved_as_html(feed: str) -> None:
    page = read_page(answer(feed))
    assert (page.kind, page.title) == ("feed", "T")


def test_the_permalink_is_the_canonical_one_of_the_same_host_only() -> None:
    head = "<head><link rel=canonical href='{}'></head>"
    body = f"<body class='single single-post postid-5'>{ENTRY}</body>"
    same = read_page(answer(head.format("https://www.blog.example/a-post/") + body))
    assert (same.link, same.slug) == ("https://www.blog.example/a-post/", "a-post")
    other = read_page(answer(head.format("https://other.example/copied/") + body))
    assert (other.link, other.canonical) == (
        "https://blog.example/post/",
        "https://other.example/copied/",
    )
