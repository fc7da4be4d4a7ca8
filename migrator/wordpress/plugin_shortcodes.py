"""Map shortcodes of plugins to rules, and recognise the names of those without a rule.

Names from the plugins' documentation and from exports of real sites.
"""

from __future__ import annotations

import html
import re

from migrator.texts import plugin_labels
from migrator.wordpress.readable_attributes import (
    Part,
    background,
    element,
    heading,
    heading_from_content,
    label,
    label_from_content,
    layout,
    link_from_content,
    paragraph,
    picture,
    quotation,
    tooltip,
    value,
)
from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.shortcode_rules import (
    Call,
    Drop,
    Mark,
    Replace,
    Rule,
    Unwrap,
)
from migrator.wordpress.tokens import word_set

_COLUMNS = word_set(
    """row row_inner column columns col section container one_half one_half_last one_third
    one_third_last two_third two_third_last two_thirds one_fourth one_fourth_last three_fourth
    three_fourth_last one_fifth two_fifth three_fifth four_fifth one_sixth five_sixth half third
    column_half column_third column_item grid div wrap block content content_box raw noformat
    tabs tabgroup accordion accordions toggles boxes checklist list info_box
    av_one_full av_one_half av_one_third av_two_third av_one_fourth av_three_fourth av_section
    av_textblock cs_content cs_element_section cs_element_row cs_element_column cs_section cs_row
    cs_column x_section x_row x_column tatsu_section tatsu_row tatsu_column tatsu_text
    lrc trans member members_only wptabcontent"""
)
_BOXES = word_set(
    """note notes info warning alert tip tips success error danger notice message box infobox
    callout grey_box gray_box yellow_box red_box green_box blue_box highlight_box panel card
    toggle spoiler tab collapse expand accordion_item accordion-item accordion_tab faq_item
    learn_more hidden reveal x_alert av_toggle av_tab cs_accordion_item"""
)
_INLINE = word_set("highlight dropcap label lead small_caps nobr glossary_exclude")


_AMAZON = word_set(
    """amazon amazon_link amazon_textlink amazon_enhanced amazon_image amazonjs AMAZONPRODUCTS
    easyazon_infoblock easyazon_block easyazon_cta asa asa2 aawp"""
)
_STORES = {"US": "com", "UK": "co.uk", "GB": "co.uk", "JP": "co.jp", "AU": "com.au", "MX": "com.mx"}
_ASIN = re.compile(r"\b(?=\w*\d)[A-Z0-9]{10}\b")
_MOST_PRODUCTS = 20


def _store(attributes: Attributes) -> str:
    """Return the host of the Amazon store that a shortcode names, "" if it names none."""
    country = attributes.text("locale", "marketplace", "country", "region", "tld").upper()
    if not re.fullmatch(r"[A-Z]{2}", country):
        return ""
    return f"www.amazon.{_STORES.get(country, country.lower())}"


def _amazon(call: Call, _: RenderScope) -> str | None:
    """Return links to the products; None if the shortcode does not name their store."""
    given = call.attributes
    store = _store(given)
    named = given.text("asin", "asins", "identifier", "box", "id") or call.text()
    asins = _ASIN.findall(named)[:_MOST_PRODUCTS]
    if not store or not asins:
        return None
    title = value(given, "title", "text") if len(asins) == 1 else ""
    addresses = [f"https://{store}/dp/{asin}" for asin in asins]
    links = [f'<a href="{each}">{title or each}</a>' for each in addresses]
    return "".join(f"<p>{each}</p>" for each in links)


def _easyazon(attributes: Attributes, _: RenderScope) -> str:
    """Return the opening tag of EasyAzon's link to an Amazon product by its ASIN."""
    locale = attributes.text("locale").upper()
    asin = attributes.text("identifier", "asin")
    if not re.fullmatch(r"\w+", asin):
        return "<a>"
    host = f"www.amazon.{_STORES.get(locale, locale.lower() or 'com')}"
    return f'<a href="https://{html.escape(host)}/dp/{asin}">'


