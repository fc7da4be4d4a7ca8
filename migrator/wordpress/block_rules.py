"""Tables of rules for blocks whose saved HTML is not all that WordPress shows.

Blocks without a row become their saved HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

from migrator.wordpress import code_plugins, footnotes
from migrator.wordpress.blocks import Delimiter
from migrator.wordpress.divi_blocks import divi_html, is_divi_block
from migrator.wordpress.embeds import embed, embed_block, link
from migrator.wordpress.field_blocks import fields_to_html, is_field_block
from migrator.wordpress.galleries import gallery_of_item, recipe_of_item
from migrator.wordpress.media import figure, gallery, image, library_file, library_image, player
from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.shortcode_rules import Call
from migrator.wordpress.tokens import self_contained, tag_attributes, word_set

Json = dict[str, Any]

_MARKUP = re.compile(r"<!--.*?-->|<[^<>]*+>", re.DOTALL)
_WORD = re.compile(r"\w")
_GALLERY_LIST = re.compile(r"</?(?:ul|li)\b[^<>]*+>", re.IGNORECASE)
_PREVIEW = re.compile(r"<object\b[^<>]*+>[^<>]*+</object>", re.IGNORECASE)
_FILLED = re.compile(
    r"<!--\s+wp:(?P<name>post-template|comment-template|query-no-results)\b.*?"
    r"<!--\s+/wp:(?P=name)\s+-->",
    re.DOTALL,
)
_MOST_IMAGES = 100  # behind one block
_FILE_LINK = re.compile(r"<a\b([^<>]*+)>((?>(?:(?!</?a\b).)*))</a>", re.IGNORECASE | re.DOTALL)


def _text(attributes: Json, *keys: str) -> str:
    for name in keys:
        value = attributes.get(name)
        if isinstance(value, str) and value:
            return self_contained(value)
    return ""


def _file(attributes: Json, scope: RenderScope, *keys: str) -> str:
    if url := _text(attributes, *keys):
        return url
    attachment = library_file(attributes.get("id"), scope)
    return attachment.url if attachment else ""


def _image(attributes: Json, scope: RenderScope) -> str | None:
    attachment = library_file(attributes.get("id"), scope)
    if attachment is not None:
        return library_image(attachment)
    url = _text(attributes, "url", "src")
    return (
        figure(image(url, _text(attributes, "alt")), _text(attributes, "caption")) if url else None
    )


def _player(tag: str) -> Callable[[Json, RenderScope], str | None]:
    def render(attributes: Json, scope: RenderScope) -> str | None:
        url = _file(attributes, scope, "src", "url")
        if not url:
            return None
        stored = attributes.get("tracks")
        tracks = [
            {name: str(value) for name, value in track.items()}
            for track in (stored if isinstance(stored, list) else ())
            if isinstance(track, dict)
        ]
        poster = _text(attributes, "poster")
        return figure(player(tag, [url], poster, tracks), _text(attributes, "caption"))

    return render


def _gallery(attributes: Json, scope: RenderScope) -> str | None:
    numbers = attributes.get("ids")
    if not isinstance(numbers, list) or not numbers:
        return None
    ids = ",".join(str(number) for number in numbers)
    return gallery(Call("gallery", Attributes({"ids": ids}), ""), scope)


def _link(attributes: Json) -> str | None:
    url, label = (
        _text(attributes, "url", "href", "link"),
        _text(attributes, "label", "text", "title", "fileName"),
    )
    if not url:
        return f"<p>{label}</p>" if label else None
    return f'<a href="{html.escape(url)}">{label}</a>' if label else link(url)


def _link_paragraph(attributes: Json, _: RenderScope | None = None) -> str | None:
    link_html = _link(attributes)
    return f"<p>{link_html}</p>" if link_html and not link_html.startswith("<p>") else link_html


def _home_link(attributes: Json, scope: RenderScope) -> str:
    """Return the link to the home page, whose address WordPress knows. Without a label it is
    "Home", as in newer versions of WordPress; 6.1 showed nothing then
    (https://developer.wordpress.org/reference/functions/render_block_core_home_link/)."""
    label = _text(attributes, "label") or "Home"
    return f'<p><a href="{html.escape(scope.context.home)}">{label}</a></p>'


def _social_link(attributes: Json, _: RenderScope) -> str:
    """Return a list item with the link, "" without a URL, as WordPress shows nothing then."""
    url = _text(attributes, "url")
    service = _text(attributes, "service")
    label = _text(attributes, "label") or BRANDS.get(service, service.title())
    return f'<li><a href="{html.escape(url)}">{label or html.escape(url)}</a></li>' if url else ""


def _embed(attributes: Json, _: RenderScope) -> str | None:
    return embed_block(attributes, "")


def _footnotes(_: Json, __: RenderScope) -> str:
    return footnotes.PLACEHOLDER


def _text_in_attributes(tag: str) -> Callable[[Json, RenderScope], str | None]:
    """Return a rule for text that an old version of a block kept in its attributes."""

    def render(attributes: Json, _: RenderScope) -> str | None:
        text = _text(attributes, "content", "value", "text", "customText")
        return f"<{tag}>{text}</{tag}>" if text else ""

    return render


def _cover(attributes: Json, inner: str) -> str:
    """Return the image of an older cover block, which saved it only as a CSS background."""
    url = _text(attributes, "url")
    if not url or html.escape(url) in _sources(inner) or url in _sources(inner):
        return ""
    if attributes.get("backgroundType") == "video":
        return figure(player("video", [url]))
    return figure(image(url, _text(attributes, "alt")))


def _background(*paths: str) -> Callable[[Json, str], str]:
    """Return a rule for the background images of a block, which it shows by CSS alone.

    WordPress writes that of a group as an inline style
    (developer.wordpress.org/block-editor/reference-guides/theme-json-reference, "background").
    """

    def render(attributes: Json, inner: str) -> str:
        found = chain.from_iterable(_at(attributes, path.split(".")) for path in paths)
        shown = (url for url in dict.fromkeys(found) if url and url not in inner)
        return "".join(figure(image(html.unescape(url))) for url in shown)

    return render


def _at(found: Any, names: Sequence[str]) -> Iterator[str]:
    """Yield the texts at a path of names; the rest of the path counts for each part of a list."""
    if isinstance(found, list):
        for part in found[:_MOST_IMAGES]:
            yield from _at(part, names)
    elif not names:
        yield from [found] if isinstance(found, str) else []
    elif isinstance(found, dict):
        yield from _at(found.get(names[0]), names[1:])


def _sources(inner: str) -> str:
    return " ".join(
        part.split(">", 1)[0] for part in inner.split("<") if part[:3] in ("img", "vid", "sou")
    )


def _gallery_figures(attributes: Json, inner: str) -> str | None:
    """Return the figures of a gallery that was saved as a list (until WordPress 5.9)."""
    return _listed_figures(attributes, inner) if "blocks-gallery-item" in inner else None


def _listed_figures(_: Json, inner: str) -> str | None:
    """Return the figures of a gallery or slideshow that is saved as a list."""
    if "<!-- wp:" in inner or "<img" not in inner:
        return None
    return self_contained(_GALLERY_LIST.sub("", inner))


def _stored_gallery(attributes: Json, scope: RenderScope) -> str | None:
    """Return the images of a gallery that a plugin stored as an item of its own."""
    names = ("id", "galleryId", "galleryID", "gallery_id", "sliderId", "slideshowId")
    number = next((attributes[name] for name in names if attributes.get(name)), 0)
    return gallery_of_item(number, scope)


def _file_links(_: Json, inner: str) -> str | None:
    """Return the file block's two links (name and button), without its preview."""
    links = [(tag_attributes(raw), text) for raw, text in _FILE_LINK.findall(inner)]
    rest = _FILE_LINK.sub("", _PREVIEW.sub("", inner))
    if not links or _WORD.search(_MARKUP.sub("", rest)):
        return None
    link_html = (
        f'<a href="{html.escape(html.unescape(attributes.get("href", "")))}">'
        f"{self_contained(text)}</a>"
        for attributes, text in links
    )
    return f"<p>{' '.join(link_html)}</p>"


# Names of services as WordPress writes them, where capitalising the key is not enough.
BRANDS: dict[str, str] = {
    "deviantart": "DeviantArt",
    "fivehundredpx": "500px",
    "github": "GitHub",
    "lastfm": "Last.fm",
    "linkedin": "LinkedIn",
    "mail": "Mail",
    "feed": "RSS Feed",
    "soundcloud": "SoundCloud",
    "tiktok": "TikTok",
    "vk": "VK",
    "whatsapp": "WhatsApp",
    "wordpress": "WordPress",
    "youtube": "YouTube",
}

# Attributes that only say how a block looks.
_LOOKS = word_set(
    """align alignment aspectRatio backgroundColor borderColor className columns fontSize fullWidth
    gradient height imageCrop imageFill isStackedOnMobile layout linkDestination linkTarget linkTo
    lock metadata scale showDownloadButton sizeSlug style textColor verticalAlignment width"""
)
_MEDIA = word_set("audio button embed file gallery image media-text video")

# Blocks without saved HTML -> their HTML, from their attributes.
FROM_ATTRIBUTES: dict[str, Callable[[Json, RenderScope], str | None]] = {
    "image": _image,
    "audio": _player("audio"),
    "video": _player("video"),
    "gallery": _gallery,
    "embed": _embed,
    "file": _link_paragraph,
    **dict.fromkeys(
        word_set(
            """fooplugins/foogallery foogallery/foogallery foogallery-blocks/foogallery
            envira/envira-gallery modula/gallery soliloquy/soliloquywp"""
        ),
        _stored_gallery,
    ),
    **dict.fromkeys(
        word_set("wp-recipe-maker/recipe wp-tasty/tasty-recipe"),
        lambda attributes, scope: recipe_of_item(attributes.get("id"), scope),
    ),
    "videopress/video": lambda attributes, _: (
        embed(f"https://videopress.com/v/{attributes['guid']}", _text(attributes, "caption"))
        if re.fullmatch(r"\w{6,20}", str(attributes.get("guid")))
        else None
    ),
    "navigation-link": _link_paragraph,
    "navigation-submenu": _link_paragraph,
    "home-link": _home_link,
    "button": _link_paragraph,
    "jetpack/button": _link_paragraph,
    "kadence/singlebtn": _link_paragraph,
    "social-link": _social_link,
    "footnotes": lambda _, __: footnotes.PLACEHOLDER,
    "heading": _text_in_attributes("h2"),
    "preformatted": _text_in_attributes("pre"),
    "verse": _text_in_attributes("pre"),
    "quote": _text_in_attributes("blockquote"),
    "pullquote": _text_in_attributes("blockquote"),
    "separator": lambda _, __: "<hr />",
    "nextpage": lambda _, __: "<!--nextpage-->",
    "more": lambda _, __: "<!--more-->",
    **dict.fromkeys(
        word_set(
            """paragraph freeform shortcode html list list-item column columns group spacer buttons
            social-links cover details table code classic-paragraph tadv/classic-paragraph"""
        ),
        _text_in_attributes("p"),
    ),
}

# Blocks replaced as a whole, from attributes and saved HTML; None keeps the saved HTML.
REPLACED: dict[str, Callable[[Json, str], str | None]] = {
    "embed": embed_block,
    "videopress/video": embed_block,
    "file": _file_links,
    "gallery": _gallery_figures,
    **dict.fromkeys(
        word_set(
            """jetpack/slideshow coblocks/gallery-masonry coblocks/gallery-stacked
            coblocks/gallery-carousel coblocks/gallery-collage coblocks/gallery-offset
            kadence/advancedgallery getwid/image-slider atomic-blocks/ab-gallery"""
        ),
        _listed_figures,
    ),
    "syntaxhighlighter/code": code_plugins.plugin_block_to_code_block,
    "kevinbatdorf/code-block-pro": code_plugins.plugin_block_to_code_block,
    "enlighter/codeblock": code_plugins.plugin_block_to_code_block,
    "codemirror-blocks/code-block": code_plugins.plugin_block_to_code_block,
    "urvanov-syntax-highlighter/code-block": code_plugins.plugin_block_to_code_block,
}

# Blocks that get HTML in front of their saved HTML.
PREFIXED: dict[str, Callable[[Json, str], str]] = {
    "cover": _cover,
    "cover-image": _cover,
    "group": _background("style.background.backgroundImage.url"),
    "kadence/rowlayout": _background("bgImg", "overlayBgImg", "backgroundSlider.bgImg"),
    "kadence/column": _background("bgImg", "backgroundImg.bgImg", "overlayImg.bgImg"),
    "generateblocks/container": _background("bgImage.image.url"),
    "uagb/section": _background("backgroundImage.url"),
    "uagb/container": _background("backgroundImageDesktop.url"),
    "navigation-submenu": lambda attributes, _: _link_paragraph(attributes) or "",
}

# Dynamic blocks that save a template, which is no content. WordPress fills it for each page view.
_DYNAMIC = word_set(
    """query comments post-template comment-template post-comments woocommerce/product-collection
    woocommerce/product-template generateblocks/query-loop generateblocks/looper"""
)
_TEMPLATES = word_set(
    """post-template comment-template woocommerce/product-template generateblocks/query-loop
    generateblocks/looper"""
)

# WordPress shows the content of these only if a query finds nothing.
_IF_EMPTY = word_set("query-no-results woocommerce/product-collection-no-results")

# All blocks with a rule for their saved HTML. Most blocks have none.
_FORMS = word_set("jetpack/contact-form")
_WITH_RULE = _DYNAMIC | _FORMS | REPLACED.keys() | PREFIXED.keys()


def has_rule(name: str) -> bool:
    """Return True if a rule changes the block even though it has saved HTML."""
    return name in _WITH_RULE or (
        "/" in name
        and (name.startswith("core-embed/") or is_field_block(name) or is_divi_block(name))
    )


def attribute_rule(name: str) -> Callable[[Json, RenderScope], str | None] | None:
    """Return the rule for a block without saved HTML, None if it becomes no content."""
    if name.startswith("core-embed/"):
        return _embed
    if is_field_block(name):
        return partial(fields_to_html, name)
    if is_divi_block(name):
        return divi_html
    return _social_link if name.startswith("social-link-") else FROM_ATTRIBUTES.get(name)


def is_unfilled(delimiter: Delimiter) -> bool:
    """Return True for a block of media that its author never filled: WordPress shows nothing."""
    return delimiter.name in _MEDIA and delimiter.attributes.keys() <= _LOOKS


def replacement_rule(name: str) -> Callable[[Json, str], str | None] | None:
    """Return the rule that replaces the block as a whole, None if its saved HTML stays."""
    return embed_block if name.startswith("core-embed/") else REPLACED.get(name)


def is_hidden(delimiter: Delimiter) -> bool:
    """Return True if WordPress does not show the block.

    WordPress 6.9 hides blocks (`metadata.blockVisibility`), the plugin Block Visibility did so
    before. The text for a query without results is shown only then.
    """
    if delimiter.name in _IF_EMPTY:
        return True
    if "isibility" not in delimiter.json:
        return False
    metadata = delimiter.attributes.get("metadata")
    stored = delimiter.attributes.get("blockVisibility")
    return (
        (isinstance(metadata, dict) and metadata.get("blockVisibility") is False)
        or stored is False
        or (isinstance(stored, dict) and stored.get("hideBlock") is True)
    )


def is_form(name: str, inner: str) -> bool:
    """Return True if the block is a form with nothing to read but its fields."""
    return name in _FORMS and not _WORD.search(_MARKUP.sub("", inner))


def is_dynamic(name: str, inner: str) -> bool:
    """Return True if the block is a dynamic block and holds no words of its own."""
    if name in _TEMPLATES:
        return True
    return name in _DYNAMIC and not _WORD.search(_MARKUP.sub("", _without_templates(inner)))


def _without_templates(inner: str) -> str:
    """Return the saved HTML without what WordPress fills for each post, or shows instead."""
    return _FILLED.sub("", inner)
