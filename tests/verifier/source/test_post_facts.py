"""The front matter says what the item of the source says, read without the writer's code."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from migrator.model import Author, Comment, Post, Term
from migrator.verifier.source.post_facts import check_facts, check_image

POST = Post(
    id=1, position=0, type="post", title="Tea &amp; <em>cups</em>", slug="tea-%c3%a9", author="ann",
    status="publish", published=datetime(2012, 3, 4, 5, 6), excerpt="Hot <b>tea</b>",
    terms=(
        Term("category", "drinks", "Drinks"), Term("category", "uncategorized", "Uncategorized"),
        Term("post_tag", "hot", "Hot &amp; sweet"), Term("series", "brew", "Brewing &amp; more"),
        Term("post_format", "post-format-aside", "Aside"), Term("nav_menu", "main", "Main"),
    ),
    sticky=True,
)  # fmt: skip
MATTER = {
    "title": "Tea & cups", "date": "2012-03-04", "slug": "tea-é", "categories": ["Drinks"],
    "tags": ["Hot & sweet"], "author": "Ann Leaf", "description": "Hot tea",
    "series": ["Brewing & more"], "format": "aside", "sticky": True,
}  # fmt: skip
# Fields that are written only if --fields names them.
ON_REQUEST = {
    "id": 1, "type": "post", "status": "publish", "permalink": "https://a.example/tea",
    "guid": "https://a.example/?p=1", "datetime": "2012-03-04T05:06:00", "parent": 7,
    "modified": "2013-01-02T03:04:00", "menu_order": 2, "comments": 1,
}  # fmt: skip
AUTHORS = {"ann": Author(login="ann", name="Ann Leaf")}


def changed(matter: dict[str, Any], post: Post = POST) -> list[str]:
    found = check_facts(post, matter, lambda name: None if name in ON_REQUEST else name, AUTHORS)
    return [finding.message.partition(" ")[0] for finding in found]


def test_front_matter_that_says_the_same_has_no_finding() -> None:
    assert changed(MATTER) == []


@pytest.mark.parametrize("field", MATTER)
def test_a_field_that_is_missing_or_differs_is_named(field: str) -> None:
    assert changed({key: value for key, value in MATTER.items() if key != field}) == [field]
    other: object = ["Another"] if isinstance(MATTER[field], list) else "another"
    assert changed({**MATTER, field: other}) == [field]


@pytest.mark.parametrize("field", ON_REQUEST)
def test_a_field_on_request_is_a_fact_too(field: str) -> None:
    post = replace(
        POST, parent_id=7, menu_order=2, link=str(ON_REQUEST["permalink"]),
        guid=str(ON_REQUEST["guid"]), modified=datetime(2013, 1, 2, 3, 4),
        comments=(Comment(1, "Amy"), Comment(2, "Bob", status="pending")),
    )  # fmt: skip
    matter = {**MATTER, **ON_REQUEST}

    def named(matter: dict[str, Any]) -> list[str]:
        found = check_facts(post, matter, lambda name: name, AUTHORS)
        return [finding.message.partition(" ")[0] for finding in found]

    assert named(matter) == []
    assert named({key: value for key, value in matter.items() if key != field}) == [field]
    assert named({**matter, field: "another"}) == [field]


@pytest.mark.parametrize(
    ("name", "value", "changes"),
    [
        ("links_to", "https://b.example/", {"meta": {"_links_to": " https://b.example/ "}}),
        ("links_to", "https://b.example/", {"meta": {"_format_link_url": ["https://b.example/"]}}),
        ("language", "fr", {"terms": (*POST.terms, Term("language", "fr", "Français"))}),
        ("language", "pt", {"meta": {"_wpml_language": "pt"}}),
        ("translations", "pll_1", {"terms": (*POST.terms, Term("post_translations", "pll_1", ""))}),
        ("translations", "7", {"meta": {"_wpml_import_translation_group": "7"}}),
        ("authors", ["Gus"], {"terms": (*POST.terms, Term("author", "cap-gus", "Gus"))}),
    ],
)
def test_what_plugins_say_of_a_post_is_a_fact(
    name: str, value: object, changes: dict[str, Any]
) -> None:
    post = replace(POST, **changes)
    assert changed({**MATTER, name: value}, post) == []
    assert changed(MATTER, post) == [name]
    assert changed({**MATTER, name: ["x"] if name == "authors" else "x"}, post) == [name]


def test_a_term_too_few_or_in_another_order_is_named() -> None:
    both = (*POST.terms, Term("post_tag", "cold", "Cold"))
    post = replace(POST, terms=both)
    assert changed({**MATTER, "tags": ["Hot & sweet", "Cold"]}, post) == []
    assert changed({**MATTER, "tags": ["Cold", "Hot & sweet"]}, post) == ["tags"]
    assert changed(MATTER, post) == ["tags"]


def test_a_tag_in_a_title_may_be_a_word() -> None:
    post = replace(POST, title="Use <main> in <b>HTML</b>")
    assert changed({**MATTER, "title": "Use <main> in HTML"}, post) == []
    assert changed({**MATTER, "title": "Use <main> in"}, post) == ["title"]


def test_a_field_that_is_not_written_is_not_missed() -> None:
    assert list(check_facts(POST, {}, lambda _: None, AUTHORS)) == []


@pytest.mark.parametrize("status", ["draft", "pending", "future", "publish"])
def test_a_draft_is_a_draft_and_nothing_else_is(status: str) -> None:
    post, is_draft = replace(POST, status=status), status != "publish"
    assert changed({**MATTER, "draft": True}, post) == ([] if is_draft else ["draft"])
    assert changed(MATTER, post) == (["draft"] if is_draft else [])
    assert changed({**MATTER, "draft": "perhaps"}, post) == ["draft"]


def test_a_taxonomy_may_have_another_key_because_a_field_has_its_name() -> None:
    post = replace(POST, terms=(*POST.terms, Term("title", "sir", "Sir")))
    assert changed({**MATTER, "taxonomy_title": ["Sir"]}, post) == []
    assert changed({**MATTER, "taxonomy_title": ["Lady"]}, post) == ["taxonomy_title"]
    assert "title" in changed(MATTER, post)


@pytest.mark.parametrize(
    "key", ["_yoast_wpseo_metadesc", "rank_math_description", "_genesis_description"]
)
def test_a_description_for_search_engines_is_a_fact_too(key: str) -> None:
    post = replace(POST, excerpt="", meta={key: "All about <b>tea</b>"})
    assert changed({**MATTER, "description": "All about tea"}, post) == []
    assert changed({**MATTER, "description": "Another"}, post) == ["description"]
    bare = {name: value for name, value in MATTER.items() if name != "description"}
    assert changed(bare, post) == ["description"]
    assert changed(bare, replace(post, meta={key: "%%title%% %sep% tea"})) == []


@pytest.mark.parametrize(("written", "image"), [("", "cup.png"), ("pot.png", "cup.png"), ("a", "")])
def test_another_image_in_the_front_matter_is_named(written: str, image: str) -> None:
    assert list(check_image({"image": image}, lambda name: name, image)) == []
    assert len(list(check_image({"image": written}, lambda name: name, image))) == 1


@pytest.mark.parametrize(
    ("excerpt", "count"),
    [
        ('See <a href="https://tea.example/pots">pots</a>', 1),
        ("<img src='/cup.png'> and <img src='/pot.png'>", 2),
        ('<a href="#top">Up</a> <b>hot</b>', 0),
        ('See <a href="https://tea.example/cups">cups</a>', 0),
    ],
)
def test_a_link_or_image_of_an_excerpt_is_named(excerpt: str, count: int) -> None:
    post = replace(POST, excerpt=excerpt, content='<a href="https://tea.example/cups">Cups</a>')
    found = [each.kind for each in check_facts(post, MATTER, lambda _: None, AUTHORS)]
    assert found == ["unwritten-text"] * count
