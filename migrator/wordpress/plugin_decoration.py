"""Replace emoji images with their text and remove icons, in an author's content."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from migrator.wordpress import icons
from migrator.wordpress.delayed_media import SIGNS as DELAYED_MEDIA_SIGNS
from migrator.wordpress.delayed_media import with_delayed_media
from migrator.wordpress.embeds import embed
from migrator.wordpress.flash import with_video_links
from migrator.wordpress.script_embeds import script_page
from migrator.wordpress.script_links import SIGNS as SCRIPT_LINK_SIGNS
from migrator.wordpress.script_links import with_script_links
from migrator.wordpress.tokens import (
    HtmlBlock,
    Opaque,
    Tag,
    TextToken,
    Token,
    tag_attributes,
    word_set,
)

# Classes that WordPress gives to images whose `alt` is the text the author typed
# (developer.wordpress.org/reference/functions/ wp_staticize_emoji, translate_smiley).
_EMOJI_CLASSES = word_set("emoji wp-smiley")
# The elements that this module changes.
DECORATED_ELEMENTS = word_set("img noscript svg object embed button")

# Without one of these, a text has no element that a script fills (see `scripted_elements`).
SCRIPTED_SIGNS = (
    "data-url", "data-href", "data-oembed", "data-html", "data-src", "data-video", "data-audio",
    "data-embed", "data-plyr", "data-pin-do", "tiktok-embed", "fb-xfbml", "videoid",
    "wistia_async", "youtube-player", "background_video_link", "background_slideshow_gallery",
)  # fmt: skip
# Without one of these, a text has no decoration in the elements that need no tokens.
_SIGNS = (
    "emoji", "smiley", icons.UNSEEN_LABEL, icons.TOGGLE_ICON, "fa-", "dashicons", "glyphicon",
    "></i></a>", "></span></a>", "></div></a>",
    *SCRIPT_LINK_SIGNS, *SCRIPTED_SIGNS, *DELAYED_MEDIA_SIGNS,
)  # fmt: skip
_DATA_SIGNS = [sign for sign in _SIGNS if sign.startswith("data-")]
_OTHER_SIGNS = [sign for sign in _SIGNS if not sign.startswith("data-")]


def without_decoration(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens with emoji and smiley images as text, and without decorative icons.

    Page builders draw such icons beside words. A `<noscript>` gets a space around it: browsers
    with scripts hide it, so its words must not join the words beside it.
    """
    yield from with_script_links([*_without_icons([*with_delayed_media(with_video_links(tokens))])])


def _without_icons(tokens: Sequence[Token]) -> Iterator[Token]:
    after_icon = 0
    in_link = is_marked = False
    for index, token in enumerate(tokens):
        if index < after_icon:
            continue
        if isinstance(token, Opaque):
            page = script_page(token.raw)
            yield HtmlBlock(embed(page)) if page else token
            continue
        if not isinstance(token, Tag):
            yield token
            continue
        if token.name in ("a", "button"):
            in_link = not token.closing
        if token.name == "svg" and (in_link or is_marked):
            end = icons.icon_end(tokens, index, in_link=in_link, is_marked=is_marked)
            if end:
                after_icon = end
                continue
        is_marked = not token.closing and icons.marks_icon(token)
        if token.name in icons.END_OF and (end := icons.END_OF[token.name](tokens, index)):
            if token.name == "a":
                yield from icons.named_link(token)
            after_icon = end
        elif token.name == "img":
            yield _emoji_text(token)
        elif token.name == "noscript":
            yield from (token, TextToken(" ")) if token.closing else (TextToken(" "), token)
        else:
            yield token


def may_contain_emoji_image(source: str) -> bool:
    """Return True if `source` may contain an emoji or smiley image."""
    return any(map(source.__contains__, _OTHER_SIGNS)) or (
        "data-" in source and any(map(source.__contains__, _DATA_SIGNS))
    )


def _emoji_text(image: Tag) -> Token:
    attributes = tag_attributes(image.attributes)
    alt = attributes.get("alt", "").strip()
    if alt and _EMOJI_CLASSES.intersection(attributes.get("class", "").split()):
        return TextToken(html.escape(alt, quote=False))
    return image
