"""Permalinks are built as WordPress builds them."""

from __future__ import annotations

import pytest

from migrator.model import Term
from migrator.sources.database.addresses import Addressed, Addresses
from migrator.sources.database.options import Options, TypeRule

HOME = "http://blog.example"
POSTS = {
    post.id: post
    for post in (
        Addressed(1, "post", "publish", "un", 0, "2016-01-02 03:04:05", 1),
        Addressed(2, "post", "draft", "", 0, "2016-01-02 03:04:05", 1),
        Addressed(3, "page", "publish", "haut", 0, "2016-01-02 03:04:05", 1),
        Addressed(4, "page", "publish", "bas", 3, "2016-01-02 03:04:05", 1),
        Addressed(5, "attachment", "inherit", "image", 1, "", 1),
        Addressed(6, "attachment", "inherit", "12", 1, "", 1),
        Addressed(7, "attachment", "inherit", "seule", 0, "", 1),
        Addressed(8, "attachment", "inherit", "orpheline", 99, "", 1),
        Addressed(9, "attachment", "inherit", "brouillon", 2, "", 1),
        Addressed(10, "book", "publish", "livre", 0, "", 1),
        Addressed(11, "book", "draft", "", 0, "", 1),
        Addressed(12, "film", "publish", "film", 0, "", 1),
        Addressed(13, "page", "publish", "soi", 13, "", 1),
    )
}
TERMS = {3: ("ponts", 2), 2: ("villes", 0), 1: ("general", 0)}


def address(number: int, structure: str, **more: object) -> str:
    options = Options(
        home=HOME, structure=structure, category=1, types={"book": TypeRule("livres/", False)},
        **more,  # type: ignore[arg-type]
    )  # fmt: skip
    addresses = Addresses(
        options,
        POSTS.get,
        lambda post: [Term("category", "ponts", "Ponts", id=3)] if post == 1 else [],
        lambda author: "ada",
        TERMS,
    )
    return addresses.of(POSTS[number]).removeprefix(HOME)


@pytest.mark.parametrize(
    "date", ["2016-01-02 03:04:05", "2016-01-02T03:04:05.000Z", "2016-1-2 3:04:05.0"]
)
def test_dates_of_any_program_give_one_address(date: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(POSTS, 1, Addressed(1, "post", "publish", "un", 0, date, 1))
    structure = "/%year%/%monthnum%/%day%/%hour%%minute%%second%/"
    assert address(1, structure) == "/2016/01/02/030405/"


@pytest.mark.parametrize(
    ("number", "structure", "expected"),
    [
        (1, "", "/?p=1"),
        (1, "/%postname%/", "/un/"),
        (1, "/%postname%", "/un"),
        (1, "/%year%/%monthnum%/%day%/%postname%/", "/2016/01/02/un/"),
        (1, "/%hour%-%minute%-%second%/%post_id%.html", "/03-04-05/1.html"),
        (1, "/%category%/%postname%/", "/villes/ponts/un/"),
        (1, "/%author%/%postname%/", "/ada/un/"),
        (1, "/index.php/%postname%/", "/index.php/un/"),
        (2, "/%postname%/", "/?p=2"),
        (4, "/%year%/%postname%/", "/haut/bas/"),
        (4, "/index.php/%postname%/", "/index.php/haut/bas/"),
        (4, "", "/?page_id=4"),
        (5, "/%postname%/", "/un/image/"),
        (6, "/%postname%/", "/un/attachment/12/"),
        (5, "/%category%/%postname%/", "/villes/ponts/un/attachment/image/"),
        (7, "/%postname%/", "/seule/"),
        (8, "/%postname%/", "/?attachment_id=8"),
        (9, "/%postname%/", "/?attachment_id=9"),
        (10, "/%postname%/", "/livres/livre/"),
        (10, "", "/?book=livre"),
        (11, "/%postname%/", "/?post_type=book&p=11"),
        (12, "/%postname%/", "/?post_type=film&p=12"),
        (13, "/%postname%/", "/soi/"),
    ],
)
def test_each_item_has_its_address(number: int, structure: str, expected: str) -> None:
    assert address(number, structure) == expected


def test_the_front_page_is_at_the_root_and_pages_below_it_are_not() -> None:
    assert address(3, "/%postname%/", front_page=3) == "/"
    assert address(4, "/%postname%/", front_page=3) == "/haut/bas/"


def test_a_post_without_category_stands_in_the_default_one() -> None:
    options = Options(home=HOME, structure="/%category%/%postname%/", category=1)
    addresses = Addresses(options, POSTS.get, lambda _: [], lambda _: "", TERMS)
    assert addresses.of(POSTS[1]) == f"{HOME}/general/un/"
