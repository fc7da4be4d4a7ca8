"""Build rules that show the readable attributes of a shortcode, such as its title.

A `Part` takes the attributes and returns HTML, "" if its attributes are empty. Page builders
put HTML into attributes, so the values are HTML already, with character references.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable
from functools import partial
from urllib.parse import quote_plus, unquote

from migrator.wordpress.embeds import embed
from migrator.wordpress.media import figure, image, library_file, library_image, player
from migrator.wordpress.render_context import RenderScope, placeholder
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.shortcode_rules import (
    Call,
    Replace,
    Unwrap,
    no_html,
)
from migrator.wordpress.tokens import self_contained

Part = Callable[[Attributes, RenderScope], str]

# Divi encodes characters that cannot stand in a shortcode attribute.
_DIVI_ESCAPES = {"%22": "&quot;", "%91": "&#91;", "%93": "&#93;", "%92": "\\"}
_TAG_OF_FONT = re.compile(r"\btag:(h[1-6])\b")
_NO_HEADING = re.compile(r"\btag:(?:p|div|span)\b")
_LEVEL = re.compile(r"[hH]?([1-6])\Z")
_ADDRESS = re.compile(r"(?:https?:)?//|/|mailto:|tel:|#|\?")
_IMAGE_FILE = re.compile(r"(?:https?:)?/\S+\.(?:jpe?g|png|gif|webp|svg|avif)\b", re.IGNORECASE)
_TIPS = ("text", "tip", "content", "tooltip", "tooltiptext", "tooltip_text", "title", "desc")
_BACKGROUNDS = ("bg", "bg_image", "bg_img", "background", "background_image", "parallax_image")
_TAG = re.compile(r"<[^<>]*>")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*\Z")


def value(attributes: Attributes, *names: str) -> str:
    """Return the first named value that is not empty, as HTML, "" if there is none."""
    for name in names:
        if found := attributes.named.get(name, "").strip():
            for code, char in _DIVI_ESCAPES.items():
                found = found.replace(code, char)
            return self_contained(found.replace("\n", "<br />"))
    return ""


def address(attributes: Attributes, *names: str) -> str:
    """Return the first named value that is a URL, plain or with a mark of its builder, or "".

    WPBakery writes `url:…|title:…`, Enfold `manually,…`.
    """
    for name in names:
        found = html.unescape(attributes.named.get(name, "").strip()).removeprefix("manually,")
        if found.startswith("url:"):
            found = unquote(found[4:].split("|", 1)[0])
        elif "|" in found and "url:" in found:
            found = unquote(found.split("url:", 1)[1].split("|", 1)[0])
        if found and found != "#" and _ADDRESS.match(found):
            return found
    return ""


def heading(level: int, *names: str) -> Part:
    """Return a part that writes a heading; an attribute may name another level."""

    def part(attributes: Attributes, _: RenderScope) -> str:
        text = value(attributes, *names)
        number = _level(attributes) or level
        return f"<h{number}>{text}</h{number}>" if text else ""

    return part


def custom_heading(attributes: Attributes, scope: RenderScope) -> str:
    """Return WPBakery's heading, or a paragraph if `font_container="tag:p|…"`."""
    is_text = _NO_HEADING.search(attributes.named.get("font_container", ""))
    shown = (paragraph if is_text else partial(heading, 2))("text")(attributes, scope)
    url = address(attributes, "link")
    if not url or not shown or "<a" in shown:
        return shown
    opened, _, rest = shown.partition(">")
    text, _, closed = rest.rpartition("</")
    return f'{opened}><a href="{html.escape(url)}">{text}</a></{closed}'


def _level(attributes: Attributes) -> int:
    if match := _TAG_OF_FONT.search(attributes.named.get("font_container", "")):
        return int(match[1][1])
    for name in (
        "header_level",
        "title_level",
        "heading_level",
        "level",
        "tag",
        "size",
        "heading_size",
    ):
        if match := _LEVEL.match(attributes.named.get(name, "")):
            return int(match[1])
    return 0


def paragraph(*names: str) -> Part:
    """Return a part that writes a paragraph."""

    def part(attributes: Attributes, _: RenderScope) -> str:
        text = value(attributes, *names)
        return f"<p>{text}</p>" if text else ""

    return part


def label(*names: str) -> Part:
    """Return a part that writes the title of a box, tab or toggle as a bold paragraph."""

    def part(attributes: Attributes, _: RenderScope) -> str:
        text = value(attributes, *names)
        return f"<p><strong>{text}</strong></p>" if text else ""

    return part


