"""Shortcodes whose names have the form of a family."""

from __future__ import annotations

import pytest

from migrator.wordpress.render import render, wordpress_html
from migrator.wordpress.shortcode_families import by_family


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("[dropcap3]O[/dropcap3]nce", "<p>Once</p>"),
        ("[drop_cap]W[/drop_cap]hen", "<p>When</p>"),
        ("[one-half-first]a[/one-half-first]", "<p>a</p>"),
        ("[twocol_one]a[/twocol_one][twocol_one_last]b[/twocol_one_last]", "<p>a</p>\n<p>b</p>"),
        ("[span6]a[/span6]", "<p>a</p>"),
        ("[column_half_last]a[/column_half_last]", "<p>a</p>"),
        ("[col-two-thirds]a[/col-two-thirds]", "<p>a</p>"),
        ("[col-md-4]a[/col-md-4]", "<p>a</p>"),
        ("[quote_right]Said.[/quote_right]", "<blockquote><p>Said.</p></blockquote>"),
        ('[cta-button link="/x" text="Go"]', '<p><a href="/x">Go</a></p>'),
        ("[button-red url='/x']Go[/button-red]", '<p><a href="/x">Go</a></p>'),
        ('[maxbutton id="1" text="Go" url="/x"]', '<p><a href="/x">Go</a></p>'),
        ('[dl url="/f.zip"]File[/dl]', '<p><a href="/f.zip">File</a></p>'),
        (
            '[restabs][restab title="One"]a[/restab][/restabs]',
            "<p><strong>One</strong></p>\n<p>a</p>",
        ),
        (
            '[x_faq question="Why?"]Because.[/x_faq]',
            "<p><strong>Why?</strong></p>\n<p>Because.</p>",
        ),
        (
            '[bg_collapse expand_text="Show more"]a[/bg_collapse]',
            "<p><strong>Show more</strong></p>\n<p>a</p>",
        ),
        (
            '[read more="Read more" less="Less"]a[/read]',
            "<p><strong>Read more</strong></p>\n<p>a</p>",
        ),
        (
            "[wptabtitle]One[/wptabtitle][wptabcontent]a[/wptabcontent]",
            "<p><strong>One</strong></p>\n<p>a</p>",
        ),
        ('[accordion title="One"]a[/accordion]', "<p><strong>One</strong></p>\n<p>a</p>"),
        ('[section heading="One"]a[/section]', "<p><strong>One</strong></p>\n<p>a</p>"),
        ('[one_half title="One"]a[/one_half]', "<p><strong>One</strong></p>\n<p>a</p>"),
        ('[divider title="One"]', "<p><strong>One</strong></p>\n<hr />"),
        (
            '[testimonial title="Great" name="Ann"]a[/testimonial]',
            "<blockquote><p><strong>Great</strong></p><p>a</p><p><cite>Ann</cite></p></blockquote>",
        ),
        (
            '[button url="/x" title="A hint"]Go[/button]',
            '<p><a href="/x" title="A hint">Go</a></p>',
        ),
        (
            "[button url='/x' title='So \"big\"']Go[/button]",
            '<p><a href="/x" title="So &quot;big&quot;">Go</a></p>',
        ),
        ('[heading subtitle="Two words"]One[/heading]', "<h3>One</h3><p>Two words</p>"),
        (
            '[popup buttontext="Open it" title="Two words"]a[/popup]',
            "<p>Open it</p><p><strong>Two words</strong></p><p>a</p>",
        ),
        ("All [popup id='3']words[/popup] here.", "<p>All words here.</p>"),
        ('[tabby title="One"]\n\na\n\n[tabbyending]', "<p><strong>One</strong></p>\n<p>a</p>"),
    ],
)
def test_the_words_stay_as_readers_saw_them(content: str, html: str) -> None:
    rendered = render(content)
    assert rendered.html.strip() == html
    assert not rendered.findings


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ('[tooltip text="A tip"]word[/tooltip]', '<abbr title="A tip">word</abbr>'),
        ('[su_tooltip content="A <b>tip</b>"]word[/su_tooltip]', '<abbr title="A tip">word</abbr>'),
        ('[tooltips keyword="WP" content="A tip"]', '<abbr title="A tip">WP</abbr>'),
        ('[abbr title="As far as"]AFA[/abbr]', '<abbr title="As far as">AFA</abbr>'),
        ('[glossary id="3"]word[/glossary]', "word"),
    ],
)
def test_a_tip_stays_with_its_word(content: str, html: str) -> None:
    assert wordpress_html(f"A {content} here.").strip() == f"<p>A {html} here.</p>"


