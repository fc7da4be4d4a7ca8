"""Tables of TablePress stand in the posts that show them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.blog import export, item, migrated

import migrator


def table(number: str, rows: list[list[str]], **options: object) -> str:
    count = len(rows[0])
    return item(
        90 + int(number), json.dumps(rows), kind="tablepress_table", title="Prices",
        meta=[
            ("_tablepress_export_table_id", number),
            ("_tablepress_table_options", json.dumps({"table_head": True, **options})),
            ("_tablepress_table_visibility", json.dumps({"rows": [1] * 9, "columns": [1] * count})),
        ],
        inside="<excerpt:encoded>Of 2015.</excerpt:encoded>",
    )  # fmt: skip


ROWS = [["Fruit", "Price"], ["Apple", "1"], ["Pear", "two"]]
WRITTEN = "| Fruit | Price |\n| --- | --- |\n| Apple | 1 |\n| Pear | two |"


@pytest.mark.parametrize(
    "shortcode",
    [
        "[table id=4 /]",
        '[table id="4" /]',
        "[table id=4]",
        "[table id='4'][/table]",
        "<p>[table id=4 responsive=scroll /]</p>",
        '<!-- wp:tablepress/table {"id":"4"} -->\n[table id=4 /]\n<!-- /wp:tablepress/table -->',
        "<!-- wp:shortcode -->\n[table id=4 /]\n<!-- /wp:shortcode -->",
    ],
)
def test_a_table_is_in_the_post_that_shows_it(tmp_path: Path, shortcode: str) -> None:
    archive = migrated(tmp_path, item(1, f"Before.\n\n{shortcode}\n\nAfter."), table("4", ROWS))
    assert archive.body("posts/post-1/index.md") == f"Before.\n\n{WRITTEN}\n\nAfter."
    assert archive.kinds() == []
    assert archive.pages() == ["posts/post-1/index.md"]
    assert list(archive.report.skipped) == [
        "table of TablePress: already included in the posts that show it"
    ]


def test_cells_keep_links_breaks_and_spans(tmp_path: Path) -> None:
    rows = [["A", "B"], ['<a href="https://a.example/">x</a>\ny', "#colspan#"]]
    body = migrated(tmp_path, item(1, "[table id=4 /]"), table("4", rows)).body(
        "posts/post-1/index.md"
    )
    assert '<td colspan="2"><a href="https://a.example/">x</a><br />y</td>' in body.replace(
        "<br>", "<br />"
    )


def test_name_and_description_are_shown_if_the_table_shows_them(tmp_path: Path) -> None:
    shown = table(
        "4", ROWS, print_name=True, print_description=True, print_description_position="below"
    )
    body = migrated(tmp_path, item(1, "[table id=4 /]"), shown).body("posts/post-1/index.md")
    assert body == f"## Prices\n\n{WRITTEN}\n\nOf 2015."


def test_hidden_rows_are_not_shown(tmp_path: Path) -> None:
    hidden = table("4", ROWS).replace('"rows": [1, 1', '"rows": [1, 0')
    body = migrated(tmp_path, item(1, "[table id=4 /]"), hidden).body("posts/post-1/index.md")
    assert "Apple" not in body
    assert "Pear" in body


@pytest.mark.parametrize("text", ["[table id=5 /]", "[table]", "[[table id=4 /]]"])
def test_a_shortcode_that_names_no_table_stays(tmp_path: Path, text: str) -> None:
    body = migrated(tmp_path, item(1, f"Before {text}"), table("4", ROWS)).body(
        "posts/post-1/index.md"
    )
    assert "Apple" not in body
    assert "table" in body


def test_a_table_can_be_a_page_of_its_own(tmp_path: Path) -> None:
    archive = migrated(tmp_path, table("4", ROWS), types=("tablepress_table",))
    assert archive.body("tablepress_table/tablepress_table-94/index.md") == WRITTEN


@pytest.mark.parametrize("content", ["", "[]", "{}", "no json", "[[1], 2]", "[" * 5000])
def test_a_damaged_table_stops_nothing(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.xml"
    damaged = table("4", ROWS).replace(json.dumps(ROWS), content)
    path.write_text(export(item(1, "[table id=4 /]"), damaged), "utf-8")
    assert len(list(migrator.open_source(path).posts())) == 2
