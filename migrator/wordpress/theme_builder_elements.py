"""Elements that themes add to a page builder: what of their attributes a reader reads."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import unquote

from migrator.wordpress.readable_attributes import (
    address,
    all_of,
    button,
    joined,
    paragraph,
    picture,
    value,
)
from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_attributes import Attributes

_GROUP = re.compile(r"\s*%5B%7B", re.IGNORECASE)
# Longer lists of items are cut in a placeholder: what they hold is read.
_LONG_GROUP = re.compile(r"""(=\s*["']\s*%5B%7B[^"'\s]{40})[^"'\s]{160,}""", re.IGNORECASE)


def _title(attributes: Attributes, _: RenderScope) -> str:
    """A heading; it leads where the element leads, when that has no button of its own."""
    text = value(attributes, "title", "heading")
    url = address(attributes, "link", "url") if "button_text" not in attributes.named else ""
    if text and url and "<a" not in text:
        text = f'<a href="{html.escape(url)}">{text}</a>'
    return f"<h3>{text}</h3>" if text else ""


_read = all_of(
    (
        picture("image", "images", "image_content", "bg_image"),
        _title,
        paragraph("subtitle"),
        paragraph("text", "desc", "description", "content"),
        joined("name", "job"),
        button("button_text", "button_url", "link"),
    )
)
_MAX_ITEMS = 200


def theme_element(attributes: Attributes, scope: RenderScope) -> str:
    """What a reader would read of an element that a theme added to a page builder.

    WPBakery keeps lists of items as percent-encoded JSON in one attribute.
    """
    found = _read(attributes, scope)
    for raw in attributes.named.values():
        if _GROUP.match(raw):
            found += "".join(_read(item, scope) for item in _items(raw))
    return found


def shortened(shortcode: str) -> str:
    """A theme's shortcode without most of the lists of items that `theme_element` reads."""
    return _LONG_GROUP.sub(r"\1…", shortcode)


def _items(raw: str) -> list[Attributes]:
    try:
        items = json.loads(unquote(raw))
    except (ValueError, RecursionError):
        return []
    return [
        Attributes({key.lower(): text for key, text in item.items() if isinstance(text, str)})
        for item in items[:_MAX_ITEMS]
        if isinstance(item, dict)
    ]