_LABELS = {"preptime": "prep time", "cooktime": "cook time"}


def _facts(*names: str) -> Part:
    """Return a part that lists attributes under their labels in the language of the blog."""

    def part(attributes: Attributes, scope: RenderScope) -> str:
        items = ""
        for name in names:
            text = value(attributes, name)
            shown = plugin_labels.label(_LABELS.get(name, name), scope.context.language)
            items += (f"<li>{shown}: {text}</li>" if shown else f"<li>{text}</li>") if text else ""
        return f"<ul>{items}</ul>" if items else ""

    return part


def _popup(call: Call, scope: RenderScope) -> str:
    """Return the words of a link, or a button and the dialog that it opens, with its title."""
    button = paragraph("buttontext", "button_text")(call.attributes, scope)
    title = label("title")(call.attributes, scope)
    return f"{button}{title}{call.html()}" if button or title else call.line()


def _icon(call: Call, scope: RenderScope) -> str | None:
    """Return nothing for a sign of a font; one with a text is that text, with its link."""
    named = call.attributes.named
    is_file = any("/" in value for value in named.values())
    is_sign = not (is_file or call.content or call.attributes.positional) and named.keys() & _SIGNS
    return "" if is_sign and named.keys() <= _ICON_LOOKS else _LINKED.render(call, scope)


_LINKED = link_from_content("link", "url", "href", inline=True)
_SIGNS = word_set("icon name class type image")
_ICON_LOOKS = _SIGNS | word_set(
    """align animation background bg_color border border_color circle color el_class flip
    font_size id margin padding prefix pull rotate set shape size spin style unprefixed_class"""
)


def _headed(name: str) -> Part:
    """Return a part that writes a heading, that of the plugin for a shortcode without a title."""

    def part(attributes: Attributes, scope: RenderScope) -> str:
        if given := heading(4, "title")(attributes, scope):
            return given
        shown = plugin_labels.label(name, scope.context.language)
        return f"<h4>{shown}</h4>" if shown else ""

    return part


# https://wordpress.com/support/recipes/
_RECIPES: dict[str, Rule] = {
    "recipe": layout(
        heading(3, "title"),
        picture("image"),
        paragraph("description"),
        _facts("servings", "time", "difficulty", "preptime", "cooktime", "rating", "source"),
    ),
    "recipe-ingredients": layout(_headed("ingredients")),
    "recipe-directions": layout(_headed("directions")),
    "recipe-nutrition": layout(_headed("nutrition")),
    "recipe-notes": layout(_headed("notes")),
    "recipe-image": layout(picture("image", "id", "src")),
}

ROWS: dict[str, Rule] = {
    **_RECIPES,
    **dict.fromkeys(_COLUMNS, layout(background, label("title", "heading"))),
    **dict.fromkeys(_BOXES, layout(label("title", "header", "heading", "name"))),
    **dict.fromkeys(_INLINE, Unwrap(inline=True)),
    "popup": Replace(_popup, inline=True),
    **dict.fromkeys(word_set("icon fa font_awesome fontawesome"), Replace(_icon, inline=True)),
    **dict.fromkeys(word_set("tooltip tooltips abbr acronym"), tooltip()),
    **dict.fromkeys(
        word_set(
            "clear clearfix clearboth spacer space spacing vspace gap br_clear separator_space"
        ),
        Drop(),
    ),
    **dict.fromkeys(word_set("latexpage nocode nolink more_ad"), Drop(inline=True)),
    **dict.fromkeys(
        word_set("divider hr separator"), layout(label("title"), lambda _, __: "<hr />")
    ),
    **dict.fromkeys(
        word_set("button btn buttons_item cs_button x_button"),
        link_from_content("link", "url", "href", inline=True),
    ),
    "download": link_from_content("link", "url", "href", "file", inline=True),
    "pagelink": Unwrap(inline=True),
    **dict.fromkeys(
        word_set(
            "quote blockquote pullquote pull_quote pullquote_left pullquote_right testimonial"
        ),
        quotation("author", "cite", "name", "source"),
    ),
    **dict.fromkeys(word_set("heading title headline x_custom_headline"), heading_from_content(3)),
    "easyazon_link": Unwrap(_easyazon, "</a>", inline=True),
    "easyazon_image": Unwrap(_easyazon, "</a>", inline=True),
    **dict.fromkeys(
        word_set("showhide show-hide expand read bg_collapse hidepost"),
        layout(label("title", "more_text", "expand_text", "more")),
    ),
    "tabby": layout(label("title")),
    "tabbyending": Drop(),
    "wptabtitle": label_from_content(),
    "amalinkspro": link_from_content("apilink", inline=True),
    **dict.fromkeys(_AMAZON, Replace(_amazon)),
    "li_item": element("li"),
    "av_image": layout(picture("src", "attachment")),
    "service": layout(picture("image"), heading(3, "title")),
    **dict.fromkeys(
        word_set("table tabelle contact-form contact-field contact-form-7"),
        Mark(),
    ),
}

