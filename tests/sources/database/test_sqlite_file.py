"""A hostile SQLite file runs no code of its own, and costs little memory."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from support.time_limit import within

from migrator.sources.locator.open_locator import open_source

COLUMNS = (
    "ID INTEGER PRIMARY KEY, post_title TEXT, post_type TEXT, post_status TEXT, post_content TEXT"
)


def database(path: Path, *statements: str) -> Path:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


def titles(path: Path) -> list[str]:
    with within(20):
        return [post.title for post in open_source([path]).posts()]


@pytest.mark.parametrize(
    "expression",
    [
        "hex(zeroblob(400000000))",
        "printf('%900000000d', 1)",
        "replace(hex(zeroblob(9000000)), '0', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')",
    ],
)
@pytest.mark.parametrize("kind", ["VIRTUAL", "STORED"])
def test_columns_that_are_expressions_are_not_read(
    tmp_path: Path, expression: str, kind: str
) -> None:
    computed = f"post_excerpt TEXT GENERATED ALWAYS AS ({expression}) {kind}"
    if kind == "STORED":
        computed = f"post_excerpt TEXT GENERATED ALWAYS AS (CASE ID WHEN 0 THEN {expression} END)"
    path = database(
        tmp_path / "blog.sqlite",
        f"CREATE TABLE wp_posts ({COLUMNS}, {computed})",
        "INSERT INTO wp_posts VALUES (1, 'Tea', 'post', 'publish', 'Words.')",
    )
    assert titles(path) == ["Tea"]


def test_a_view_without_end_is_no_table(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
    path = database(
        tmp_path / "blog.sqlite",
        f"CREATE TABLE wp_posts ({COLUMNS})",
        "INSERT INTO wp_posts VALUES (1, 'Tea', 'post', 'publish', 'Words.')",
        f"CREATE VIEW wp_postmeta AS {endless} SELECT x AS meta_id, 1 AS post_id FROM n",
        f"CREATE VIEW aa_posts AS {endless} SELECT x AS ID, 'x' AS post_title FROM n",
    )
    assert titles(path) == ["Tea"]


def test_a_virtual_table_is_not_run(tmp_path: Path) -> None:
    path = database(
        tmp_path / "blog.sqlite",
        f"CREATE TABLE wp_posts ({COLUMNS})",
        "INSERT INTO wp_posts VALUES (1, 'Tea', 'post', 'publish', 'Words.')",
        "CREATE VIRTUAL TABLE wp_postmeta USING fts5(meta_id, post_id, meta_key, meta_value)",
    )
    assert titles(path) == ["Tea"]


@pytest.mark.parametrize("name", ['wp_posts"; DROP', "wp_posts\x00x", "a]b"])
def test_names_of_tables_and_columns_are_only_names(tmp_path: Path, name: str) -> None:
    quoted = name.replace("\x00", "").replace('"', '""')
    path = database(
        tmp_path / "blog.sqlite",
        f'CREATE TABLE wp_posts ({COLUMNS}, "{quoted}" TEXT)',
        f'CREATE TABLE "{quoted}x" (a TEXT)',
        "INSERT INTO wp_posts VALUES (1, 'Tea', 'post', 'publish', 'Words.', 'x')",
    )
    assert titles(path) == ["Tea"]


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_damaged_file_is_a_loss(tmp_path: Path, cut: float) -> None:
    texts = [f"INSERT INTO wp_posts VALUES ({n}, 'Tea', 'post', 'publish', '{'Words. ' * 900}')"
             for n in range(1, 90)]  # fmt: skip
    path = database(tmp_path / "blog.sqlite", f"CREATE TABLE wp_posts ({COLUMNS})", *texts)
    data = bytearray(path.read_bytes())
    place = int(len(data) * cut)
    data[place : place + 5000] = b"\xff" * 5000
    path.write_bytes(data)
    with within(20):
        source = open_source([path])
    assert any("rows of wp_posts cannot be read" in r.message for r in source.repairs if r.lost)
