"""Elements of page builders with a link, a preview, people's pages or code of their own."""

from __future__ import annotations

import pytest

from migrator.wordpress.render import render, wordpress_html

VIDEO = "https://www.youtube.com/watch?v=abcdefghijk"


@pytest.mark.parametrize(
    ("content", "html"),
    [
        (
            '[et_pb_image src="/i.png" alt="I" url="https://a.example/x"][/et_pb_image]',
            '<figure><a href="https://a.example/x"><img src="/i.png" alt="I" /></a></figure>',
        ),
        (
            '[et_pb_blurb title="T" url="/x" image="/i.png"]<p>c</p>[/et_pb_blurb]',
            (
                '<figure><a href="/x"><img src="/i.png" alt="" /></a></figure>\n'
                '<h4><a href="/x">T</a></h4>\n<p>c</p>'
            ),
        ),
        (
            '[vc_single_image custom_src="/i.png" link="url:https%3A%2F%2Fa.example%2Fx|title:T"]',
            '<figure><a href="https://a.example/x"><img src="/i.png" alt="" /></a></figure>',
        ),
        (
            '[vc_custom_heading text="T" link="url:https%3A%2F%2Fa.example"]',
            '<h2><a href="https://a.example">T</a></h2>',
        ),
        (
            '[vc_custom_heading text="T" font_container="tag:p" link="url:%2Fx"]',
            '<p><a href="/x">T</a></p>',
        ),
        (
            '[fusion_lightbox full_image="/f.jpg" thumbnail_image="/t.jpg" /]',
            '<figure><a href="/f.jpg"><img src="/t.jpg" alt="" /></a></figure>',
        ),
    ],
)
def test_the_link_of_an_element_is_on_what_readers_clicked(content: str, html: str) -> None:
    assert wordpress_html(content).strip() == html


@pytest.mark.parametrize(
    "content",
    [
        '[et_pb_cta title="T" button_text="B" button_url="/x"]<p>c</p>[/et_pb_cta]',
        '[vc_cta h2="T" btn_title="B" btn_link="url:%2Fx"]<p>c</p>[/vc_cta]',
        '[fusion_tagline_box title="T" button="B" link="/x"]<p>c</p>[/fusion_tagline_box]',
    ],
)
def test_the_button_of_an_element_follows_its_text(content: str) -> None:
    html = '<h2>T</h2>\n<p>c</p>\n<p><a href="/x">B</a></p>'
    assert (
        wordpress_html(content)
        .strip()
        .replace("</p><p>", "</p>\n<p>")
        .replace("</h2><p>", "</h2>\n<p>")
        == html
    )


def test_a_video_has_its_preview() -> None:
    html = wordpress_html(f'[et_pb_video src="{VIDEO}" image_src="/p.jpg"][/et_pb_video]')
    assert html.index('<img src="/p.jpg"') < html.index(VIDEO)
    html = wordpress_html('[et_pb_video src="/v.mp4" image_src="/p.jpg"][/et_pb_video]')
    assert 'poster="/p.jpg"' in html


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (
            '[fusion_testimonial name="Ann" image="/a.jpg" link="/ann"]x[/fusion_testimonial]',
            ['<img src="/a.jpg"', '<cite><a href="/ann">Ann</a></cite>'],
        ),
        (
            '[et_pb_team_member name="Bo" linkedin_url="https://l.example/bo"]b[/et_pb_team_member]',
            ['<a href="https://l.example/bo">Linkedin</a>'],
        ),
        (
            '[fusion_person name="Bo" twitter="https://t.example/bo"]b[/fusion_person]',
            ['<a href="https://t.example/bo">Twitter</a>'],
        ),
        (
            '[vc_line_chart values="%5B%7B%22title%22%3A%22D%22%2C%22value%22%3A9%7D%5D"]',
            ["<li>D 9</li>"],
        ),
        ('[fusion_counter_circle value="40"]Fun[/fusion_counter_circle]', ["<p>40</p>", "Fun"]),
        (
            '[fusion_image_before_after before_image="/1.jpg" after_image="/2.jpg" /]',
            ['<img src="/1.jpg"', '<img src="/2.jpg"'],
        ),
    ],
)
def test_people_and_numbers_are_shown(content: str, shown: list[str]) -> None:
    rendered = render(content)
    assert not rendered.findings
    assert all(each in rendered.html for each in shown)


def test_code_in_base64_is_code() -> None:
    html = wordpress_html(
        '[fusion_syntax_highlighter language="php"]PD9waHAgZWNobyAxOw==[/fusion_syntax_highlighter]'
    )
    assert html.strip() == '<pre><code class="language-php">&lt;?php echo 1;</code></pre>'


def test_the_link_of_a_missing_picture_stays() -> None:
    assert "https://a.example/l" in wordpress_html(
        '[vc_single_image image="5" link="https://a.example/l"]'
    )


@pytest.mark.parametrize("values", ["", "%5B%5D", "%5B", "%7B%22a%22%3A1%7D", "%5B1%2Cnull%5D"])
def test_bars_without_values_are_a_placeholder(values: str) -> None:
    assert "migrator: shortcode [vc_progress_bar" in wordpress_html(
        f'[vc_progress_bar values="{values}"]'
    )
