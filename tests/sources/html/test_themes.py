"""A page of each kind of theme is read as its readers see it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from support.page_judging import HERE, Expected, read, right, table

from migrator.model import Term
from migrator.sources.html import SitePage


def page(name: str) -> SitePage:
    return read(HERE / "inputs" / name)


@pytest.mark.parametrize("row", table("own.tsv"), ids=lambda row: row.file)
def test_title_date_author_and_body_are_what_a_reader_sees(row: Expected) -> None:
    judged = right(row, page(row.file))
    assert [part for part, is_right in judged.items() if not is_right] == []


def test_every_input_has_its_row() -> None:
    names = {path.name for path in (HERE / "inputs").glob("*.html")}
    assert names == {row.file for row in table("own.tsv")}


def test_categories_and_tags_come_with_their_names_slugs_and_parents() -> None:
    assert page("block-theme-french.html").terms == (
        Term("category", "bois", "Bois", parent="ponts"),
        Term("post_tag", "riviere", "rivière"),
    )
    assert page("sandbox-german.html").terms == (
        Term("category", "ausfluege", "Ausflüge"),
        Term("post_tag", "muehle", "Mühle"),
    )


def test_slugs_that_are_no_valid_class_names_come_from_the_links() -> None:
    assert [term.name for term in page("twentyeleven-russian.html").terms] == ["Мосты", "река"]


def test_a_term_without_a_name_is_named_by_its_slug() -> None:
    assert page("avada-dutch.html").terms == (Term("category", "water", "water"),)


def test_the_login_is_the_name_in_the_address_of_the_authors_archive() -> None:
    assert page("sandbox-german.html").author.login == "anna"
    assert page("genesis-spanish.html").author.login == "lucia"


def test_the_featured_image_comes_in_its_largest_size() -> None:
    found = page("genesis-spanish.html").image
    assert found == "https://blog.example/wp-content/uploads/2018/05/naranjas.jpg"


def test_a_date_in_utc_is_moved_to_the_day_that_readers_see() -> None:
    assert page("genesis-spanish.html").published == datetime(2018, 5, 1)
    assert page("divi-portuguese.html").published == datetime(2021, 7, 9)


def test_a_date_for_machines_keeps_its_offset() -> None:
    zone = timezone(timedelta(hours=1))
    assert page("block-theme-french.html").published == datetime(2023, 2, 11, 9, 20, tzinfo=zone)


def test_a_list_of_posts_inserted_by_the_author_is_kept() -> None:
    assert "Un autre billet" in page("block-theme-french.html").content


def test_comments_come_in_threads_with_their_kinds() -> None:
    first, answer, pingback = page("block-theme-french.html").comments
    assert (first.id, first.author, first.author_url) == (9, "Léa", "https://lecteur.example/")
    assert first.content == "<p>Je le connais.</p>"
    assert (answer.parent_id, answer.content) == (9, "<p>Bien sûr.</p>")
    assert (pingback.kind, pingback.parent_id) == ("pingback", 0)


def test_comments_of_old_themes_are_read_too() -> None:
    first, second = page("kubrick-english.html").comments
    assert (first.author, first.author_url) == ("Ines", "http://reader.example/")
    assert first.published == datetime(2006, 3, 9, 20, 15)
    assert "We waited too." in first.content
    assert "Ines" not in first.content
    assert second.author == "Ole"


def test_a_protected_page_gives_no_content() -> None:
    assert page("protected.html").protected


def test_the_page_of_an_attachment_names_its_file() -> None:
    found = page("attachment.html")
    assert found.image == "https://blog.example/wp-content/uploads/2006/03/pier.jpg"
    assert (found.type, found.id) == ("attachment", 70)
