"""Put a block's bound values (overrides of a pattern, custom fields) into its saved HTML.

developer.wordpress.org/block-editor/reference-guides/block-api/block-bindings/: `metadata.bindings`
names the source of each attribute. A pattern's overrides are in the `content` of the block that
shows the pattern, by the `metadata.name` of the blocks in it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, Final

from migrator.wordpress.blocks import Delimiter
from migrator.wordpress.tokens import self_contained

Json = Mapping[str, Any]

_OVERRIDES: Final = "core/pattern-overrides"
_FIELDS: Final = ("core/post-meta", "acf/field", "meta-box/field", "pods/field")
# Attributes that are the content of an element: block -> the element.
_CONTENT: Final = {
    "paragraph": "p",
    "heading": "h[1-6]",
    "list-item": "li",
    "verse": "pre",
    "button": "a|button",
}
_TEXT_NAMES: Final = ("content", "text")
# Attributes of an element in the saved HTML: attribute of the block -> the elements, their name.
_ATTRIBUTES: Final = {
    ("image", "url"): ("img", "src"),
    ("image", "alt"): ("img", "alt"),
    ("image", "title"): ("img", "title"),
    ("image", "href"): ("a", "href"),
    ("button", "url"): ("a", "href"),
    ("audio", "src"): ("audio", "src"),
    ("video", "src"): ("video", "src"),
    ("video", "poster"): ("video", "poster"),
}


def is_bound(delimiter: Delimiter) -> bool:
    """Return True if an attribute of the block has its value elsewhere."""
    return '"bindings"' in delimiter.json and bool(_bindings(delimiter))


def with_bound_values(
    delimiter: Delimiter, inner: str, overrides: Json, fields: Json
) -> tuple[str, list[str]]:
    """Return the saved HTML of a block with its values, and the sources that are not known.

    `overrides` are those of the pattern around the block, `fields` the custom fields of the post.
    A value that is missing leaves what the block saved.
    """
    unknown = []
    metadata = delimiter.attributes.get("metadata")
    given = overrides.get(str(metadata.get("name", ""))) if isinstance(metadata, dict) else None
    for attribute, binding in _bindings(delimiter).items():
        source, arguments = binding.get("source"), binding.get("args")
        if source == _OVERRIDES:
            values = given if isinstance(given, dict) else {}
            for name, value in values.items() if attribute == "__default" else ():
                inner = _with_value(delimiter.name, inner, name, value)
            if attribute in values:
                inner = _with_value(delimiter.name, inner, attribute, values[attribute])
        elif source in _FIELDS:
            key = str(arguments.get("key", "")) if isinstance(arguments, dict) else ""
            # WordPress shows no protected field.
            value = None if key.startswith("_") else fields.get(key)
            inner = _with_value(delimiter.name, inner, attribute, value)
        elif isinstance(source, str):
            unknown.append(source)
    return inner, unknown


def _bindings(delimiter: Delimiter) -> dict[str, Json]:
    metadata = delimiter.attributes.get("metadata")
    found = metadata.get("bindings") if isinstance(metadata, dict) else None
    if not isinstance(found, dict):
        return {}
    return {name: each for name, each in found.items() if isinstance(each, dict)}


def _with_value(block: str, inner: str, attribute: str, value: object) -> str:
    """Return the saved HTML of a block with the value of one of its attributes."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
        return inner
    text = str(value)
    if attribute in _TEXT_NAMES and block in _CONTENT:
        return _with_content(inner, _CONTENT[block], text)
    if attribute == "caption":
        return _with_content(inner, "figcaption", text)
    if place := _ATTRIBUTES.get((block, attribute)):
        return _with_attribute(inner, *place, text)
    return inner


def _with_content(inner: str, element: str, value: str) -> str:
    pattern = re.compile(
        rf"(?P<start><(?P<name>{element})(?=[\s>/])[^<>]*>).*(?=</(?P=name)\s*>)", re.DOTALL | re.I
    )
    content = self_contained(value)
    return pattern.sub(lambda match: match["start"] + content, inner, count=1)


def _with_attribute(inner: str, element: str, name: str, value: str) -> str:
    start = re.search(rf"<{element}(?=[\s>/])[^<>]*>", inner, re.IGNORECASE)
    if start is None:
        return inner
    bare = re.sub(rf"""\s{name}\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""", "", start[0], flags=re.I)
    length = len(element) + 1
    tag = f'{bare[:length]} {name}="{html.escape(html.unescape(value))}"{bare[length:]}'
    return f"{inner[: start.start()]}{tag}{inner[start.end() :]}"
