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


KUBRICK = (
    "<div id=content><div class=post><h2 id=post-12><a href='{}' rel=bookmark>Old one</a></h2>"
    "<div class=entrytext><p>Precious words</p></div></div></div>"
)
CLASSIC = (
    "<div id=content><div class=post><h3 class=storytitle id=post-12><a href='{}' rel=bookmark>"
    "Old one</a></h3><div class=storycontent><p>Precious words</p></div></div></div>"
)
WITHOUT_ID = (
    "<div id=content><h2><a href='{}' rel=bookmark>Old one</a></h2>"
    "<div class=entry><p>Precious words</p></div></div>"
)


@pytest.mark.parametrize("theme", [KUBRICK, CLASSIC, WITHOUT_ID])
@pytest.mark.parametrize(
    ("url", "link", "kind"),
    [
        ("https://blog.example/old-one/", "/old-one/", "post"),
        ("https://blog.example/old-one/", "https://blog.example/old-one", "post"),
        ("https://blog.example/old-one/2/", "/old-one/", "post"),
        ("https://blog.example/old-one/comment-page-2/", "/old-one/", "post"),
        ("https://blog.example/?p=12", "/?p=12", "post"),
        ("https://blog.example/?p=12", "index.html?p=12", "post"),
        ("https://blog.example/index.php?p=12", "/?p=12", "post"),
        ("https://blog.example/?p=12&cpage=2", "/?p=12", "post"),
        ("https://blog.example/", "/old-one/", "archive"),
        ("https://blog.example/", "/?p=12", "archive"),
        ("https://blog.example/?cat=3", "/?p=12", "archive"),
        ("https://blog.example/?m=200501", "/?p=12", "archive"),
        ("https://blog.example/?paged=2", "/?p=12", "archive"),
        ("https://blog.example/2005/01/", "/2005/01/old-one/", "archive"),
    ],
)
def test_without_classes_a_post_is_on_the_page_that_its_title_links_to(
    theme: str, url: str, link: str, kind: str
) -> None:
    page = read_page(answer(f"<body>{theme.format(link)}</body>", url))
    assert page.kind == kind
    if kind == "post":
        assert (page.title, page.content) == ("Old one", "<p>Precious words</p>")


def test_two_posts_without_classes_are_a_list_whatever_they_link_to() -> None:
    both = KUBRICK.format("/post/") + KUBRICK.replace("post-12", "post-13").format("/post/")
    assert read_page(answer(f"<body>{both}</body>")).kind == "archive"


def test_a_plain_permalink_selects_a_page_of_the_site() -> None:
    entry = "<h2>About</h2><div class=entry><p>A lamp keeper and his cat</p></div>"
    body = f"<title>About</title><body>{entry}</body>"
    page = read_page(answer(body, "https://blog.example/?page_id=3"))
    assert (page.kind, page.type, page.id, page.title) == ("page", "page", 3, "About")


def test_the_comment_form_names_the_post() -> None:
    form = "<form><input type=hidden name=comment_post_ID value=77></form>"
    page = read_page(answer(f"<body><div class=entry><p>Words</p></div>{form}</body>"))
    assert (page.kind, page.id) == ("post", 77)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<p>Nothing was found</p>", "blank"),
        ("<nav><p>{}</p></nav>", "blank"),
        ("<ul><li><a href=x>{}</a></li></ul>", "blank"),
        ("<p>{}</p>", "unknown"),
        ("<table><tr><td><b>One</b><br>{}</td></tr></table>", "unknown"),
        ("<p>春が来て、ランプ守りは丘の上で古い灯りを一つずつ消して歩いた。</p>", "unknown"),
    ],
)
def test_a_text_that_no_rule_takes_for_a_post_is_not_recognised(body: str, kind: str) -> None:
    words = "Fifteen words that a reader would miss if they were not in the archive at all today"
    page = read_page(answer(f"<body>{body.format(words)}</body>"))
    assert page.kind == kind
    assert page.reason


@pytest.mark.parametrize("title", ["Index of /blog/feed", "WordPress &rsaquo; ReadMe"])
def test_a_page_of_a_program_is_no_text_of_the_author(title: str) -> None:
    words = "<p>Twelve words and more about the files and the program, which no author wrote.</p>"
    page = read_page(
        answer(f"<html><head><title>{title}</title></head><body>{words}</body></html>")
    )
    assert page.kind == "other"
