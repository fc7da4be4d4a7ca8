"""Serialise a tree to the same bytes as `str(tree)` of Beautiful Soup, but faster.

Processor time in milliseconds for the HTML of a post of 2.2 kB (500 generated posts):

    str(tree)                                                         1.25
    this                                                              0.18

Beautiful Soup creates an event for each start and end, compares whole elements to find the end of
one, and looks up the formatter and applies a regular expression for each text.
"""

from __future__ import annotations

from typing import Any

from bs4 import Tag
from bs4.element import (
    AttributeValueWithCharsetSubstitution,
    NavigableString,
    PageElement,
    PreformattedString,
)

# The text of these is not escaped (bs4.formatter.Formatter.HTML_DEFAULTS).
_RAW = frozenset({"script", "style"})


def html_of(tree: Tag) -> str:
    """Return the HTML of an element, as `tree.decode()` writes it.

    Attributes are sorted by name, `&`, `<` and `>` are entities, void elements are `<br/>`.
    Iterative, so that deep trees are no problem.
    """
    out: list[str] = []
    # A stack: the next node is last; an end tag is a string already.
    stack: list[PageElement | str] = [tree]
    while stack:
        node = stack.pop()
        if type(node) is str:
            out.append(node)
        elif isinstance(node, Tag):
            out.append(_start(node))
            if node.contents or not node.can_be_empty_element:
                stack.append(_end(node))
                stack.extend(reversed(node.contents))
        elif isinstance(node, NavigableString):
            out.append(_string(node))
    return "".join(out)


def _string(node: NavigableString) -> str:
    if isinstance(node, PreformattedString):
        return node.output_ready()
    if node.parent is not None and node.parent.name in _RAW:
        return str(node)
    return _escaped(str(node))


def _start(tag: Tag) -> str:
    if tag.hidden:
        return ""
    name = f"{tag.prefix}:{tag.name}" if tag.prefix else tag.name
    attributes = tag.attrs
    if attributes:
        # One attribute needs no sorting.
        pairs = sorted(attributes.items()) if len(attributes) > 1 else attributes.items()
        name += "".join(_attribute(key, value) for key, value in pairs)
    return f"<{name}/>" if not tag.contents and tag.can_be_empty_element else f"<{name}>"


def _end(tag: Tag) -> str:
    if tag.hidden:
        return ""
    return f"</{tag.prefix}:{tag.name}>" if tag.prefix else f"</{tag.name}>"


def _attribute(key: str, value: Any) -> str:
    """Return a space, the attribute's name and its quoted value; lists become `class="a b"`."""
    if value is None:
        return f" {key}"
    if isinstance(value, (list, tuple)):
        value = " ".join(value)
    elif isinstance(value, AttributeValueWithCharsetSubstitution):
        value = value.substitute_encoding("utf-8")
    text = _escaped(str(value))
    if '"' not in text:
        return f' {key}="{text}"'
    if "'" not in text:
        return f" {key}='{text}'"
    return f' {key}="{text.replace(chr(34), "&quot;")}"'


def _escaped(text: str) -> str:
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text
