"""What a block becomes that is more, or less, than its saved HTML. Each is a row."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from migrator.wordpress import code_plugins, footnotes
from migrator.wordpress.embeds import embed_block, link
from migrator.wordpress.media import figure, gallery, image, library_file, library_image, player
from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.shortcode_rules import Call
from migrator.wordpress.tokens import mended, names, tag_attributes

Json = dict[str, Any]

_MARKUP = re.compile(r"<!--.*?-->|<[^<>]*+>", re.DOTALL)
_WORD = re.compile(r"\w")
_GALLERY_LIST = re.compile(r"</?(?:ul|li)\b[^<>]*+>", re.IGNORECASE)
_PREVIEW = re.compile(r"<object\b[^<>]*+>[^<>]*+</object>", re.IGNORECASE)
_FILE_LINK = re.compile(r"<a\b([^<>]*+)>((?>(?:(?!</?a\b).)*))</a>", re.IGNORECASE | re.DOTALL)


def _text(attributes: Json, *keys: str) -> str:
    for name in keys:
        value = attributes.get(name)
        if isinstance(value, str) and value:
            return mended(value)
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
        return figure(player(tag, [url]), _text(attributes, "caption")) if url else None

    return render


def _gallery(attributes: Json, scope: RenderScope) -> str | None:
    numbers = attributes.get("ids")
    if not isinstance(numbers, list) or not numbers:
        return None
    ids = ",".join(str(number) for number in numbers)
    return gallery(Call("gallery", Attributes({"ids": ids}), ""), scope)


def _link(attributes: Json, _: RenderScope) -> str | None:
    url, label = (
        _text(attributes, "url", "href", "link"),
        _text(attributes, "label", "text", "title", "fileName"),
    )
    if not url:
        return f"<p>{label}</p>" if label else None
    return f'<a href="{html.escape(url)}">{label}</a>' if label else link(url)


def _link_paragraph(attributes: Json, scope: RenderScope) -> str | None:
    shown = _link(attributes, scope)
    return f"<p>{shown}</p>" if shown and not shown.startswith("<p>") else shown


def _social_link(attributes: Json, _: RenderScope) -> str:
    """Without an address WordPress shows nothing."""
    url = _text(attributes, "url")
    service = _text(attributes, "service")
    label = _text(attributes, "label") or BRANDS.get(service, service.title())
    return f'<li><a href="{html.escape(url)}">{label or html.escape(url)}</a></li>' if url else ""


def _embed(attributes: Json, _: RenderScope) -> str | None:
    return embed_block(attributes, "")


def _footnotes(_: Json, __: RenderScope) -> str:
    return footnotes.PLACE


def _content(tag: str) -> Callable[[Json, RenderScope], str | None]:
    """Text that an old version of a block kept in its attributes."""

    def render(attributes: Json, _: RenderScope) -> str | None:
        text = _text(attributes, "content", "value", "text", "customText")
        return f"<{tag}>{text}</{tag}>" if text else ""

    return render


def _cover(attributes: Json, inner: str) -> str:
    """Older covers keep their picture in a style only."""
    url = _text(attributes, "url")
    if not url or html.escape(url) in _sources(inner) or url in _sources(inner):
        return ""
    if attributes.get("backgroundType") == "video":
        return figure(player("video", [url]))
    return figure(image(url, _text(attributes, "alt")))


def _sources(inner: str) -> str:
    return " ".join(
        part.split(">", 1)[0] for part in inner.split("<") if part[:3] in ("img", "vid", "sou")
    )


def _gallery_figures(_: Json, inner: str) -> str | None:
    """Galleries were lists of figures until WordPress 5.9; they show as figures."""
    if "blocks-gallery-item" not in inner or "<!-- wp:" in inner:
        return None
    return mended(_GALLERY_LIST.sub("", inner))


def _file_links(_: Json, inner: str) -> str | None:
    """A file's name and its button as two links; the preview of the same file goes."""
    links = [(tag_attributes(raw), text) for raw, text in _FILE_LINK.findall(inner)]
    rest = _FILE_LINK.sub("", _PREVIEW.sub("", inner))
    if not links or _WORD.search(_MARKUP.sub("", rest)):
        return None
    shown = (
        f'<a href="{html.escape(html.unescape(attributes.get("href", "")))}">{mended(text)}</a>'
        for attributes, text in links
    )
    return f"<p>{' '.join(shown)}</p>"


# The names that WordPress gives services whose name is not just capitalised.
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

# Blocks without saved HTML, from their attributes.
FROM_ATTRIBUTES: dict[str, Callable[[Json, RenderScope], str | None]] = {
    "image": _image,
    "audio": _player("audio"),
    "video": _player("video"),
    "gallery": _gallery,
    "embed": _embed,
    "file": _link_paragraph,
    "navigation-link": _link_paragraph,
    "navigation-submenu": _link_paragraph,
    "home-link": _link_paragraph,
    "button": _link_paragraph,
    "jetpack/button": _link_paragraph,
    "kadence/singlebtn": _link_paragraph,
    "social-link": _social_link,
    "footnotes": lambda _, __: footnotes.PLACE,
    "heading": _content("h2"),
    "preformatted": _content("pre"),
    "verse": _content("pre"),
    "quote": _content("blockquote"),
    "pullquote": _content("blockquote"),
    "separator": lambda _, __: "<hr />",
    "nextpage": lambda _, __: "<!--nextpage-->",
    "more": lambda _, __: "<!--more-->",
    **dict.fromkeys(
        names(
            """paragraph freeform shortcode html list list-item column columns group spacer buttons
            social-links cover details table code classic-paragraph tadv/classic-paragraph"""
        ),
        _content("p"),
    ),
}

# Blocks answered as a whole from attributes and saved HTML; None leaves them as saved.
WHOLE: dict[str, Callable[[Json, str], str | None]] = {
    "embed": embed_block,
    "file": _file_links,
    "gallery": _gallery_figures,
    "syntaxhighlighter/code": code_plugins.block,
    "kevinbatdorf/code-block-pro": code_plugins.block,
    "enlighter/codeblock": code_plugins.block,
    "codemirror-blocks/code-block": code_plugins.block,
    "urvanov-syntax-highlighter/code-block": code_plugins.block,
}

# What comes before a block's saved HTML.
PREFIXED: dict[str, Callable[[Json, str], str]] = {
    "cover": _cover,
    "cover-image": _cover,
}

# Templates that WordPress fills: what is saved in them is no content.
_FILLED = names("query comments post-template comment-template post-comments")

# The blocks whose saved HTML is not all there is to them; most are none of these.
_RULED = _FILLED | WHOLE.keys() | PREFIXED.keys()


def has_rule(name: str) -> bool:
    """Whether anything here is said of such a block when it has saved HTML."""
    return name in _RULED or ("/" in name and name.startswith("core-embed/"))


def attribute_rule(name: str) -> Callable[[Json, RenderScope], str | None] | None:
    """How a block without saved HTML becomes content, None when it does not."""
    if name.startswith("core-embed/"):
        return _embed
    return _social_link if name.startswith("social-link-") else FROM_ATTRIBUTES.get(name)


def whole_rule(name: str) -> Callable[[Json, str], str | None] | None:
    """How a block is answered as a whole, None when its saved HTML stays."""
    return embed_block if name.startswith("core-embed/") else WHOLE.get(name)


def is_filled(name: str, inner: str) -> bool:
    """Whether WordPress fills this block from elsewhere, and it holds no words of its own."""
    return name in _FILLED and not _WORD.search(_MARKUP.sub("", inner))