def joined_paragraph(*names: str) -> Part:
    """Return a part that joins several values (name, job) in one paragraph."""

    def part(attributes: Attributes, _: RenderScope) -> str:
        texts = [text for name in names if (text := value(attributes, name))]
        return f"<p>{' '.join(texts)}</p>" if texts else ""

    return part


def button(text_name: str, *url_names: str) -> Part:
    """Return a part that writes a button as a paragraph with a link."""

    def part(attributes: Attributes, _: RenderScope) -> str:
        text, url = value(attributes, text_name), address(attributes, *url_names)
        if not text and url_names:
            raw = html.unescape(attributes.named.get(url_names[0], ""))
            if "title:" in raw:
                text = html.escape(unquote(raw.split("title:", 1)[1].split("|", 1)[0]))
        if not text:
            return ""
        return f'<p><a href="{html.escape(url)}">{text}</a></p>' if url else f"<p>{text}</p>"

    return part


def picture(*names: str) -> Part:
    """Return a part that writes images, named by a URL or by ids of the media library."""

    def part(attributes: Attributes, scope: RenderScope) -> str:
        for name in names:
            if found := html.unescape(attributes.named.get(name, "").strip()):
                return "".join(_pictures(found, attributes, scope))
        return ""

    return part


def background(attributes: Attributes, scope: RenderScope) -> str:
    """Return the background image of a row or section that an id of the media library names."""
    for name in _BACKGROUNDS:
        number = attributes.named.get(name, "").strip()
        if number.isascii() and number.isdecimal() and len(number) < 19:
            file = library_file(int(number), scope)
            if file is not None:
                return library_image(file)
    return ""


def _pictures(found: str, attributes: Attributes, scope: RenderScope) -> list[str]:
    if _ADDRESS.match(found):
        alt = attributes.text("alt", "alt_text")
        return [figure(image(found, alt), value(attributes, "caption"))]
    shown = []
    for number in re.findall(r"\d{1,18}", found.split("|", 1)[0]):
        attachment = library_file(int(number), scope)
        if attachment is None:
            scope.missing("missing-attachment", f"attachment {number} is not in the source")
            shown.append(placeholder(f"missing attachment {number}"))
        else:
            shown.append(library_image(attachment))
    return shown


def player_or_link(*names: str) -> Part:
    """Return a part that writes a player for a media file, or a link to a video page."""

    def part(attributes: Attributes, _: RenderScope) -> str:
        url = address(attributes, *names)
        if not url:
            return ""
        kind = url.split("?", 1)[0].rpartition(".")[2].lower()
        if kind in ("mp4", "webm", "ogv", "m4v", "mov"):
            return figure(player("video", [url]))
        if kind in ("mp3", "m4a", "ogg", "wav"):
            return figure(player("audio", [url]))
        return embed(url)

    return part


def map_link(*names: str) -> Part:
    """Return a part that writes a link to the map of a place."""

    def part(attributes: Attributes, _: RenderScope) -> str:
        place = attributes.text(*names)
        return embed(f"https://www.google.com/maps?q={quote_plus(place)}") if place else ""

    return part


def packed_frame(name: str) -> Part:
    """Return a part that writes the frame that WPBakery packs into an attribute: `#E-8_…`."""

    def part(attributes: Attributes, _: RenderScope) -> str:
        packed = attributes.named.get(name, "")
        decoded = decode_base64_html(packed.removeprefix("#E-8_")) if packed else None
        return self_contained(decoded) if decoded and "<iframe" in decoded else ""

    return part


def library_placeholder(name: str) -> Part:
    """Return a part that writes a placeholder for content in the builder's own library."""

    def part(attributes: Attributes, scope: RenderScope) -> str:
        number = attributes.text(name)
        if not number:
            return ""
        scope.unhandled["unhandled-shortcode", f"{name} {number}"] += 1
        return placeholder(f"{name} {number}")

    return part


def layout(*parts: Part, after: str = "") -> Unwrap:
    """Return a rule for a layout shortcode: `parts`, then its content, then `after`."""
    return Unwrap(all_of(parts) if parts else no_html, after)


def element(tag: str, *, inline: bool = False) -> Unwrap:
    """Return a rule that puts an HTML element around the content."""
    return Unwrap(lambda _, __: f"<{tag}>", f"</{tag}>", inline)