# Shortcodes even without attributes: prose does not put these words in brackets.
STAND_ALONE = word_set(
    "latexpage toc sitemap clear clearfix clearboth hr footnotes reflist footnotelist tabbyending"
)

_FAMILIES = (
    "woocommerce_ wc_ edd_ bbp- bp_ buddypress gravityform ninja_form ninja_table caldera_form "
    "formidable wpforms mc4wp_ mailpoet_ mailerlite_ newsletter_ sibwp_ rev_slider layerslider "
    "masterslider smartslider3 ml-slider metaslider soliloquy envira- foogallery ngg nggallery "
    "slideshow_ tablepress wpdatatable supsystic- visualizer wpgmza mappress "
    "display-posts display_posts catlist recent_posts recent-posts related_posts related-posts "
    "obi_latest_posts wp_sitemap yoast wpseo_ rank_math_ ez-toc lwptoc jetpack_ tribe_ "
    "tribe-events ai1ec events_ event_ em_ learndash ld_ sensei_ lifterlms_ llms_ mepr- pmpro_ "
    "wpmem_ um_ ultimatemember profilepress zotpress instagram-feed custom-twitter-feeds "
    "custom-facebook-feed twitter- addtoany addthis sharethis ssba hupso shareaholic "
    "contact-form contact_form si-contact-form fscf- quform wpcf7 cf7 booking bookly amelia "
    "add_to_cart product_ featured_products sale_products best_selling_products top_rated_products "
    "wp_polls yop_poll qsm mlw_quizmaster h5p wp-review rating_ ratings thrive_ tve_ elementor- "
    "INSERT_ELEMENTOR siteorigin_ fl_builder_ borlabs-cookie cookie_ cp_calculated_fields "
    "wbcr_ xyz-ips xyz-ihs insert_php php_ adrotate adinserter ad_ google_ads adsense the_ad "
    "affiliate_ amazon_ aawp easyazon_ wpb_ cool-timeline timeline- print_gllr powerpress "
    "podcast_ seriously_simple_ sdm_ wpdm_ wpfilebase filebase wpv- toolset types acf "
    "gtranslate glt-translator polylang wpml_ language-switcher bws_  lightbox_"
).lower()  # fmt: skip
_FAMILY_PREFIXES = tuple(_FAMILIES.split())
# Names of plugins' shortcodes that are too short or too common to serve as a prefix.
_NAMES = word_set(
    """toc sitemap products product poll booking donate donation paypal affiliate_button
    tables_generator archives login register search-form searchform wp_list_pages subpages
    child-pages tagcloud category-posts listcategorypostscustom cell_content spotify-player"""
)


def is_known(name: str) -> bool:
    """Return True if the name belongs to a known plugin."""
    folded = name.lower()
    return (
        folded in _NAMES
        or folded in _FAMILY_PREFIXES
        or (folded.startswith(_FAMILY_PREFIXES) and any(not char.isalpha() for char in folded))
    )
