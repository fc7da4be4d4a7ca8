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


def test_every_text_of_an_element_is_in_the_page() -> None:
    box = '[acme_box preheading="Since 1950" heading="Our oven" subheading="Brick" link_url="/x"'
    shown = wordpress_html(f'[vc_row]{box} link_text="More"][/vc_row]').partition("-->")[2]
    lines = "<p>Since 1950</p>", "<h3>Our oven</h3>", "<p>Brick</p>", '<p><a href="/x">More</a></p>'
    assert shown.split("\n")[-5:-1] == list(lines)
    shown = wordpress_html(f"[vc_row]{box}][/vc_row]").partition("-->")[2]
    assert '<h3><a href="/x">Our oven</a></h3>' in shown


def test_people_and_questions_are_in_the_page() -> None:
    said = '[acme_quote quote="A great oven." author="Ann" position="left" company="Acme"]'
    shown = wordpress_html(f"[vc_row]{said}[/vc_row]").partition("-->")[2]
    assert shown == "\n<p>A great oven.</p>\n<p>Ann Acme</p>\n"
    asked = '[acme_why question="Why bricks?" answer="They stay hot."]'
    shown = wordpress_html(f"[vc_row]{asked}[/vc_row]").partition("-->")[2]
    assert shown == "\n<h3>Why bricks?</h3>\n<p>They stay hot.</p>\n"


def test_a_text_that_an_element_also_encloses_stands_once() -> None:
    box = '[acme_box heading="Our oven" description="Brick &amp; clay."]Brick &amp;<br />\nclay.'
    shown = wordpress_html(f"[vc_row]{box}[/acme_box][/vc_row]").partition("-->")[2]
    assert (shown.count("Brick"), shown.count("Our oven")) == (1, 1)
    shown = wordpress_html(f"[vc_row]{box} Hot.[/acme_box][/vc_row]").partition("-->")[2]
    assert shown.count("Brick") == 2


def test_a_button_that_is_only_a_text_is_linked() -> None:
    button = '[acme_buttons text="Learn more" color="#fff" link_url="/x"]'
    assert wordpress_html(f"[vc_row]{button}[/vc_row]").endswith(
        '<p><a href="/x">Learn more</a></p>\n'
    )


def test_space_between_elements_leaves_no_placeholder() -> None:
    spacing = '[spacing desktop_height="90" mobile_height="40"]'
    assert wordpress_html(f"[vc_row]Tea{spacing}Milk[/vc_row]") == "<p>Tea</p>\n<p>Milk</p>\n"


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
