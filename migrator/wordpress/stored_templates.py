"""Convert a shortcode that shows another item of the site, such as a template, to its content.

Sources: the documentation of Elementor, Header Footer Elementor, AnyWhere Elementor, WPBakery's
Templatera, Beaver Builder, OceanWP, Woodmart, Bricks and of plugins that show patterns.
"""

from __future__ import annotations

from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_rules import Call
from migrator.wordpress.tokens import word_set

STORED_TEMPLATES = word_set(
    """elementor-template INSERT_ELEMENTOR hfe_template templatera fl_builder_insert_layout
    oceanwp_library html_block content_block global_content_block bricks_template showmodule
    divi_library_shortcode reblex reusable_block reusable-block brizy_template
    custom_block static_block wptb"""
)
"""Shortcodes that show the content of an item, by its id."""

_IDS = ("id", "template_id", "block_id", "post_id", "block")
# A template may show others; each level of a page that repeats itself multiplies it.
_DEEPEST = 4
_MOST = 50


def stored_template(call: Call, scope: RenderScope) -> str | None:
    """Return the HTML of the item that a shortcode shows; None if the source does not have it."""
    given = call.attributes.text(*_IDS).strip()
    if not given and call.attributes.positional:
        given = call.attributes.positional[0].strip("\"'=")
    if not (given.isascii() and given.isdecimal() and len(given) < 18) or scope.inner_html is None:
        return None
    number = int(given)
    content = scope.context.reusable_block(number)
    if not content or number in scope.templates or len(scope.templates) >= _DEEPEST:
        return None
    scope.shown_templates += 1
    if scope.shown_templates > _MOST:
        return None
    scope.templates.append(number)
    shown = scope.inner_html(content)
    scope.templates.pop()
    return shown.strip() or None
