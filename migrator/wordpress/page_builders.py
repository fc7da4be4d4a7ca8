"""Map shortcodes of page builders to rules that drop layout and keep readable content.

Sources: the builders' documentation of their shortcodes (WPBakery, Divi, Avada Fusion, Shortcodes
Ultimate, Enfold, Jupiter, Salient, Cornerstone, Ultimate Addons, The7) and exports of sites made
with them.
"""

from __future__ import annotations

from migrator.wordpress.builder_parts import (
    address_embed,
    around,
    bars,
    encoded_code,
    linked_heading,
    linked_picture,
    poster_and_video,
    profile_links,
)
from migrator.wordpress.readable_attributes import (
    background,
    base64_html,
    button,
    custom_heading,
    element,
    heading,
    heading_from_content,
    image_from_content,
    joined_paragraph,
    label,
    layout,
    library_placeholder,
    link_from_content,
    map_link,
    packed_frame,
    paragraph,
    picture,
    player_or_link,
    quotation,
    tooltip,
)
from migrator.wordpress.shortcode_rules import (
    Drop,
    Mark,
    Rule,
    Unwrap,
)
from migrator.wordpress.tokens import word_set

_WPBAKERY: dict[str, Rule] = {
    **dict.fromkeys(
        word_set("vc_column vc_column_inner vc_column_text vc_message"),
        layout(),
    ),
    **dict.fromkeys(word_set("vc_row vc_row_inner vc_section"), layout(background)),
    **dict.fromkeys(word_set("vc_empty_space vc_icon vc_zigzag"), Drop()),
    "vc_custom_heading": layout(custom_heading),
    "vc_text_separator": layout(heading(4, "title")),
    "vc_separator": layout(lambda _, __: "<hr />"),
    "vc_raw_html": base64_html(),
    "vc_raw_js": Drop(),
    "vc_single_image": layout(heading(4, "title"), linked_picture("image", "custom_src", "source")),
    "vc_gallery": layout(heading(4, "title"), picture("images", "custom_srcs")),
    "vc_images_carousel": layout(heading(4, "title"), picture("images")),
    "vc_media_grid": layout(picture("include")),
    "vc_masonry_media_grid": layout(picture("include")),
    "vc_btn": layout(button("title", "link")),
    "vc_button": layout(button("title", "href")),
    "vc_button2": layout(button("title", "link")),
    "vc_cta": around((heading(2, "h2"), heading(4, "h4")), (button("btn_title", "btn_link"),)),
    "vc_cta_button": layout(paragraph("call_text"), button("title", "href")),
    "vc_cta_button2": layout(heading(2, "h2"), heading(4, "h4"), button("title", "link")),
    "vc_video": layout(heading(4, "title"), player_or_link("link")),
    **dict.fromkeys(
        word_set("vc_toggle vc_tta_section vc_tab vc_accordion_tab"), layout(label("title"))
    ),
    **dict.fromkeys(
        word_set(
            "vc_tta_tabs vc_tta_accordion vc_tta_tour vc_tta_pageable vc_tabs vc_tour vc_accordion"
        ),
        layout(heading(3, "title")),
    ),
    "vc_hoverbox": layout(picture("image"), heading(3, "primary_title"), heading(3, "hover_title")),
    "vc_gmaps": layout(heading(4, "title"), packed_frame("link")),
    **dict.fromkeys(
        word_set("vc_progress_bar vc_line_chart vc_round_chart"), layout(heading(4, "title"), bars)
    ),
    "vc_pie": layout(joined_paragraph("title", "label_value", "value")),
    "vc_pricing_table": layout(
        heading(3, "heading"), joined_paragraph("currency", "price", "period")
    ),
}

