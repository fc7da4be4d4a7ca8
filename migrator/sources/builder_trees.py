"""Read the elements of a page from the custom field in which a page builder keeps them.

Each builder has a tree of its own: a list in a list, nodes that name their parents, or JSON in
JSON. Formats: the documentation of the builders and of plugins that read them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from migrator.untrusted.json_text import parse_json

_DEEPEST: Final = 60
_TAG: Final = re.compile(r"\{[a-z_]+(?::[^{}]*)?\}")


class BuilderElement(NamedTuple):
    """An element of a page, such as a heading, and its settings."""

    name: str
    settings: Mapping[str, Any]


class Builder(NamedTuple):
    """A page builder.

    name  its name in blocks and placeholders
    read  returns the elements in a value of its field; None if the value is stored content
    """

    name: str
    read: Callable[[Any], Iterator[BuilderElement]] | None


def decoded(value: Any) -> Any:
    """Return the value of a JSON text, and any other value as it is."""
    if not isinstance(value, str):
        return value
    try:
        return parse_json(value, strict=False)
    except ValueError:
        return None


def _items(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the mappings in a list, or among the values of a mapping."""
    values = value.values() if isinstance(value, Mapping) else value
    yield from (
        (each for each in values if isinstance(each, Mapping))
        if isinstance(value, Mapping | list)
        else ()
    )


def _settings(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _elementor(value: Any, depth: int = 0) -> Iterator[BuilderElement]:
    for node in _items(value) if depth < _DEEPEST else ():
        name = str(node.get("widgetType") or node.get("elType") or "element")
        settings = _settings(node.get("settings"))
        # What a dynamic tag replaces at each page view is no text of the page.
        dynamic = _settings(settings.get("__dynamic__")).keys()
        shown = {key: each for key, each in settings.items() if key not in dynamic}
        yield BuilderElement(name, shown)
        yield from _elementor(node.get("elements"), depth + 1)


def _bricks(value: Any) -> Iterator[BuilderElement]:
    """Yield the elements of a flat list, in which each names its children."""
    nodes = list(_items(value))
    by_id = {str(node.get("id")): node for node in nodes}
    yield from _in_order(
        nodes, lambda node: [by_id.get(str(c)) for c in node.get("children") or ()]
    )


def _in_order(
    nodes: Sequence[Mapping[str, Any]],
    children: Callable[[Mapping[str, Any]], Sequence[Mapping[str, Any] | None]],
) -> Iterator[BuilderElement]:
    seen: set[int] = set()
    inner = {id(child) for node in nodes for child in children(node) if child is not None}
    # A node that no other reaches is last.
    waiting = [*(n for n in nodes if id(n) not in inner), *(n for n in nodes if id(n) in inner)]
    waiting.reverse()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        settings = _settings(node.get("settings"))
        shown = {key: each for key, each in settings.items() if not _is_dynamic(each)}
        yield BuilderElement(str(node.get("name") or "element"), shown)
        waiting += [child for child in reversed(children(node)) if child is not None]


def _is_dynamic(value: Any) -> bool:
    """Return True for a tag of Bricks that stands for data of the post: `{post_title}`."""
    return isinstance(value, str) and _TAG.fullmatch(value.strip()) is not None


def _beaver(value: Any) -> Iterator[BuilderElement]:
    """Yield the elements of nodes that name their parent and their place in it."""
    nodes = sorted(_items(value), key=lambda node: _number(node.get("position")))
    named = [{**node, "name": _settings(node.get("settings")).get("type")} for node in nodes]
    inside: dict[object, list[Mapping[str, Any] | None]] = {}
    for node in named:
        inside.setdefault(node.get("parent") or None, []).append(node)
    yield from _in_order(
        [*named], lambda node: inside.get(node["node"], []) if node.get("node") else []
    )


def _oxygen(value: Any, depth: int = 0) -> Iterator[BuilderElement]:
    for node in _items([value] if depth == 0 else value) if depth < _DEEPEST else ():
        options = _settings(node.get("options"))
        settings = {**_settings(options.get("original")), "ct_content": options.get("ct_content")}
        yield BuilderElement(str(node.get("name") or "element"), settings)
        yield from _oxygen(node.get("children"), depth + 1)


def _breakdance(value: Any) -> Iterator[BuilderElement]:
    tree = _settings(decoded(_settings(value).get("tree_json_string")))
    yield from _breakdance_nodes(_settings(tree.get("root")).get("children"), 0)


def _breakdance_nodes(value: Any, depth: int) -> Iterator[BuilderElement]:
    for node in _items(value) if depth < _DEEPEST else ():
        data = _settings(node.get("data"))
        content = _settings(_settings(data.get("properties")).get("content"))
        parts = [part.items() for part in content.values() if isinstance(part, Mapping)]
        settings = {key: each for part in parts for key, each in part}
        yield BuilderElement(str(data.get("type") or "element").rpartition("\\")[2], settings)
        yield from _breakdance_nodes(node.get("children"), depth + 1)


def _siteorigin(value: Any) -> Iterator[BuilderElement]:
    for widget in _items(_settings(value).get("widgets")):
        name = str(_settings(widget.get("panels_info")).get("class") or "widget")
        rest = {key: each for key, each in widget.items() if key != "panels_info"}
        yield BuilderElement(name, rest)


def _themify(value: Any, depth: int = 0) -> Iterator[BuilderElement]:
    for node in _items(value) if depth < _DEEPEST else ():
        if "mod_name" in node:
            yield BuilderElement(str(node["mod_name"]), _settings(node.get("mod_settings")))
        for key in ("cols", "modules"):
            yield from _themify(node.get(key), depth + 1)


def _zion(value: Any, depth: int = 0) -> Iterator[BuilderElement]:
    for node in _items(value) if depth < _DEEPEST else ():
        yield BuilderElement(
            str(node.get("element_type") or "element"), _settings(node.get("options"))
        )
        yield from _zion(node.get("content"), depth + 1)


def _number(value: Any) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


BUILDERS: Final[Mapping[str, Builder]] = {
    "_elementor_data": Builder("elementor", _elementor),
    "_bricks_page_content_2": Builder("bricks", _bricks),
    "_breakdance_data": Builder("breakdance", _breakdance),
    "_oxygen_data": Builder("oxygen", _breakdance),
    "_ct_builder_json": Builder("oxygen", _oxygen),
    "ct_builder_json": Builder("oxygen", _oxygen),
    "_ct_builder_shortcodes": Builder("oxygen", None),
    "ct_builder_shortcodes": Builder("oxygen", None),
    "_fl_builder_data": Builder("beaver", _beaver),
    "_zionbuilder_page_elements": Builder("zion", _zion),
    "_themify_builder_settings_json": Builder("themify", _themify),
    "panels_data": Builder("siteorigin", _siteorigin),
    "_aviaLayoutBuilderCleanData": Builder("enfold", None),
    "tve_updated_post": Builder("thrive", None),
}
"""The builder of each custom field in `builder_fields.py` that can be read."""
