"""Page builder shortcodes: layout is removed, readable content is kept."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from migrator.model import Attachment
from migrator.wordpress.readable_attributes import decode_base64_html
from migrator.wordpress.render import RenderContext, render

LIBRARY = {5: Attachment(5, "/a.jpg", alt="A", mime_type="image/jpeg")}
CONTEXT = RenderContext(attachment=LIBRARY.get)
IMAGE = '<figure><img src="/a.jpg" alt="A" /></figure>'
RAW_HTML = base64.b64encode(quote("<p>Raw & <b>é</b></p>").encode()).decode()

SHOWN = [
    # WPBakery
    (
        ('[vc_row full_width="x"][vc_column width="1/2"][vc_column_text]\none\n\ntwo\n'
        "[/vc_column_text][/vc_column][/vc_row]"),
        "<p>one</p>\n<p>two</p>\n",
    ),
    ('[vc_row parallax="x" parallax_image="5"]a[/vc_row]', f"{IMAGE}\n<p>a</p>\n"),
    ('[section bg="5" height="300px"]a[/section]', f"{IMAGE}\n<p>a</p>\n"),
    ('[section bg="7"]a[/section][section bg="#555"]b[/section]', "<p>a</p>\n<p>b</p>\n"),
    (
        '[vc_gmaps link="#E-8_JTNDaWZyYW1lJTIwc3JjJTNEJTIyJTJGbSUyMiUzRSUzQyUyRmlmcmFtZSUzRQ=="]',
        '<p><iframe src="/m"></iframe></p>\n',
    ),
    (
        '[et_pb_map address="Bern, CH"][et_pb_map_pin title="Shop"]Hi[/et_pb_map_pin][/et_pb_map]',
        (
            '<p><a href="https://www.google.com/maps?q=Bern%2C+CH">'
            "https://www.google.com/maps?q=Bern%2C+CH</a></p>\n"
            "<p><strong>Shop</strong></p>\n<p>Hi</p>\n"
        ),
    ),
    (
        ("[et_pb_code]<b>a</b><!-- [et_pb_line_break_holder] -->&lt;!-- [et_pb_line_break_holder] "
        "--&gt;b[/et_pb_code]"),
        "<p><b>a</b></p>\n<p>b</p>\n",
    ),
    ("[av_heading heading='One' tag='h2']", "<h2>One</h2>\n"),
    ("[av_button label='Go' link='manually,/x']", '<p><a href="/x">Go</a></p>\n'),
    ('[nectar_btn text="Go" url="/x"]', '<p><a href="/x">Go</a></p>\n'),
    (
        '[map address="Main Street 1" z="12"]',
        (
            '<p><a href="https://www.google.com/maps?q=Main+Street+1">'
            "https://www.google.com/maps?q=Main+Street+1</a></p>\n"
        ),
    ),
    (
        '[vc_custom_heading text="Hello! I’m<br>here" font_container="tag:h4|text_align:center"]',
        "<h4>Hello! I’m<br />\nhere</h4>\n",
    ),
    ('[vc_custom_heading text="So it is" font_container="tag:p|color:#000"]', "<p>So it is</p>\n"),
    ('[vc_custom_heading text="So it is" font_container="color:#000"]', "<h2>So it is</h2>\n"),
    (f"[vc_raw_html]{RAW_HTML}[/vc_raw_html]", "<p>Raw & <b>é</b></p>\n"),
    ('[vc_single_image image="5" img_size="full"]', IMAGE),
    ('[vc_gallery images="5,5"]', IMAGE + "\n" + IMAGE),
    (
        '[vc_btn title="Read on" link="url:https%3A%2F%2Fx.example%2Fa|title:T||"]',
        '<p><a href="https://x.example/a">Read on</a></p>\n',
    ),
    (
        '[vc_toggle title="Question?"]Answer[/vc_toggle]',
        "<p><strong>Question?</strong></p>\n<p>Answer</p>\n",
    ),
    ('[vc_row][vc_empty_space height="3px"]a[vc_separator][/vc_row]', "<p>a</p>\n<hr />\n"),
    ("[vc_row][vc_column]a[/vc_row]b", "<p>a</p>\n<p>b</p>\n"),
    # Divi
    (
        ('[et_pb_section][et_pb_row][et_pb_column type="4_4"][et_pb_text admin_label="T"]<p>a</p>'
        "[/et_pb_text][/et_pb_column][/et_pb_row][/et_pb_section]"),
        "<p>a</p>\n",
    ),
    (
        '[et_pb_blurb title="A %22title%22" image="/a.jpg" alt="x"]<p>b</p>[/et_pb_blurb]',
        '<figure><img src="/a.jpg" alt="x" /></figure><h4>A &quot;title&quot;</h4>\n<p>b</p>\n',
    ),
    (
        '[et_pb_button button_url="/x" button_text="Go" button_alignment="left"][/et_pb_button]',
        '<p><a href="/x">Go</a></p>\n',
    ),
    (
        '[et_pb_testimonial author="Ann" job_title="Boss"]Great[/et_pb_testimonial]',
        "<blockquote><p>Great</p><p><cite>Ann, Boss</cite></p></blockquote>\n",
    ),
    (
        '[et_pb_image src="https://x.example/a.jpg" alt="b"][/et_pb_image]',
        '<figure><img src="https://x.example/a.jpg" alt="b" /></figure>',
    ),
    # Fusion
    (
        ('[fusion_builder_container][fusion_builder_row][fusion_title size="3"]Head[/fusion_title]'
        "[fusion_text]one\n\ntwo[/fusion_text][/fusion_builder_row][/fusion_builder_container]"),
        "<h3>Head</h3>\n<p>one</p>\n<p>two</p>\n",
    ),
    (
        '[fusion_button link="https://x.example/" color="red"]Buy[/fusion_button]',
        '<p><a href="https://x.example/">Buy</a></p>\n',
    ),
    (
        "[fusion_checklist][fusion_li_item]a[/fusion_li_item][/fusion_checklist]",
        "<ul><li>a</li>\n</ul>\n",
    ),
    (
        '[fusion_imageframe image_id="5|full"]https://x.example/b.png[/fusion_imageframe]',
        '<figure><img src="https://x.example/b.png" alt="" /></figure>\n',
    ),
    # Shortcodes Ultimate, columns and boxes of themes
    ('[su_spoiler title="S"]a[/su_spoiler]', "<p><strong>S</strong></p>\n<p>a</p>\n"),
    (
        '[su_testimonial name="Ann" company="Tea Co" url="/x"]Good[/su_testimonial]',
        (
            "<blockquote>\n<p>Good</p>\n"
            '<p><cite><a href="/x">Ann, Tea Co</a></cite></p>\n</blockquote>\n'
        ),
    ),
    (
        '[su_member photo="/a.jpg" name="Ann" role="Cook"]Hot tea[/su_member]',
        '<figure><img src="/a.jpg" alt="" /></figure><p>Ann Cook</p>\n<p>Hot tea</p>\n',
    ),
    ('x [su_highlight background="y"]b[/su_highlight] z', "<p>x b z</p>\n"),
    ('a[acme_empty_space height="3"]b', "<p>a</p>\n<p>b</p>"),
    ("[one_half]a[/one_half][one_half_last]b[/one_half_last]", "<p>a</p>\n<p>b</p>\n"),
    ('[toggle title="T"]\na\n[/toggle]', "<p><strong>T</strong></p>\n<p>a</p>\n"),
    ('[button link="/x"]Go[/button]', '<p><a href="/x">Go</a></p>\n'),
    (
        '[blockquote author="Ann"]q[/blockquote]',
        "<blockquote><p>q</p><p><cite>Ann</cite></p></blockquote>",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("content", "shown"), SHOWN)
def test_content_of_builder_shortcodes_is_kept(content: str, shown: str) -> None:
    rendered = render(content, CONTEXT)
    assert rendered.html.replace("\n", "") == shown.replace("\n", "")
    assert rendered.findings == ()


@pytest.mark.parametrize(
    "content",
    [
        '[fusion_blog number_posts="10"]',
        "[fusion_blog][/fusion_blog]",
        '[vc_basic_grid post_type="post"]',
        '[et_pb_contact_form title="x"][/et_pb_contact_form]',
        '[et_pb_blog posts_number="3"][/et_pb_blog]',
    ],
)
def test_a_dynamic_list_leaves_a_placeholder(content: str) -> None:
    """F7"""
    rendered = render(content)
    assert "<!-- migrator: shortcode [" in rendered.html
    assert {finding.kind for finding in rendered.findings} == {"unhandled-shortcode"}


def test_content_in_the_builders_library_leaves_a_placeholder() -> None:
    rendered = render('[et_pb_section global_module="123"][/et_pb_section]')
    assert rendered.html == "<!-- migrator: global_module 123 -->\n"
    assert [finding.message.split(":")[0] for finding in rendered.findings] == ["global_module 123"]


def test_a_themes_element_in_a_builder_page_shows_its_readable_attributes() -> None:
    items = quote('[{"title":"One","link":"url:%2Fx"},{"title":"Two & <b>three</b>"}]')
    content = (
        '[vc_row][acme_card title="Card" subtitle="Sub" name="Ann" job="Boss" color="red"]'
        f'[acme_list items="{items}"][/vc_row]'
    )
    html = render(content).html
    for shown in ("<h3>Card</h3>", "<p>Sub</p>", "<p>Ann Boss</p>"):
        assert shown in html
    assert '<h3><a href="/x">One</a></h3>\n<h3>Two & <b>three</b></h3>' in html
    assert html.index('[acme_card title="Card"') < html.index("<h3>Card</h3>")


@pytest.mark.parametrize("source", ["not base64!", "abc", "", "////", "aGVsbG8"])
def test_text_that_is_no_base64_is_not_decoded(source: str) -> None:
    assert decode_base64_html(source) is None
