"""What plugins and WordPress itself put around an author's text, as the text it stands for."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from migrator.wordpress.tokens import Tag, Text, Token, names, tag_attributes

# WordPress gives these classes to pictures whose `alt` is what the author typed
# (developer.wordpress.org/reference/functions/ wp_staticize_emoji, translate_smiley).
_TYPED = names("emoji wp-smiley")


def undecorated(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens with pictures of emoji and smileys as what the author typed.

    Where scripts run nobody sees a `<noscript>`; where it is read, its words are no part
    of the words beside it.
    """
    for token in tokens:
        if not isinstance(token, Tag):
            yield token
        elif token.name == "img":
            yield _typed(token)
        elif token.name == "noscript":
            yield from (token, Text(" ")) if token.closing else (Text(" "), token)
        else:
            yield token


def _typed(image: Tag) -> Token:
    attributes = tag_attributes(image.attributes)
    alt = attributes.get("alt", "").strip()
    if alt and _TYPED.intersection(attributes.get("class", "").split()):
        return Text(html.escape(alt, quote=False))
    return image
