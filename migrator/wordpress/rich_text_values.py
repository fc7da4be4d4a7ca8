"""Convert the rich text that older blocks keep as a tree of elements in an attribute to HTML.

`["2 ", {"type": "strong", "props": {"children": ["onions"]}}]` is `2 <strong>onions</strong>`.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Any, Final

from migrator.wordpress.tokens import word_set

_ELEMENTS: Final = word_set("a b br code del em i img kbd mark s span strong sub sup u")
_WITHOUT_CONTENT: Final = ("br", "img")
_ATTRIBUTES: Final = ("href", "src", "alt", "title")
_DEEPEST: Final = 20


def is_rich_text(value: object) -> bool:
    """Return True for a list of texts and elements, at least one of them an element."""
    return isinstance(value, list) and any(map(_is_element, value))


def rich_text(value: Any, depth: int = 0) -> str:
    """Return the HTML of a text, an element, or a list of them."""
    return "".join(_parts(value, depth))


def _parts(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield html.escape(html.unescape(value), quote=False)
    elif isinstance(value, list) and depth < _DEEPEST:
        for each in value:
            yield from _parts(each, depth + 1)
    elif _is_element(value) and depth < _DEEPEST:
        name, props = value["type"], value["props"]
        inner = rich_text(props.get("children", ""), depth + 1)
        given = "".join(
            f' {key}="{html.escape(text)}"'
            for key in _ATTRIBUTES
            if isinstance(text := props.get(key), str)
        )
        if name in _WITHOUT_CONTENT:
            yield f"<{name}{given} />"
        else:
            yield f"<{name}{given}>{inner}</{name}>" if name in _ELEMENTS else inner


def _is_element(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and isinstance(value.get("type"), str)
        and isinstance(value.get("props"), Mapping)
    )
