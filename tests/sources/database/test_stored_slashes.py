"""Backslashes that the oldest versions stored before quotes are not part of a text."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.sql_blog import DATE, dump, tables

from migrator.sources.database.source import DatabaseSource
from migrator.sources.database.stored_slashes import without_slashes
from migrator.sources.locator.open_locator import open_source

B2 = (
    "CREATE TABLE `b2posts` (`ID` int, `post_author` int, `post_date` datetime, "
    "`post_content` text, `post_title` text, `post_category` int, `post_excerpt` text,"
    " `post_status` text, `comment_status` text, `ping_status` text, `post_password` text);\n"
)
ROWS = (
    f"INSERT INTO `b2posts` VALUES (1,1,'{DATE}','<a href=\\\\\\\"/x\\\\\\\">L\\\\\\'eau</a>',"
    "'L\\\\\\'un',2,'','publish','open','open','');\n"
    "INSERT INTO `b2categories` VALUES (2,'D\\\\\\'ici');\n"
    f"INSERT INTO `b2comments` VALUES (1,1,'X','x@private.example','','203.0.113.77','{DATE}',"
    "'C\\\\\\'est \\\\\\\"bon\\\\\\\"',0);\n"
)
CREATED = (
    "CREATE TABLE `b2categories` (`cat_ID` int, `cat_name` text);\n"
    "CREATE TABLE `b2comments` (`comment_ID` int, `comment_post_ID` int, `comment_author` text,"
    " `comment_author_email` text, `comment_author_url` text, `comment_author_IP` text,"
    " `comment_date` datetime, `comment_content` text, `comment_karma` int);\n"
)


@pytest.mark.parametrize("schema", [B2 + CREATED, CREATED])
def test_tables_of_b2_are_read(tmp_path: Path, schema: str) -> None:
    path = tmp_path / "b2.sql"
    path.write_text(schema + ROWS)
    source = open_source([path])
    assert isinstance(source, DatabaseSource)
    [only] = source.posts()
    assert (only.title, only.content) == ("L'un", '<a href="/x">L\'eau</a>')
    assert [term.name for term in only.terms] == ["D'ici"]
    assert [comment.content for comment in only.comments] == ['C\'est "bon"']
    assert any("4 texts have a backslash" in repair.message for repair in source.repairs)


def test_later_versions_stored_texts_as_they_are(tmp_path: Path) -> None:
    content = tables()
    path = tmp_path / "wp.sql"
    rows = [list(row) for row in content["posts"]]
    rows[1][4] = "echo \\'x\\';"
    path.write_text(dump({**content, "posts": rows}), "utf-8")
    texts = {post.id: post.content for post in open_source([path]).posts()}
    assert texts[2] == "echo \\'x\\';"


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("it\\'s", "it's"),
        ('a \\"b\\" \\\\ c', 'a "b" \\ c'),
        ("it's \\'so\\'", "it's \\'so\\'"),
        ("C:\\new", "C:\\new"),
        ("it\\\\'s", "it\\\\'s"),
        ("", ""),
    ],
)
def test_only_texts_whose_every_quote_has_one_lose_them(stored: str, meant: str) -> None:
    assert without_slashes(stored) == meant
