"""Write a line break beside inline elements that a style shows on lines of their own.

    <span style="display: block">one</span><span style="display: block">two</span>

Without it, "one" and "two" would become one word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from migrator.wordpress.autop_tokens import BLOCK_TAGS
from migrator.wordpress.tokens import Tag, TextToken, Token, tag_attributes, tokenize, word_set

_SIGN: Final = re.compile(
    r"display\s*+:\s*+(?:block|flex|grid|list-item|table)(?![\w-])", re.IGNORECASE
)
_FLOATS: Final = re.compile(r"\bfloat\s*+:\s*+(?:left|right)|\bposition\s*+:", re.IGNORECASE)
_INLINE: Final = word_set("a abbr b big cite em font i label mark small span strong sub sup u")
_VISIBLE: Final = word_set("img iframe video audio object embed input svg")
_UNTOUCHED: Final = word_set("pre code svg select textarea")
_BREAK: Final = "<br />"


def with_styled_lines(html: str) -> str:
    """Return the HTML with a `<br />` where such an element begins or ends within a line."""
    if not _SIGN.search(html):
        return html
    tokens = tokenize(html)
    written = [token.raw for token in tokens]
    for index, is_before in _edges(tokens):
        written[index] = _BREAK + written[index] if is_before else written[index] + _BREAK
    return "".join(written)


def _edges(tokens: Sequence[Token]) -> list[tuple[int, bool]]:
    """Return the tags between two visible parts of a line, and whether the break stands before."""
    found: list[tuple[int, bool]] = []
    edge: tuple[int, bool] | None = None
    open_names: list[tuple[str, bool]] = []
    has_begun, untouched = False, 0
    for index, token in enumerate(tokens):
        if isinstance(token, TextToken):
            is_visible = bool(token.raw.strip())
        elif not isinstance(token, Tag):
            continue
        elif token.name in BLOCK_TAGS or token.name == "br":
            has_begun, edge = False, None
            open_names = [] if token.name in BLOCK_TAGS else open_names
            untouched += (token.name == "pre") * (-1 if token.closing else 1)
            continue
        else:
            untouched += (token.name in _UNTOUCHED) * (-1 if token.closing else 1)
            is_visible = token.name in _VISIBLE
            if _is_edge(token, open_names) and has_begun and edge is None:
                edge = index, not token.closing
        if is_visible:
            if edge is not None and untouched <= 0:
                found.append(edge)
            has_begun, edge = True, None
    return found


def _is_edge(tag: Tag, open_names: list[tuple[str, bool]]) -> bool:
    """Return True for the start or end of an element on lines of its own."""
    if tag.name not in _INLINE:
        return False
    if not tag.closing:
        style = tag_attributes(tag.attributes).get("style", "") if "style" in tag.raw else ""
        is_block = _SIGN.search(style) is not None and not _FLOATS.search(style)
        open_names.append((tag.name, is_block))
        return is_block
    if open_names and open_names[-1][0] == tag.name:
        return open_names.pop()[1]
    return False
