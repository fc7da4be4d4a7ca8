"""Categories whose names a page gives in its metadata, beside the names in its menus."""

from __future__ import annotations

import pytest
from support.page_judging import answer

from migrator.sources.html import read_page

BODY = "<p>A text that is long enough to be the content of a post on this page.</p>"


def terms(head: str, menu: str, post_class: str) -> list[tuple[str, str, str]]:
    page = read_page(
        answer(
            f'<html><head>{head}</head><body class="single single-post postid-7"><nav>{menu}</nav>'
            f'<article class="{post_class}" id="post-7"><h1 class="entry-title">A title</h1>'
            f'<div class="entry-content">{BODY}</div></article></body></html>'
        )
    )
    return [(term.taxonomy, term.slug, term.name) for term in page.terms]


def section(name: str) -> str:
    return f'<meta property="article:section" content="{name}">'


@pytest.mark.parametrize(
    "menu",
    [
        (
            '<a href="/category/news/">News</a>'
            '<div class="breadcrumb"><a href="/category/news/">News of the day</a></div>'
        ),
        (
            '<a href="/category/news/">News of the day</a><ul><a href="/category/news/">News</a>'
            "</ul>"
        ),
        '<a href="/category/news/">News</a><a href="/category/news/">NEWS OF THE DAY</a>',
    ],
)
def test_the_name_of_a_category_is_that_of_the_metadata_not_of_the_menu(menu: str) -> None:
    found = terms(section("News of the day"), menu, "post-7 post type-post category-news hentry")
    assert [(kind, slug) for kind, slug, _ in found] == [("category", "news")]
    assert found[0][2].casefold() == "news of the day"


def test_without_metadata_the_menu_names_it() -> None:
    menu = '<a href="/category/news/">News</a>'
    found = terms("", menu, "post-7 post type-post category-news hentry")
    assert found == [("category", "news", "News")]


@pytest.mark.parametrize(
    ("head", "menu", "expected"),
    [
        (
            section("Front page"),
            '<a href="/seccion/front/">Front page</a>',
            [("category", "front", "Front page")],
        ),
        (
            section("Food &amp; drink") + section("Travel"),
            '<a href="/s/food/">Food &amp; drink</a><a href="/s/travel/">Travel</a>',
            [("category", "food", "Food &amp; drink"), ("category", "travel", "Travel")],
        ),
        (section("Front page"), '<a href="/about/">About</a>', []),
        ("", '<a href="/seccion/front/">Front page</a>', []),
    ],
)
def test_a_section_of_the_metadata_with_a_link_is_a_category(
    head: str, menu: str, expected: list[tuple[str, str, str]]
) -> None:
    assert terms(head, menu, "post-7 post type-post hentry") == expected
