"""Custom fields of plugins that readers saw are named if the post does not say what they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.blog import UPLOADS, item, migrated

from migrator.model import Post
from migrator.verifier.source.field_texts import check_builder_fields, hidden_fields


def post(content: str = "", **meta: Any) -> Post:
    return Post(0, 1, "page", "publish", "About tea", content=content, meta=meta)


@pytest.mark.parametrize(
    "meta",
    [
        {"_mb_intro": "Tea is what we grow here, and nothing else."},
        {"_secondary_title": "A second name"},
        {"_team_position": "Head gardener"},
        {"_crb_slides|title|0|0|value": "The tea garden in the early morning"},
        {"_boxes": [{"heading": "Green tea", "cols": "3"}]},
        {"_quote_client": "<p>Never had better</p>", "_columns": "2"},
        {"_settings": '{"steps": [{"body": "Boil the water for two minutes"}]}'},
        {"_downloadable_files": {"a1": {"name": "Map", "file": f"{UPLOADS}/map.pdf"}}},
        {"_video_embed_code": '<iframe src="https://video.example/7"></iframe>'},
        {"_project_url": "https://client.example/"},
    ],
)
def test_a_hidden_field_with_a_text_a_file_or_a_link_is_named(meta: dict[str, Any]) -> None:
    assert hidden_fields(post(**meta)) == list(meta)[:1]


@pytest.mark.parametrize(
    "meta",
    [
        {"_mb_intro": "Tea is what we <em>grow</em> here."},  # the content says it
        {"_subtitle": "ABOUT tea"},  # the title
        {"_files": f"{UPLOADS}/cup.pdf"},  # the content links it
        {"_columns": "3", "_color": "#fff", "_font": "Open Sans", "_on": True, "_n": 5},
        {"_image_position": "top center"},
        {"_text": "fas fa-map-marked-alt"},
        {"_podPressMedia": [{"URI": f"{UPLOADS}/a.mp3"}]},  # the front matter has it
        {"_css": ".tea { color: green; margin: 0 auto 0 auto }"},
        {"_yoast_wpseo_metadesc": "All about the tea that we grow here"},
        {"_yoast_wpseo_canonical": "https://tea.example/"},
        {"_edit_lock": "1556000000:1", "_wp_page_template": "page templates/full width tea.php"},
        {"_oembed_0a1b": '<iframe src="https://video.example/7"></iframe>'},
        {"_links_to": "https://tea.example/"},  # the front matter has it
        {"visible": "Tea is what all of us grow over there."},  # named by another check
    ],
)
def test_a_field_that_no_reader_misses_is_not_named(meta: dict[str, Any]) -> None:
    content = f'<p>Tea is what we grow here.</p><a href="{UPLOADS}/cup.pdf">Cup</a>'
    assert hidden_fields(post(content, **meta)) == []


def test_a_page_that_a_site_shows_needs_no_fields() -> None:
    shown = Post(0, 1, "page", "publish", "Tea", content="<p>x</p>", is_rendered=True,
                 meta={"_intro": "Tea is what we grow here now"})  # fmt: skip
    assert hidden_fields(shown) == []


TREE = json.dumps(
    [
        {
            "elType": "widget",
            "widgetType": "heading",
            "settings": {"title": "Our tea", "_title": "Box of mine", "align": "left"},
        },
        {
            "elType": "widget",
            "widgetType": "text-editor",
            "settings": {"editor": "<p>It grows on the hill.</p>", "custom_css": "a { b: c }"},
        },
    ]
)


def builder(content: str, **meta: Any) -> list[tuple[str, str, int]]:
    return [(f.kind, f.message, f.weight) for f in check_builder_fields(post(content, **meta))]


def test_texts_of_a_page_builder_that_the_stored_content_lacks_are_named() -> None:
    [found] = builder("<p>Old words.</p>", _elementor_data=TREE, _elementor_edit_mode="builder")
    assert found == (
        "unwritten-text",
        "“Our tea” is a text in the custom field _elementor_data, and not in the post; 1 more",
        2,
    )
    there = "<h2>Our&nbsp;tea</h2> It grows on <b>the</b> hill."
    assert builder(there, _elementor_data=TREE, _elementor_edit_mode="builder") == []


def test_a_text_that_a_dynamic_tag_replaces_is_no_text() -> None:
    settings = {"title": "Add your own heading here", "__dynamic__": {"title": "[tag]"}}
    tree = json.dumps([{"widgetType": "heading", "settings": settings}])
    assert builder("x", _elementor_data=tree, _elementor_edit_mode="builder") == []


def test_a_page_builder_that_is_switched_off_shows_nothing() -> None:
    assert builder("<p>Words.</p>", _elementor_data=TREE) == []
    rows = [{"name": "heading", "settings": {"text": "Tea for all"}}]
    assert builder("x", _bricks_page_content_2=rows, _bricks_editor_mode="wordpress") == []
    assert len(builder("x", _bricks_page_content_2=rows)) == 1


def test_the_report_names_both(tmp_path: Path) -> None:
    page = item(
        1, "Old words.", kind="page",
        meta=[
            ("panels_data", 'a:1:{s:4:"text";s:24:"<p>It grows up here.</p>";}'),
            ("_intro", "A tea that we grow by ourselves"),
        ],
    )  # fmt: skip
    for fields in ("", "default,meta"):
        archive = migrated(tmp_path, page, fields=fields)
        said = {each.where: each.kind for each in archive.report.findings}
        assert said["_intro"] == "unwritten-field"
        assert said["pages/page-1/index.md"] == "unwritten-text"
    kept = migrated(tmp_path, page, fields="default,meta._intro")
    assert "_intro" not in {each.where for each in kept.report.findings}