_DIVI: dict[str, Rule] = {
    **dict.fromkeys(
        word_set(
            """et_pb_section et_pb_row et_pb_row_inner et_pb_column et_pb_column_inner et_pb_text
            et_pb_code et_pb_fullwidth_code et_pb_tabs et_pb_accordion et_pb_slider
            et_pb_fullwidth_slider et_pb_video_slider et_pb_counters et_pb_pricing_tables
            et_pb_social_media_follow et_pb_group et_pb_toggle_inner"""
        ),
        layout(library_placeholder("global_module")),
    ),
    **dict.fromkeys(word_set("et_pb_divider et_pb_icon"), Drop()),
    "et_pb_heading": layout(heading(2, "title")),
    "et_pb_image": layout(linked_picture("src")),
    "et_pb_fullwidth_image": layout(linked_picture("src")),
    "et_pb_gallery": layout(picture("gallery_ids")),
    **dict.fromkeys(
        word_set("et_pb_video et_pb_video_slider_item"),
        layout(poster_and_video(player_or_link("src"), "image_src")),
    ),
    "et_pb_audio": layout(
        heading(4, "title"), joined_paragraph("artist_name", "album_name"), player_or_link("audio")
    ),
    "et_pb_button": layout(button("button_text", "button_url")),
    "et_pb_blurb": layout(linked_picture("image"), linked_heading(4, "title")),
    "et_pb_cta": around((heading(2, "title"),), (button("button_text", "button_url"),)),
    "et_pb_toggle": layout(label("title")),
    "et_pb_accordion_item": layout(label("title")),
    "et_pb_tab": layout(label("title")),
    "et_pb_testimonial": quotation("author", "job_title", "company_name", portrait="portrait_url"),
    "et_pb_slide": around(
        (picture("image", "background_image"), heading(2, "heading")),
        (button("button_text", "button_link"),),
    ),
    "et_pb_fullwidth_header": around(
        (
            picture("header_image_url", "logo_image_url"),
            heading(1, "title"),
            paragraph("subhead"),
        ),
        (
            button("button_one_text", "button_one_url"),
            button("button_two_text", "button_two_url"),
        ),
    ),
    "et_pb_post_slider": Mark(),
    **dict.fromkeys(word_set("et_pb_map et_pb_fullwidth_map"), layout(map_link("address"))),
    "et_pb_map_pin": layout(label("title")),
    "et_pb_team_member": around(
        (picture("image_url"), heading(4, "name"), paragraph("position")), (profile_links,)
    ),
    "et_pb_pricing_table": around(
        (
            heading(2, "title"),
            paragraph("subtitle"),
            joined_paragraph("currency", "sum", "per"),
        ),
        (button("button_text", "button_url"),),
    ),
    "et_pb_number_counter": layout(heading(3, "title"), paragraph("number")),
    "et_pb_circle_counter": layout(heading(3, "title"), paragraph("number")),
    "et_pb_counter": layout(paragraph("percent")),
    "et_pb_social_media_follow_network": link_from_content("url"),
    **dict.fromkeys(
        word_set(
            """et_pb_blog et_pb_portfolio et_pb_filterable_portfolio et_pb_fullwidth_portfolio
            et_pb_fullwidth_post_slider et_pb_shop et_pb_sidebar et_pb_contact_form
            et_pb_contact_field et_pb_signup et_pb_signup_custom_field et_pb_login et_pb_search
            et_pb_comments et_pb_post_title et_pb_fullwidth_post_title et_pb_post_nav et_pb_menu
            et_pb_fullwidth_menu
            et_pb_countdown_timer et_pb_post_content"""
        ),
        Mark(),
    ),
}

_FUSION: dict[str, Rule] = {
    **dict.fromkeys(
        word_set(
            """fusion_builder_container fusion_builder_row fusion_builder_row_inner
            fusion_builder_column fusion_builder_column_inner fusion_builder_next_page fusion_text
            fusion_tabs fusion_accordion fusion_content_boxes fusion_testimonials fusion_alert
            fusion_flip_boxes fusion_counters_box fusion_counters_circle fusion_pricing_table
            fusion_images fusion_slider fusion_gallery fusion_table fusion_section_separator
            fullwidth"""
        ),
        layout(),
    ),
    **dict.fromkeys(word_set("fusion_separator fusion_fontawesome fusion_menu_anchor"), Drop()),
    "fusion_title": heading_from_content(2),
    "fusion_code": base64_html(),
    "fusion_button": link_from_content("link"),
    "fusion_imageframe": image_from_content("image_id", "src"),
    "imageframe": image_from_content("src"),
    "fusion_image": layout(picture("image", "image_id")),
    "fusion_gallery_image": layout(picture("image", "image_id")),
    "fusion_slide": image_from_content("image_id"),
    "fusion_toggle": layout(label("title")),
    "fusion_tab": layout(label("title")),
    "fusion_modal": layout(label("title")),
    "fusion_content_box": around(
        (picture("image_id", "image"), linked_heading(2, "title")), (button("linktext", "link"),)
    ),
    "fusion_testimonial": quotation("name", "company", portrait="image"),
    "fusion_person": around(
        (picture("picture_id", "picture"), joined_paragraph("name", "title")), (profile_links,)
    ),
    "fusion_tagline_box": around(
        (heading(2, "title"), paragraph("description")), (button("button", "link"),)
    ),
    "fusion_syntax_highlighter": encoded_code(),
    "fusion_soundcloud": layout(address_embed("url")),
    "fusion_lightbox": layout(linked_picture("thumbnail_image", "full_image")),
    "fusion_image_before_after": layout(picture("before_image"), picture("after_image")),
    "fusion_video": layout(player_or_link("video", "video_webm")),
    "fusion_audio": layout(player_or_link("src")),
    "fusion_checklist": element("ul"),
    "fusion_li_item": element("li"),
    **dict.fromkeys(
        word_set("fusion_dropcap fusion_highlight fusion_modal_text_link"),
        Unwrap(inline=True),
    ),
    **dict.fromkeys(word_set("fusion_tooltip fusion_popover"), tooltip()),
    "fusion_counter_box": layout(joined_paragraph("value", "unit")),
    "fusion_map": layout(map_link("address")),
    "fusion_counter_circle": layout(paragraph("value")),
    "fusion_progress": layout(joined_paragraph("percentage", "unit")),
    "fusion_flip_box": layout(
        heading(2, "title_front"), paragraph("text_front"), heading(3, "title_back")
    ),
    "fusion_pricing_column": layout(heading(3, "title")),
    "fusion_pricing_price": layout(joined_paragraph("currency", "price", "time")),
    "fusion_pricing_row": element("p"),
    "fusion_pricing_footer": element("p"),
    **dict.fromkeys(
        word_set(
            """fusion_blog fusion_recent_posts fusion_portfolio fusion_events fusion_form
            fusion_products_slider fusion_featured_products_slider fusion_post_slider
            fusion_search fusion_widget fusion_widget_area fusion_login fusion_register
            fusion_global fusion_post_cards fusion_faq fusion_social_links fusion_sharing
            fusion_countdown fusion_fusionslider fusion_woo_shortcodes fusion_chart"""
        ),
        Mark(),
    ),
}

