"""Convert a page builder element that a theme added to HTML, from its readable attributes."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from migrator.untrusted.json_text import parse_json
from migrator.wordpress.readable_attributes import (
    address,
    all_of,
    button,
    joined_paragraph,
    paragraph,
    picture,
    value,
)
from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.tokens import word_set

_GROUP = re.compile(r"\s*%5B%7B", re.IGNORECASE)
# Long lists of items are cut in a placeholder, because their content is in the text already.
_LONG_GROUP = re.compile(r"""(=\s*["']\s*%5B%7B[^"'\s]{40})[^"'\s]{160,}""", re.IGNORECASE)


def _title(attributes: Attributes, _: RenderScope) -> str:
    """Return a heading, linked to the element's URL if the element has no button."""
    text = value(attributes, "title", "heading")
    url = address(attributes, "link", "url") if "button_text" not in attributes.named else ""
    if text and url and "<a" not in text:
        text = f'<a href="{html.escape(url)}">{text}</a>'
    return f"<h3>{text}</h3>" if text else ""


_readable_parts = all_of(
    (
        picture("image", "images", "image_content", "bg_image"),
        _title,
        paragraph("subtitle"),
        paragraph("text", "desc", "description", "content"),
        joined_paragraph("name", "job"),
        button("button_text", "button_url", "link"),
    )
)
_MAX_ITEMS = 200
_SWITCHES = word_set("true false yes no on off none default")
# An element with these alone names something elsewhere: a form, a list.
_TECHNICAL = word_set("id name class el_class el_id slug alias type style")


def theme_element_html(attributes: Attributes, scope: RenderScope) -> str:
    """Return the readable content of an element that a theme added to a page builder.

    WPBakery stores lists of items as percent-encoded JSON in one attribute.
    """
    named = {
        key: text for key, text in attributes.named.items() if text.strip().lower() not in _SWITCHES
    }
    if named.keys() <= _TECHNICAL:
        named = {}
    attributes = Attributes(named, attributes.positional, attributes.quoted)
    found = _readable_parts(attributes, scope)
    for raw in attributes.named.values():
        if _GROUP.match(raw):
            found += "".join(_readable_parts(item, scope) for item in _items(raw))
    return found


def shorten_lists(shortcode: str) -> str:
    """Return a theme's shortcode with its long lists of items cut (see `theme_element_html`)."""
    return _LONG_GROUP.sub(r"\1…", shortcode)


def _items(raw: str) -> list[Attributes]:
    try:
        items = parse_json(unquote(raw))
    except (ValueError, RecursionError):
        return []
    return [
        Attributes({key.lower(): text for key, text in item.items() if isinstance(text, str)})
        for item in items[:_MAX_ITEMS]
        if isinstance(item, dict)
    ]