@pytest.mark.parametrize(
    ("content", "html"),
    [
        (
            '[amazon_link asins="B00ABCDEFG,B00DEFABCD" marketplace="US"]',
            (
                '<p><a href="https://www.amazon.com/dp/B00ABCDEFG">https://www.amazon.com/dp/B00ABCDEFG</a>'
                '</p><p><a href="https://www.amazon.com/dp/B00DEFABCD">'
                "https://www.amazon.com/dp/B00DEFABCD</a></p>"
            ),
        ),
        (
            '[amazonjs asin="4000000000" locale="JP" title="A book"]',
            '<p><a href="https://www.amazon.co.jp/dp/4000000000">A book</a></p>',
        ),
        (
            '[easyazon_infoblock identifier="B00ABCDEFG" locale="DE" tag="t"]',
            '<p><a href="https://www.amazon.de/dp/B00ABCDEFG">https://www.amazon.de/dp/B00ABCDEFG</a></p>',
        ),
    ],
)
def test_a_product_of_a_named_store_is_a_link(content: str, html: str) -> None:
    assert wordpress_html(content).strip() == html


@pytest.mark.parametrize(
    "content",
    [
        '[amazon box="B00ABCDEFG"]',
        '[maxbutton id="2"]',
        '[social_button url="https://a.example"]',
        '[download id="3"]',
        "[my-faq category='3']",
    ],
)
def test_what_only_the_site_knows_is_a_placeholder(content: str) -> None:
    rendered = render(content)
    assert rendered.html.strip().startswith("<!-- migrator: shortcode [")
    assert [finding.kind for finding in rendered.findings] == ["unhandled-shortcode"]


@pytest.mark.parametrize("name", ["panelist", "filed", "spanish", "columnist", "quoted", "tablet"])
def test_words_of_a_language_are_no_family(name: str) -> None:
    assert by_family(name) is None
    assert wordpress_html(f"He said [{name}] so.").strip() == f"<p>He said [{name}] so.</p>"


def test_a_very_long_name_is_no_family() -> None:
    assert by_family("a_" * 50 + "button") is None


@pytest.mark.parametrize(
    ("content", "label"),
    [
        ('[mybox title="A title"]\n\nText.\n\n[/mybox]', True),
        ('[a_card heading="A title"]<p>Text.</p>[/a_card]', True),
        ('Text.\n\n[x-thing header="A title"]More.[/x-thing]', True),
        ('In a [thing title="A title"]word[/thing].', False),
        ('[acme_list title="A title"]', False),
    ],
)
def test_the_title_of_what_an_unknown_shortcode_encloses_is_shown(
    content: str, label: bool
) -> None:
    assert ("<strong>A title</strong>" in wordpress_html(content)) is label


def test_a_sign_of_a_font_says_nothing() -> None:
    for icon in ('[icon icon="fa-home" size="25"]', '[fa class="home"]', "[icon name='home']"):
        assert wordpress_html(f"<h3>{icon} Homes</h3>") == "<h3>Homes</h3>\n"
    marked = wordpress_html('[icon name="home" link="/x"] Homes')
    assert marked.startswith("<!-- migrator: shortcode [icon")
    assert "Our homes" in wordpress_html('[icon name="home"]Our homes[/icon]')
    # The picture of an icon was left out without a word.
    assert "i.png" in wordpress_html('[icon image="https://a.example/i.png"]')
    linked = wordpress_html('[vc_row][icon name="home" title="Home" link="/x"][/vc_row]')
    assert linked == '<p><a href="/x">Home</a></p>\n'
