"""What plugins and WordPress itself put around an author's text, as the text it stands for."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from migrator.wordpress.tokens import Tag, TextToken, Token, names, tag_attributes

# WordPress gives these classes to pictures whose `alt` is what the author typed
# (developer.wordpress.org/reference/functions/ wp_staticize_emoji, translate_smiley).
_TYPED = names("emoji wp-smiley")
# The elements that are looked at here.
LOOKED_AT = names("img noscript svg")

# In tokens. Real icons have a dozen; the bound keeps hostile input linear.
_LONGEST_ICON = 500


def undecorated(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens with pictures of emoji and smileys as what the author typed, and without
    icons that a page builder draws beside the words.

    Where scripts run nobody sees a `<noscript>`; where it is read, its words are no part
    of the words beside it.
    """
    after_icon = 0
    for place, token in enumerate(tokens):
        if place < after_icon:
            continue
        if not isinstance(token, Tag):
            yield token
        elif token.name == "svg" and (end := _icon_end(tokens, place)):
            after_icon = end
        elif token.name == "img":
            yield _typed(token)
        elif token.name == "noscript":
            yield from (token, TextToken(" ")) if token.closing else (TextToken(" "), token)
        else:
            yield token


def may_be_typed(source: str) -> bool:
    """Whether a picture in it may stand for what the author typed."""
    return "emoji" in source or "smiley" in source


def _icon_end(tokens: Sequence[Token], start: int) -> int:
    """Where a drawing ends that is hidden from those who are read to (WAI-ARIA 1.2,
    aria-hidden) and holds no words; 0 for any other."""
    svg = tokens[start]
    if not isinstance(svg, Tag) or tag_attributes(svg.attributes).get("aria-hidden") != "true":
        return 0
    for place in range(start + 1, min(len(tokens), start + _LONGEST_ICON)):
        token = tokens[place]
        if isinstance(token, Tag):
            if token.name == "svg":
                return place + 1 if token.closing else 0
        elif not isinstance(token, TextToken) or token.raw.strip():
            return 0
    return 0


def _typed(image: Tag) -> Token:
    attributes = tag_attributes(image.attributes)
    alt = attributes.get("alt", "").strip()
    if alt and _TYPED.intersection(attributes.get("class", "").split()):
        return TextToken(html.escape(alt, quote=False))
    return image