_ULTIMATE: dict[str, Rule] = {
    **dict.fromkeys(
        word_set(
            "su_row su_column su_tabs su_accordion su_box_wrap su_list su_note su_expand su_frame"
        ),
        layout(),
    ),
    **dict.fromkeys(word_set("su_tab su_spoiler su_box su_service"), layout(label("title"))),
    "su_heading": heading_from_content(2),
    "su_divider": layout(lambda _, __: "<hr />"),
    "su_spacer": Drop(),
    "su_quote": quotation("cite"),
    "su_pullquote": quotation(),
    "su_testimonial": quotation("name", "company", portrait="photo"),
    "su_member": layout(picture("photo"), joined_paragraph("name", "role")),
    "su_button": link_from_content("url", inline=True),
    **dict.fromkeys(
        word_set("su_highlight su_label su_dropcap su_lightbox su_anchor"),
        Unwrap(inline=True),
    ),
    "su_tooltip": tooltip(),
    "su_audio": layout(player_or_link("url")),
}

# Enfold, Jupiter, Salient, Cornerstone, Ultimate Addons and The7.
_THEMES: dict[str, Rule] = {
    "av_heading": layout(heading(3, "heading"), paragraph("subheading_text")),
    "av_button": link_from_content("link"),
    "av_video": layout(player_or_link("src")),
    **dict.fromkeys(
        word_set("av_toggle_container av_tab_container mk_page_section mk_custom_box cs_text"),
        layout(paragraph("content")),
    ),
    "cs_headline": layout(heading(2, "text_content", "content")),
    "mk_fancy_title": heading_from_content(2),
    **dict.fromkeys(word_set("mk_button dt_sc_button"), link_from_content("url", "link")),
    "nectar_btn": layout(button("text", "url")),
    "ultimate_heading": layout(heading(2, "main_heading")),
}

_MARKED_NAME_PARTS = ("_grid", "_posts", "_slider", "_carousel", "_form", "_map", "_gmaps", "_wp_")
_SPACERS = ("_empty_space", "_spacer", "_clear", "_clearfix")
_PREFIXES = ("vc_", "et_pb_", "fusion_", "su_")

# The rule for a builder's shortcodes that have no row: the attributes they usually have.
_DEFAULT = layout(
    picture("image", "image_url", "img"),
    heading(3, "title", "heading"),
    paragraph("subtitle", "subhead", "description", "text"),
    button("button_text", "button_url", "link", "url"),
)

# A page with one of these was made with a page builder.
BUILDER_ROOTS = word_set("vc_row et_pb_section fusion_builder_container")

ROWS: dict[str, Rule] = {**_WPBAKERY, **_DIVI, **_FUSION, **_ULTIMATE, **_THEMES}


def by_prefix(name: str) -> Rule | None:
    """Return the rule for a builder's shortcode without a row, None for other shortcodes."""
    if name.endswith(_SPACERS):
        return Drop()
    if not name.startswith(_PREFIXES):
        return None
    return Mark() if any(part in name for part in _MARKED_NAME_PARTS) else _DEFAULT
