"""`migrator inspect` counts the contents of a source before anything is written."""

from __future__ import annotations

import json
from pathlib import Path

from support.blog import UPLOADS, comment, export, item

import migrator
from migrator.commands.inspection import Census, take
from migrator.progress import Unwatched


def census_of(folder: Path, *items: str) -> Census:
    (folder / "export.xml").write_text(export(*items), "utf-8")
    return take(migrator.open_source(folder / "export.xml"), Unwatched())


def test_items_are_counted_by_type_and_status(tmp_path: Path) -> None:
    census = census_of(tmp_path, item(1), item(2, status="draft"), item(3, kind="page"))
    assert census.items == {"post": {"publish": 1, "draft": 1}, "page": {"publish": 1}}


def test_years_authors_and_comments_are_counted(tmp_path: Path) -> None:
    census = census_of(
        tmp_path,
        item(1, author="ann", date="2010-01-01 00:00:00", inside=comment(1, "x")),
        item(2, author="bo", date="2011-01-01 00:00:00"),
        item(3, author="bo", status="draft", date="0000-00-00 00:00:00"),
    )
    assert census.years == {"2010": 1, "2011": 1, "no date": 1}
    assert census.ranked("authors") == {"bo": 2, "ann": 1}
    assert census.comments == {"comment": 1}


def test_skipped_items_are_counted_by_reason(tmp_path: Path) -> None:
    census = census_of(tmp_path, item(1), item(2, status="private"), item(3, status="trash"))
    assert census.skipped == {
        "private: written only with --status private": 1,
        "in the trash: never written": 1,
    }


def test_shortcodes_and_blocks_are_counted_by_handling(
    tmp_path: Path,
) -> None:
    census = census_of(
        tmp_path,
        item(1, '[gallery ids="1"] [contact-form-7 id="2"] [contact-form-7 id="3"] [not one]'),
        item(2, "<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph --><!-- wp:latest-posts /-->"),
    )
    shortcodes = {name: (use.count, use.handled) for name, use in census.uses("shortcodes").items()}
    assert shortcodes == {"contact-form-7": (2, False), "gallery": (1, True)}
    blocks = {name: (use.count, use.handled) for name, use in census.uses("blocks").items()}
    assert blocks == {"latest-posts": (1, False), "paragraph": (1, True)}
    assert census.editors == {"classic": 1, "block": 1}


def test_hosts_and_page_builders_are_counted(tmp_path: Path) -> None:
    census = census_of(
        tmp_path,
        item(
            1,
            f'<img src="{UPLOADS}/a.png"><img src="http://[broken/">'
            '<iframe src="https://player.example/1"></iframe>[vc_row][/vc_row]',
        ),
        item(2, meta=[("_elementor_data", "[]")]),
    )
    assert census.image_hosts == {"blog.example": 1}
    assert census.embed_hosts == {"player.example": 1}
    assert census.builders == {"WPBakery": 1, "Elementor": 1}


def test_the_json_holds_every_count_and_names_no_folder(tmp_path: Path) -> None:
    text = census_of(tmp_path, item(1, "a \x0b b")).to_json()
    data = json.loads(text)
    assert data["items"] == {"post": {"publish": 1}}
    assert data["repairs"][0]["file"] == "export.xml"
    assert str(tmp_path) not in json.dumps(data["repairs"])


def test_custom_fields_are_counted_hidden_ones_too(tmp_path: Path) -> None:
    census = census_of(
        tmp_path,
        item(1, meta=[("subtitle", "x"), ("_event_start", "2015"), ("_empty", "")]),
        item(2, meta=[("_event_start", "2016")], kind="event"),
        item(3, meta=[("_menu_item_url", "x")], kind="nav_menu_item"),
    )
    assert census.ranked("fields") == {"_event_start": 2, "subtitle": 1}
    assert json.loads(census.to_json())["fields"] == {"_event_start": 2, "subtitle": 1}


def test_a_hidden_field_can_be_requested(tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(export(item(1, meta=[("_event_start", "2015")])), "utf-8")
    migrator.migrate(
        tmp_path / "export.xml", tmp_path / "out", fields="title,slug,meta._event_start:start"
    )
    assert 'start: "2015"' in (tmp_path / "out/posts/post-1/index.md").read_text("utf-8")
