"""Data files hold everything of a site except its posts."""

from __future__ import annotations

import csv
import html
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from migrator.archive.data_files import (
    DEEPEST_REPLY,
    CommentsFile,
    authors_yaml,
    comments_yaml,
    menus_yaml,
    redirects_csv,
    site_yaml,
    terms_yaml,
)
from migrator.model import Author, Comment, MenuItem, Site, Term

PARIS = timezone(timedelta(hours=1))


def plain_text(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", text))


def comments_file(*comments: Comment) -> CommentsFile:
    return comments_yaml(comments, plain_text, plain_text)


def entries(*comments: Comment) -> list[dict[str, Any]]:
    found = yaml.safe_load(comments_file(*comments).text)
    assert isinstance(found, list)
    return found


def test_comments_are_threads_that_people_can_read() -> None:
    """F81: parent 5, child 6, one pingback, one spam."""
    day = datetime(2008, 1, 2, 13, 11, tzinfo=PARIS)
    found = comments_file(
        Comment(5, "Ada &amp; Bob", "https://example.org/", day, "One: &quot;yes&quot;\n\nTwo # 3"),
        Comment(7, "Some blog", "https://blog.example/", day, "[...] see", kind="pingback"),
        Comment(8, "Pills", "https://spam.example/", day, "Buy", status="spam"),
        Comment(6, "Cleo", "", day + timedelta(hours=1), "Answer", parent_id=5),
    )
    assert found.text == (
        "- id: 5\n"
        '  author: "Ada & Bob"\n'
        '  url: "https://example.org/"\n'
        '  date: "2008-01-02T13:11:00+01:00"\n'
        "  text: |-\n"
        '    One: "yes"\n'
        "\n"
        "    Two # 3\n"
        "  replies:\n"
        "    - id: 6\n"
        '      author: "Cleo"\n'
        '      date: "2008-01-02T14:11:00+01:00"\n'
        "      text: |-\n"
        "        Answer\n"
        "- id: 7\n"
        '  author: "Some blog"\n'
        '  url: "https://blog.example/"\n'
        '  date: "2008-01-02T13:11:00+01:00"\n'
        '  kind: "pingback"\n'
        "  text: |-\n"
        "    [...] see\n"
    )
    assert (found.kept, found.left_out) == (3, {"spam": 1})


def test_only_spam_gives_no_file_but_is_counted() -> None:
    found = comments_file(
        Comment(1, status="trash"), Comment(2, status="spam"), Comment(3, status="spam")
    )
    assert found == CommentsFile("", 0, {"spam": 2, "trash": 1})
    assert comments_file() == CommentsFile("", 0, {})


def test_email_addresses_are_not_written() -> None:
    found = entries(Comment(1, "ada@example.org", "mailto:ada@example.org", content="Hi"))
    assert found == [{"id": 1, "author": "ada", "text": "Hi"}]


def test_a_reply_to_a_missing_comment_is_at_the_top_level() -> None:
    found = entries(
        Comment(1, content="Buy", status="spam"),
        Comment(2, content="No!", parent_id=1),
        Comment(3, content="Where?", parent_id=99),
    )
    assert found == [
        {"id": 2, "in_reply_to": 1, "text": "No!"},
        {"id": 3, "in_reply_to": 99, "text": "Where?"},
    ]


def test_comments_wait_for_approval_visibly() -> None:
    assert entries(Comment(1, content="Hm", status="pending"))[0]["status"] == "pending"


def test_a_comment_without_a_date_stands_behind_the_one_before_it() -> None:
    day = datetime(2020, 1, 1, tzinfo=UTC)
    found = entries(
        Comment(1, published=day),
        Comment(3, published=day.replace(day=3)),
        Comment(2),
        Comment(4),
    )
    assert [comment["id"] for comment in found] == [1, 2, 3, 4]


def test_comments_stand_in_the_order_of_their_dates() -> None:
    found = entries(
        Comment(1, published=datetime(2020, 1, 3, tzinfo=PARIS)),
        Comment(2),
        Comment(4, published=datetime(2020, 1, 1)),
        Comment(3, published=datetime(2020, 1, 1)),
    )
    assert [comment["id"] for comment in found] == [3, 4, 1, 2]


def test_a_very_deep_thread_stays_readable_and_complete() -> None:
    chain = [Comment(n, content=f"text {n}", parent_id=n - 1) for n in range(1, 3001)]
    level, ids, depth = entries(*chain), [], 0
    while level:
        ids += [comment["id"] for comment in level]
        level = [reply for comment in level for reply in comment.get("replies", [])]
        depth += 1
    assert sorted(ids) == list(range(1, 3001))
    assert depth == DEEPEST_REPLY


def test_control_characters_in_a_comment_harm_nobody() -> None:
    """F72"""
    found = entries(Comment(1, "A\x01b", content="bell\x07"), Comment(2, content="fine"))
    assert found == [{"id": 1, "author": "A\x01b", "text": "bell\x07"}, {"id": 2, "text": "fine"}]


@given(st.lists(st.tuples(st.text(), st.text(), st.integers(0, 5))))
def test_any_comments_read_back(rows: list[tuple[str, str, int]]) -> None:
    comments = [
        Comment(number, author, content=text, parent_id=parent)
        for number, (author, text, parent) in enumerate(rows, 1)
    ]
    found = comments_yaml(comments, lambda text: text, lambda text: text)
    level = yaml.safe_load(found.text) or []
    texts: dict[int, tuple[str, str]] = {}
    while level:
        texts |= {c["id"]: (c.get("author", ""), c.get("text", "")) for c in level}
        level = [reply for comment in level for reply in comment.get("replies", [])]
    wanted = {c.id: (c.author, c.content.strip("\n")) for c in comments}
    assert {n: text for n, (_, text) in texts.items()} == {n: t for n, (_, t) in wanted.items()}
    assert all(texts[n][0] == author for n, (author, _) in wanted.items() if "@" not in author)
    assert found.kept == len(comments)


def test_authors_are_the_names_that_the_blog_shows() -> None:
    text = authors_yaml(
        [
            Author("zoe", "Zoé &amp; co", 3),
            Author("ada@example.org", "Ada L.", 1, "Augusta", "King"),
        ],
        plain_text,
    )
    assert text == (
        '- login: "ada"\n  name: "Ada L."\n  id: 1\n- login: "zoe"\n  name: "Zoé & co"\n  id: 3\n'
    )


def test_terms_keep_their_slugs_and_parents() -> None:
    """F68: archives of terms are found by slug, not by display name."""
    pasta = Term("category", "hand-made-pasta-3", "hand made pasta", "food", 4, "Dough &amp; more")
    text = terms_yaml(
        [pasta, Term("post_tag", "a", "A"), Term("category", "food", "Food &amp; wine"), pasta],
        plain_text,
    )
    assert text == (
        "category:\n"
        '  - slug: "food"\n'
        '    name: "Food & wine"\n'
        '  - slug: "hand-made-pasta-3"\n'
        '    name: "hand made pasta"\n'
        '    parent: "food"\n'
        '    description: "Dough &amp; more"\n'
        "    id: 4\n"
        "post_tag:\n"
        '  - slug: "a"\n'
        '    name: "A"\n'
    )


def test_menus_are_nested_as_shown_and_lead_into_the_archive() -> None:
    """F12"""
    paths = {12: "pages/about/index.md"}
    items = [
        MenuItem(3, "Main", "Team", "post_type", "page", 12, parent_id=2, order=3),
        MenuItem(1, "Main", "Home", url="https://example.org/", order=1),
        MenuItem(2, "Main", "About &amp; us", "post_type", "page", 12, order=2),
        MenuItem(4, "Foot", "Gone", "post_type", "page", 99, order=1),
    ]
    text = menus_yaml(items, lambda item: paths.get(item.object_id, item.url), plain_text)
    assert text == (
        "Foot:\n"
        '  - title: "Gone"\n'
        "Main:\n"
        '  - title: "Home"\n'
        '    link: "https://example.org/"\n'
        '  - title: "About & us"\n'
        '    link: "pages/about/index.md"\n'
        "    items:\n"
        '      - title: "Team"\n'
        '        link: "pages/about/index.md"\n'
    )


def test_the_site_says_who_it_is() -> None:
    """F12"""
    site = Site("My &quot;blog&quot;", "https://example.org", language="fr-FR")
    assert site_yaml(site, plain_text) == (
        'title: "My \\"blog\\""\nurl: "https://example.org"\nlanguage: "fr-FR"\n'
    )


def test_no_entries_give_an_empty_text() -> None:
    assert (authors_yaml([], plain_text), terms_yaml([], plain_text)) == ("", "")
    assert menus_yaml([], lambda item: item.url, plain_text) == ""


def test_redirects_are_a_table_of_old_and_new() -> None:
    """F80"""
    rows = [("/?p=2", "posts/b/index.md"), ("/a,b/", 'posts/"a"/index.md')]
    text = "".join(redirects_csv([rows[0], *rows]))
    assert text == 'old,new\n/?p=2,posts/b/index.md\n"/a,b/","posts/""a""/index.md"\n'


@given(st.sets(st.tuples(st.text(st.characters(exclude_characters="\r")), st.text('/a, "\n'))))
def test_any_redirects_read_back(rows: set[tuple[str, str]]) -> None:
    lines = "".join(redirects_csv(sorted(rows))).split("\n")
    back = list(csv.reader(f"{line}\n" for line in lines[:-1]))
    assert {(old, new) for old, new in back[1:]} == rows