def all_of(parts: tuple[Part, ...]) -> Part:
    """Return a part that writes several parts, one after the other."""

    def before(attributes: Attributes, scope: RenderScope) -> str:
        return "".join(part(attributes, scope) for part in parts)

    return before


def heading_from_content(level: int = 2) -> Replace:
    """Return a rule for a heading whose text is the enclosed content, with its subtitle."""

    def render(call: Call, scope: RenderScope) -> str | None:
        text = call.line() or value(call.attributes, "text", "title", "content")
        number = _level(call.attributes) or level
        if not text:
            return None
        is_heading = re.match(r"<h[1-6]\b", text)
        shown = text if is_heading else f"<h{number}>{text}</h{number}>"
        return shown + paragraph("subtitle", "subheading")(call.attributes, scope)

    return Replace(render)


def label_from_content() -> Replace:
    """Return a rule for a title whose text is the enclosed content, as a bold paragraph."""

    def render(call: Call, _: RenderScope) -> str | None:
        text = call.line()
        return f"<p><strong>{text}</strong></p>" if text and "<p" not in text else None

    return Replace(render)


def link_from_content(*url_names: str, inline: bool = False) -> Replace:
    """Return a rule for a link whose text is the enclosed content."""

    def render(call: Call, _: RenderScope) -> str | None:
        text = call.line() or value(
            call.attributes, "text", "title", "content", "label", "label_text"
        )
        url = address(call.attributes, *url_names) if url_names else ""
        if not text:
            return None
        title = value(call.attributes, "title").replace('"', "&quot;")
        named = f' title="{title}"' if title and title != text and "<" not in title else ""
        shown = (
            f'<a href="{html.escape(url)}"{named}>{text}</a>' if url and "<a" not in text else text
        )
        return shown if inline else f"<p>{shown}</p>"

    return Replace(render, inline)


def quotation(*author_names: str, portrait: str = "") -> Replace:
    """Return a rule for a quotation with its author, linked, and the attribute of a portrait."""

    def render(call: Call, _: RenderScope) -> str | None:
        text = call.html() or paragraph("text", "quote", "content")(call.attributes, _)
        authors = [found for name in author_names if (found := value(call.attributes, name))]
        if not text:
            return None
        said_by = ", ".join(authors)
        if said_by and (url := address(call.attributes, "url", "link")) and "<a" not in said_by:
            said_by = f'<a href="{html.escape(url)}">{said_by}</a>'
        cite = f"<p><cite>{said_by}</cite></p>" if authors else ""
        face = picture(portrait)(call.attributes, _) if portrait else ""
        title = label("title", "heading")(call.attributes, _)
        return f"<blockquote>{face}{title}{text}{cite}</blockquote>"

    return Replace(render)


def image_from_content(*url_names: str) -> Replace:
    """Return a rule for an image given as enclosed HTML, enclosed URL or attribute."""

    def render(call: Call, scope: RenderScope) -> str | None:
        text = call.text()
        if call.content and "<img" in call.html():
            return call.html()
        if _IMAGE_FILE.match(text):
            return figure(
                image(text, call.attributes.text("alt")), value(call.attributes, "caption")
            )
        return picture(*url_names)(call.attributes, scope) + call.html() or None

    return Replace(render)


def base64_html() -> Replace:
    """Return a rule for HTML that a builder stores in base64 (of percent-encoded text)."""

    def render(call: Call, _: RenderScope) -> str | None:
        source = "".join(token.raw for token in call.content or ())
        if not source.strip():
            return None
        decoded = decode_base64_html(source)
        return call.html() if decoded is None else self_contained(decoded)

    return Replace(render)


def decode_base64_html(source: str) -> str | None:
    """Decode base64, then the percent encoding of WPBakery; None if it is no base64."""
    packed = "".join(source.split())
    if not packed or len(packed) % 4 or not _BASE64.match(packed):
        return None
    try:
        text = base64.b64decode(packed, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return unquote(text) if re.match(r"(?:%[0-9A-Fa-f]{2}|[^%])*\Z", text) else text


def tooltip() -> Replace:
    """Return a rule for words with a text that a reader sees when pointing at them."""

    def render(call: Call, _: RenderScope) -> str | None:
        words = call.line() or value(call.attributes, "keyword", "term")
        if not words or "<p" in words:
            return None
        tip = html.unescape(_TAG.sub("", value(call.attributes, *_TIPS))).strip()
        return f'<abbr title="{html.escape(tip)}">{words}</abbr>' if tip else words

    return Replace(render, inline=True)
