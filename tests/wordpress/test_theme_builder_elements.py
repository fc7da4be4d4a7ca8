"""Elements that themes add to a page builder."""

from __future__ import annotations

import json
from urllib.parse import quote

from migrator.wordpress.render import wordpress_html


def test_a_placeholder_does_not_repeat_lists_that_are_in_the_text() -> None:
    items = [
        {"title": f"Job {number}", "link": f"url:https%3A%2F%2Fx.example%2F{number}|||"}
        for number in range(9)
    ]
    group = quote(json.dumps(items))
    html = wordpress_html(f'[vc_row][acme_jobs title="Jobs" items="{group}"][/vc_row]')
    assert html.startswith('<!-- migrator: shortcode [acme_jobs title="Jobs" items="%5B%7B')
    assert len(html.split("-->")[0]) < 160
    assert '<h3><a href="https://x.example/8">Job 8</a></h3>' in html


def test_an_element_with_a_button_has_its_link_on_the_button() -> None:
    html = wordpress_html('[vc_row][acme_card title="T" button_text="Go" link="/x"][/vc_row]')
    assert html.endswith('<h3>T</h3>\n<p><a href="/x">Go</a></p>\n')


def test_what_names_a_form_or_switches_something_is_no_text() -> None:
    for shortcode in ('[cforms name="x"]', '[wpforms id="3" title="false"]', '[acme_x name="y"]'):
        html = wordpress_html(f"[vc_row]{shortcode}[/vc_row]")
        assert html.strip() == f"<!-- migrator: shortcode {shortcode} -->"


def test_the_title_of_an_element_around_a_text_stands_once() -> None:
    for name in ("acme_section_title", "acme_box"):
        html = wordpress_html(f'[vc_row][{name} title="Our oven"]Brick and clay[/{name}][/vc_row]')
        shown = html.partition("-->")[2]
        assert shown.count("Our oven") == 1, html
        assert "Brick and clay" in shown
