"""Convert a block of Divi 5, which keeps its texts in its attributes, to HTML.

Each text is at `NAME.innerContent.DEVICE.value`; the value is HTML, or an image, or a button. The
texts of the desktop are those that everybody sees.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any

from migrator.wordpress.embeds import embed
from migrator.wordpress.media import figure, image
from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.tokens import self_contained


def is_divi_block(name: str) -> bool:
    """Return True for a block of Divi."""
    return name.startswith("divi/")


def divi_html(attributes: Mapping[str, Any], _: RenderScope) -> str | None:
    """Return the HTML of the texts in a block's attributes; None if there are none."""
    parts = [part for name, each in attributes.items() for part in _element(name, each)]
    return "\n".join(parts) or None


def _element(name: str, stored: object) -> Iterator[str]:
    value: Any = stored
    for key in ("innerContent", "desktop", "value"):
        value = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(value, str) and value.strip():
        yield _text(name, value.strip())
    elif isinstance(value, Mapping):
        url, text = (_first(value, "linkUrl", "url"), _first(value, "text"))
        source = _first(value, "src")
        if source and name in ("video", "audio"):
            yield embed(source)
        elif source:
            yield figure(image(source, _first(value, "alt")))
        if text and url:
            yield f'<p><a href="{html.escape(url)}">{self_contained(text)}</a></p>'
        elif text:
            yield _text(name, text)


def _text(name: str, text: str) -> str:
    if text.startswith("<"):
        return self_contained(text)
    tag = "h3" if name in ("title", "heading") else "p"
    return f"<{tag}>{self_contained(text)}</{tag}>"


def _first(value: Mapping[str, Any], *names: str) -> str:
    found = (value.get(name) for name in names)
    return next((each.strip() for each in found if isinstance(each, str) and each.strip()), "")
