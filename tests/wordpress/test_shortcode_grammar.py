"""The grammar of shortcodes: nesting, closing, escaping, and code around them."""

from __future__ import annotations

import pytest

from migrator.wordpress.render import wordpress_html
from migrator.wordpress.render_context import RenderContext
from migrator.wordpress.shortcode_grammar import (
    Brackets,
    match_tags,
    read_shortcodes,
    shortcode_names,
)
from migrator.wordpress.tokens import Shortcode


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ('[gallery ids="1"]', ["gallery"]),
        ("[gallery/]", ["gallery"]),
        ("[acme]x[/acme]", ["acme"]),
        ('[acme a="b"]', ["acme"]),
        ("[acme first=1 second=two]", ["acme"]),
        ("[youtube dQw4w9WgXcQ]", ["youtube"]),
        ("[youtube http://youtu.be/x&fs=1]", ["youtube"]),
        ("[woocommerce_cart]", ["woocommerce_cart"]),
        ("[toc]", ["toc"]),
        ("[row][one_half]x[/one_half][/row]", ["row", "one_half"]),
        ("text\n[imagelist]\n\ntext", ["imagelist"]),
        ("<p>[products]</p>", ["products"]),
        ("all [products] here", []),
        ("[acme]", []),
        ("[note]", []),
        ("[row]", []),
        ("[1] [a-b] [sic] [...] [x=1]", []),
        ("[This is prose] [see page 3]", []),
        ("[name placeholder 'x y']", []),
    ],
)
def test_shortcodes_are_distinguished_from_prose(source: str, names: list[str]) -> None:
    assert shortcode_names(source, RenderContext()) == names


def test_a_closing_tag_belongs_to_the_nearest_open_one() -> None:
    source = "[acme a='1'][acme a='2'][beta b='1'][/acme][/acme]"
    tokens = read_shortcodes(Brackets(source, RenderContext()))
    assert all(isinstance(token, Shortcode) for token in tokens)
    assert match_tags(tokens) == {1: 3, 3: 1, 0: 4, 4: 0}


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ('[[audio src="a"]]', '[audio src="a"]'),
        ("[[caption]x[/caption]]", "[caption]x[/caption]"),
        ("[[acme]]", "[[acme]]"),
    ],
)
def test_double_brackets_escape_a_shortcode(content: str, shown: str) -> None:
    assert shown in wordpress_html(content)


def test_a_closing_tag_without_an_opening_one_leaves_a_placeholder() -> None:
    assert wordpress_html("a[/caption]") == "<p>a<!-- migrator: shortcode [/caption] --></p>\n"


def test_a_shortcode_around_blocks_spans_them() -> None:
    html = wordpress_html(
        "<!-- wp:shortcode -->[row]<!-- /wp:shortcode -->"
        "<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->"
        "<!-- wp:shortcode -->[/row]<!-- /wp:shortcode -->"
    )
    assert html == "<p>x</p>"


def test_a_paragraph_with_only_a_shortcode_is_removed() -> None:
    html = wordpress_html('<!-- wp:paragraph --><p>[acme a="b"]</p><!-- /wp:paragraph -->')
    assert html == '<!-- migrator: shortcode [acme a="b"] -->'
