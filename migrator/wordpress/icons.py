"""Find icons, links around icons and buttons without words that page builders draw.

A link around an icon can get its label in words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence

from migrator.wordpress.tokens import Tag, TextToken, Token, tag_attributes, word_set

# Tokens in one icon. Real icons have a dozen; the limit keeps hostile input linear.
_MAX_ICON_TOKENS = 500
_ICON_SIZE = 64
_SIZE = re.compile(r"\d{1,5}(?:\.\d{1,5})?(?:px)?\Z")
_FONT_ICON = re.compile(
    r"""\bclass\s*=\s*["']?[^"'<>]*\b(?:fa[srlbd]?|fa-[\w-]+|icon-[\w-]+|dashicons|glyphicon)\b"""
)
# Words in the class of an icon, of a bullet or of the edge of a section.
_DRAWING = r"(?<![^\W_])(?:icons?|bullet|shape|sep|separator|divider|arrow|chevron|quote)(?![^\W_])"
_ICON_CLASS = re.compile(rf"""\bclass\s*=\s*["']?[^"'<>]*{_DRAWING}""", re.IGNORECASE)
_OF_DRAWING = re.compile(_DRAWING, re.IGNORECASE)
_LABEL = re.compile(r"""(?<![\w-])(?:title|aria-label)\s*=\s*["']?[^"'\s]""", re.IGNORECASE)
_NOTHING = word_set("br span i em b strong div p")
# The class of words that Squarespace hides behind each picture.
UNSEEN_LABEL = "v6-visually-hidden"
# The class of the sign in the headings of WordPress's accordion.
TOGGLE_ICON = "__toggle-icon"


def icon_end(
    tokens: Sequence[Token], start: int, *, in_link: bool = False, is_marked: bool = False
) -> int:
    """Return the index after a decorative icon that begins at `start`, 0 for any other `<svg>`.

    An icon is decorative if it contains no text and is hidden from screen readers (WAI-ARIA 1.2,
    aria-hidden), or is as small as the icons of fonts are. `in_link` is True if it is the content
    of a link or button; then the size of its drawing counts. `is_marked` is True if the element
    around it is for an icon.
    """
    svg = tokens[start]
    if not isinstance(svg, Tag) or svg.closing:
        return 0
    if not is_marked and not _is_icon(tag_attributes(svg.attributes), in_link=in_link):
        return 0
    for index in range(start + 1, min(len(tokens), start + _MAX_ICON_TOKENS)):
        token = tokens[index]
        if isinstance(token, Tag):
            if token.name == "svg":
                return index + 1 if token.closing else 0
        elif not isinstance(token, TextToken) or token.raw.strip():
            return 0
    return 0


def marks_icon(tag: Tag) -> bool:
    """Return True if the class of an element says that it holds an icon."""
    return tag.name in ("span", "i", "div") and _ICON_CLASS.search(tag.attributes) is not None


def _is_icon(attributes: dict[str, str], *, in_link: bool) -> bool:
    of_class = attributes.get("class", "")
    if attributes.get("aria-hidden") == "true" or "icon" in of_class.lower():
        return True
    if _OF_DRAWING.search(of_class):
        return True
    sizes = [attributes[name] for name in ("width", "height") if attributes.get(name)]
    if not sizes and in_link:
        sizes = attributes.get("viewbox", "").replace(",", " ").split()[2:]
        # The icons of Font Awesome are drawn on a height of 512.
        if len(sizes) == 2 and sizes[1] == "512":
            return True
    numbers = [float(size.removesuffix("px")) for size in sizes if _SIZE.match(size)]
    return len(numbers) == len(sizes) > 0 and max(numbers) <= _ICON_SIZE


def _empty_button_end(tokens: Sequence[Token], start: int) -> int:
    """Return the index after a button in which nothing is to be read or seen, else 0."""
    index = start + 1
    button = tokens[start]
    if not isinstance(button, Tag) or button.closing:
        return 0
    while index < min(len(tokens), start + _MAX_ICON_TOKENS):
        token = tokens[index]
        if isinstance(token, Tag) and token.name == "button":
            return index + 1 if token.closing else 0
        if (
            isinstance(token, Tag)
            and token.name == "svg"
            and (end := icon_end(tokens, index, in_link=True))
        ):
            index = end
            continue
        is_nothing = (isinstance(token, TextToken) and not token.raw.strip()) or (
            isinstance(token, Tag) and token.name in _NOTHING
        )
        if not is_nothing:
            return 0
        index += 1
    return 0


def _icon_link_end(tokens: Sequence[Token], start: int) -> int:
    """Return the index after a link around nothing but an icon, else 0.

    If a link has a label, an empty element in it is an icon that a style draws.
    """
    link = tokens[start]
    if not isinstance(link, Tag) or link.closing:
        return 0
    index, has_icon = start + 1, False
    has_label = _LABEL.search(link.attributes) is not None
    while index < min(len(tokens), start + _MAX_ICON_TOKENS):
        token = tokens[index]
        if isinstance(token, Tag) and token.name == "a":
            return index + 1 if token.closing and has_icon else 0
        if (
            isinstance(token, Tag)
            and token.name == "svg"
            and (end := icon_end(tokens, index, in_link=True))
        ):
            index, has_icon = end, True
            continue
        if isinstance(token, Tag) and (
            token.name in ("i", "span") or (has_label and token.name == "div")
        ):
            has_icon = has_icon or has_label or _FONT_ICON.search(token.attributes) is not None
        elif not isinstance(token, TextToken) or token.raw.strip():
            return 0
        index += 1
    return 0


def named_link(link: Tag) -> Iterator[Token]:
    """Yield the link with its label in words; nothing for a link that leads nowhere."""
    attributes = tag_attributes(link.attributes)
    address = attributes.get("href", "").strip()
    if not address or address[0] == "#" or address.lower().startswith("javascript:"):
        return
    label = attributes.get("aria-label", "").strip() or attributes.get("title", "").strip()
    text = html.escape(label or address, quote=False)
    yield from (link, TextToken(text), Tag("</a>", "a", closing=True))


def _unseen_label_end(tokens: Sequence[Token], start: int) -> int:
    """Return the index after Squarespace's hidden "View fullsize", or the sign that opens an
    accordion ("+"), else 0."""
    span = tokens[start]
    if not isinstance(span, Tag):
        return 0
    is_sign = TOGGLE_ICON in span.attributes and 'aria-hidden="true"' in span.attributes
    if not is_sign and UNSEEN_LABEL not in span.attributes:
        return 0
    inside = tokens[start + 1 : start + 3]
    is_label = (
        len(inside) == 2
        and isinstance(inside[0], TextToken)
        and isinstance(inside[1], Tag)
        and inside[1].name == "span"
        and inside[1].closing
    )
    if is_label and is_sign and any(map(str.isalnum, html.unescape(inside[0].raw))):
        return 0
    return start + 3 if is_label else 0


END_OF: dict[str, Callable[[Sequence[Token], int], int]] = {
    "svg": icon_end,
    "button": _empty_button_end,
    "a": _icon_link_end,
    "span": _unseen_label_end,
}
"""Functions that find the end of what is not shown as it stands, by the tag that begins it."""
