"""A page whose content only its page builder holds has that content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.blog import UPLOADS, item, migrated

from migrator.model import Post
from migrator.sources.builder_content import with_builder_content

PICTURE = f"{UPLOADS}/cup.jpg"


def widget(kind: str, inner: tuple[Any, ...] = (), **settings: Any) -> dict[str, Any]:
    """An element of Elementor."""
    return {"elType": "widget", "widgetType": kind, "settings": settings, "elements": list(inner)}


def content(key: str, value: Any, stored: str = "", **switch: str) -> str:
    post = Post(0, 1, "page", "publish", "Tea", content=stored, meta={key: value, **switch})
    return with_builder_content(post).content


def elementor(*widgets: dict[str, Any], stored: str = "", mode: str = "builder") -> str:
    tree = [{"elType": "section", "settings": [], "elements": list(widgets)}]
    return content("_elementor_data", json.dumps(tree), stored, _elementor_edit_mode=mode)


@pytest.mark.parametrize(
    ("element", "stored"),
    [
        (widget("heading", title="Our tea", header_size="h3"), "<h3>Our tea</h3>"),
        (widget("text-editor", editor="<p>It <em>grows</em>.</p>"), "<p>It <em>grows</em>.</p>"),
        (widget("text-editor", editor="It grows."), "<p>It grows.</p>"),
        (
            widget("button", text="Buy", link={"url": "https://tea.example/?a=1&b"}),
            '<p><a href="https://tea.example/?a=1&amp;b">Buy</a></p>',
        ),
        (
            widget("image", image={"url": PICTURE, "alt": "A cup"}, caption="Hot"),
            f'<figure><img src="{PICTURE}" alt="A cup" /><figcaption>Hot</figcaption></figure>',
        ),
        (
            widget("video", video_type="vimeo", vimeo_url="https://vimeo.com/5", youtube_url="x"),
            "https://vimeo.com/5",
        ),
        (widget("shortcode", shortcode="[teas n=2]"), "[teas n=2]"),
        (widget("divider", text="Divider"), ""),
        (widget("spacer"), ""),
        (
            widget("icon-list", icon_list=[{"text": "Call", "link": {"url": "tel:1"}, "x": "y"}]),
            ('<!-- wp:builder/elementor-icon-list {"data": {"icon_list": [{"link": '
            '{"url": "tel:1", "title": "Call"}}]}} /-->'),
        ),
        (
            widget("flip-box", title_text_a="Front", title_color="#fff", image_position="left"),
            "<!-- wp:builder/elementor-flip-box {} /-->",
        ),
        (widget("posts"), "<!-- wp:builder/elementor-posts {} /-->"),
    ],
)  # fmt: skip
def test_an_element_of_elementor_is_what_it_shows(element: dict[str, Any], stored: str) -> None:
    assert elementor(element) == stored


def test_only_empty_content_is_filled_and_only_by_a_builder_that_is_on() -> None:
    heading = widget("heading", title="Tea")
    for stored in ("<p>Words.</p>", "[gallery]", '<img src="/a.jpg">'):
        assert elementor(heading, stored=stored) == stored
    assert elementor(heading, stored="<!-- wp:x/y /--><p>&nbsp;</p>\n") == "<h2>Tea</h2>"
    assert elementor(heading, mode="") == ""


def test_what_a_builder_fills_in_at_each_view_is_marked() -> None:
    dynamic = widget("heading", title="Add your heading", __dynamic__={"title": "[post-title]"})
    assert elementor(dynamic) == "<!-- wp:builder/elementor-heading {} /-->"
    nodes = [
        {"id": "a", "name": "heading", "settings": {"text": "{post_title}"}},
        {"id": "b", "name": "heading", "settings": {"text": "Tea of {post_title}"}},
    ]
    shown = "<!-- wp:builder/bricks-heading {} /-->\n\n<h2>Tea of {post_title}</h2>"
    assert content("_bricks_page_content_2", nodes) == shown


def test_elements_of_bricks_follow_their_parents() -> None:
    nodes = [
        {"id": "a", "name": "section", "parent": 0, "children": ["c", "b"], "settings": []},
        {"id": "b", "name": "text", "parent": "a", "children": [], "settings": {"text": "Two"}},
        {"id": "c", "name": "heading", "settings": {"text": "One", "tag": "h1"}},
        {"id": "d", "name": "video", "settings": {"youTubeId": "abc", "videoType": "youtube"}},
    ]
    shown = "<h1>One</h1>\n\n<p>Two</p>\n\nhttps://www.youtube.com/watch?v=abc"
    assert content("_bricks_page_content_2", nodes) == shown
    assert content("_bricks_page_content_2", nodes, _bricks_editor_mode="wordpress") == ""


OXYGEN = {
    "id": 0,
    "name": "root",
    "children": [
        {
            "name": "ct_section",
            "options": {"original": {"width": "9px"}},
            "children": [
                {
                    "name": "ct_headline",
                    "options": {"ct_content": "Tea", "original": {"tag": "h1"}},
                },
                {"name": "ct_image", "options": {"original": {"src": PICTURE, "alt": "A cup"}}},
            ],
        }
    ],
}
BREAKDANCE = {
    "root": {
        "children": [
            {
                "data": {
                    "type": "EssentialElements\\Heading",
                    "properties": {
                        "content": {"content": {"text": "Tea", "tags": "h1"}},
                        "design": {"text": "large text"},
                    },
                },
                "children": [],
            }
        ]
    }
}
BEAVER = {
    "n2": {"node": "n2", "parent": "n1", "position": 1,
           "settings": {"type": "rich-text", "text": "<p>Two</p>"}},
    "n1": {"node": "n1", "parent": None, "position": 0, "settings": {"type": "row"}},
    "n3": {"node": "n3", "parent": "n1", "position": "0",
           "settings": {"type": "heading", "heading": "One", "tag": "h2"}},
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "stored"),
    [
        ("ct_builder_json", json.dumps(OXYGEN),
         f'<h1>Tea</h1>\n\n<figure><img src="{PICTURE}" alt="A cup" /></figure>'),
        ("ct_builder_shortcodes", "[ct_text_block]Tea[/ct_text_block]",
         "[ct_text_block]Tea[/ct_text_block]"),
        ("_breakdance_data", json.dumps({"tree_json_string": json.dumps(BREAKDANCE)}),
         "<h1>Tea</h1>"),
        ("panels_data",
         {"widgets": [{"title": "Tea", "panels_info": {"class": "A_Widget", "grid": 0}}]},
         '<!-- wp:builder/siteorigin-a_widget {"data": {"title": "Tea"}} /-->'),
        ("_themify_builder_settings_json",
         json.dumps([{"cols": [{"modules": [
             {"mod_name": "text", "mod_settings": {"content_text": "<p>Tea</p>"}}]}]}]),
         "<p>Tea</p>"),
        ("_zionbuilder_page_elements",
         [{"element_type": "zion_section", "content": [
             {"element_type": "zion_heading", "options": {"content": "Tea"}}]}],
         "<h2>Tea</h2>"),
        ("tve_updated_post", "<div><p>Tea</p></div>", "<div><p>Tea</p></div>"),
        ("_elementor_data", "no JSON", ""),
    ],
)  # fmt: skip
def test_each_builder_is_read(key: str, value: Any, stored: str) -> None:
    assert content(key, value, _elementor_edit_mode="builder") == stored


def test_nodes_of_beaver_builder_are_in_their_order() -> None:
    shown = content("_fl_builder_data", BEAVER, _fl_builder_enabled="1")
    assert shown == "<h2>One</h2>\n\n<p>Two</p>"


def test_the_page_is_whole_and_what_a_builder_lists_is_named(tmp_path: Path) -> None:
    tree = [
        widget("heading", title="Our tea"),
        widget("testimonial", testimonial_content="So -- <b>good</b>", testimonial_name="Ann"),
        widget("posts", posts_per_page=3),
    ]
    meta = [("_elementor_data", json.dumps(tree)), ("_elementor_edit_mode", "builder")]
    archive = migrated(tmp_path, item(1, "", kind="page", meta=meta))
    assert archive.body("pages/page-1/index.md") == (
        "## Our tea\n\nSo -- **good**\n\nAnn\n\n<!-- migrator: block builder/elementor-posts {} -->"
    )
    assert archive.kinds() == ["unhandled-block"]
    assert archive.report.verdict.is_ok


def test_a_tree_without_end_is_read_to_some_depth() -> None:
    node: dict[str, Any] = widget("heading", title="Deep")
    for _ in range(100):
        node = widget("section", (node,))
    assert elementor(node) == ""
    loop = [{"id": "a", "name": "text", "children": ["a"], "settings": {"text": "Tea"}}]
    assert content("_bricks_page_content_2", loop) == "<p>Tea</p>"
