"""Elements that themes add to a page builder: what of their attributes a reader reads."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

from migrator.wordpress.attributes import Attributes
from migrator.wordpress.context import Scope
from migrator.wordpress.readable import all_of, button, heading, joined, paragraph, picture

_GROUP = re.compile(r"\s*%5B%7B", re.IGNORECASE)
_read = all_of(
    (
        picture("image", "images", "image_content"),
        heading(3, "title", "heading"),
        paragraph("subtitle"),
        paragraph("text", "desc", "description", "content"),
        joined("name", "job"),
        button("button_text", "button_url", "link"),
    )
)
_MAX_ITEMS = 200


def theme_element(attributes: Attributes, scope: Scope) -> str:
    """What a reader would read of an element that a theme added to a page builder.

    WPBakery keeps lists of items as percent-encoded JSON in one attribute.
    """
    found = _read(attributes, scope)
    for raw in attributes.named.values():
        if _GROUP.match(raw):
            found += "".join(_read(item, scope) for item in _items(raw))
    return found


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
