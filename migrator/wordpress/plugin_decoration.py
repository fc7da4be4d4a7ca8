"""Remove the icons and emoji images that plugins and WordPress add to an author's text."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from migrator.wordpress.flash import with_video_links
from migrator.wordpress.tokens import Tag, TextToken, Token, tag_attributes, word_set

# Classes that WordPress gives to images whose `alt` is the text the author typed
# (developer.wordpress.org/reference/functions/ wp_staticize_emoji, translate_smiley).
_EMOJI_CLASSES = word_set("emoji wp-smiley")
# The elements that this module changes.
DECORATED_ELEMENTS = word_set("img noscript svg object embed")

# Tokens in one icon. Real icons have a dozen; the limit keeps hostile input linear.
_MAX_ICON_TOKENS = 500


def without_decoration(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens with emoji and smiley images as text, and without decorative icons.

    Page builders draw such icons beside words. A `<noscript>` gets a space around it: browsers
    with scripts hide it, so its words must not join the words beside it.
    """
    tokens = with_video_links(tokens)
    after_icon = 0
    for index, token in enumerate(tokens):
        if index < after_icon:
            continue
        if not isinstance(token, Tag):
            yield token
        elif token.name == "svg" and (end := _icon_end(tokens, index)):
            after_icon = end
        elif token.name == "img":
            yield _emoji_text(token)
        elif token.name == "noscript":
            yield from (token, TextToken(" ")) if token.closing else (TextToken(" "), token)
        else:
            yield token


def may_contain_emoji_image(source: str) -> bool:
    """Return True if `source` may contain an emoji or smiley image."""
    return "emoji" in source or "smiley" in source


def _icon_end(tokens: Sequence[Token], start: int) -> int:
    """Return the index after a decorative icon that begins at `start`, 0 for any other `<svg>`.

    An icon is decorative if it is hidden from screen readers (WAI-ARIA 1.2, aria-hidden) and
    contains no text.
    """
    svg = tokens[start]
    if not isinstance(svg, Tag) or tag_attributes(svg.attributes).get("aria-hidden") != "true":
        return 0
    for index in range(start + 1, min(len(tokens), start + _MAX_ICON_TOKENS)):
        token = tokens[index]
        if isinstance(token, Tag):
            if token.name == "svg":
                return index + 1 if token.closing else 0
        elif not isinstance(token, TextToken) or token.raw.strip():
            return 0
    return 0


def _emoji_text(image: Tag) -> Token:
    attributes = tag_attributes(image.attributes)
    alt = attributes.get("alt", "").strip()
    if alt and _EMOJI_CLASSES.intersection(attributes.get("class", "").split()):
        return TextToken(html.escape(alt, quote=False))
    return image
