"""Texts of widgets that readers saw beside the posts are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.sql_blog import dump, tables

import migrator
from migrator.sources.database.widgets import count_widgets

SIDEBARS = (
    'a:3:{s:19:"wp_inactive_widgets";a:1:{i:0;s:6:"text-3";}s:9:"sidebar-1";a:2:{i:0;s:6:"text-2";'
    'i:1;s:8:"search-1";}s:13:"array_version";i:3;}'
)


def text_widgets(text: str, other: str = "") -> str:
    values = "".join(
        f'i:{number};a:1:{{s:4:"text";s:{len(value)}:"{value}";}}'
        for number, value in ((2, text), (3, other))
    )
    return f'a:3:{{{values}s:12:"_multiwidget";i:1;}}'


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("We grow tea on a hill.", 1),
        ("<!-- wp:heading --><h2>Recent Comments</h2><!-- /wp:heading -->", 0),
        ('<img src="https://blog.example/cup.jpg">', 1),
        ("https://blog.example/cup.jpg", 1),
        ("", 0),
    ],
)
def test_a_widget_counts_if_it_says_something_in_a_sidebar(text: str, count: int) -> None:
    options = {"sidebars_widgets": SIDEBARS, "widget_search": "a:0:{}"}
    assert count_widgets({**options, "widget_text": text_widgets(text)}) == count
    unseen = text_widgets("", "We grow tea on a hill.")
    assert count_widgets({**options, "widget_text": unseen}) == 0


@pytest.mark.parametrize("stored", ["", "a:1:{", "i:5;", 'a:1:{s:1:"x";s:6:"text-2";}'])
def test_broken_settings_have_no_widgets(stored: str) -> None:
    assert count_widgets({"sidebars_widgets": stored, "widget_text": stored}) == 0
    assert count_widgets({"sidebars_widgets": SIDEBARS, "widget_text": stored}) == 0


def test_the_report_names_widgets_and_the_list_of_links(tmp_path: Path) -> None:
    blog = tables()
    blog["options"] = [
        *blog["options"],
        (90, "sidebars_widgets", SIDEBARS, "yes"),
        (91, "widget_text", text_widgets("We grow tea on a hill."), "yes"),
    ]
    source = tmp_path / "blog.sql"
    links = "INSERT INTO `wp_links` VALUES (1,'https://tea.example/','Tea','','','','Y',1);\n"
    source.write_text(dump(blog) + "CREATE TABLE `wp_links` (`link_id` int);\n" + links, "utf-8")
    report = migrator.migrate(source, tmp_path / "out", offline=True)
    said = {each.where: each.weight for each in report.findings if each.kind == "unwritten-field"}
    assert said["widgets with texts, images or links"] == 1
    assert said["links of the blogroll"] == 1
