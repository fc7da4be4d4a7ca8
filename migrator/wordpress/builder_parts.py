"""Build rules for the elements of page builders that link a picture, a title or a button.

The parts are as in `readable_attributes`.
"""

from __future__ import annotations

import html
from urllib.parse import unquote

from migrator.untrusted.json_text import parse_json
from migrator.wordpress import code_plugins
from migrator.wordpress.embeds import embed
from migrator.wordpress.media import figure, image
from migrator.wordpress.readable_attributes import (
    Part,
    address,
    all_of,
    decode_base64_html,
    picture,
    value,
)
from migrator.wordpress.render_context import RenderScope
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.shortcode_rules import Call, Raw, Replace
from migrator.wordpress.tokens import self_contained, word_set

_LINKS = ("link", "url", "img_link", "image_link", "custom_link", "href", "full_image")
_PROFILES = word_set(
    """facebook_url twitter_url linkedin_url google_url instagram_url youtube_url facebook twitter
    linkedin instagram youtube tumblr pinterest github vimeo flickr dribbble website"""
)
_MOST_BARS = 100


def linked_picture(*names: str) -> Part:
    """Return a part that writes a picture with the link that its element gives it."""
    plain = picture(*names)

    def part(attributes: Attributes, scope: RenderScope) -> str:
        shown, url = plain(attributes, scope), address(attributes, *_LINKS)
        if url and shown and "<img" not in shown:
            return shown + embed(url)  # the link of a picture that is not in the source
        if not url or shown.count("<img") != 1 or "<a " in shown:
            return shown
        start = shown.index("<img")
        end = shown.index(">", start) + 1
        link = f'<a href="{html.escape(url)}">{shown[start:end]}</a>'
        return shown[:start] + link + shown[end:]

    return part


def linked_heading(level: int, *names: str) -> Part:
    """Return a part that writes a heading with the link that its element gives it."""

    def part(attributes: Attributes, _: RenderScope) -> str:
        text, url = value(attributes, *names), address(attributes, *_LINKS)
        if text and url and "<a" not in text:
            text = f'<a href="{html.escape(url)}">{text}</a>'
        return f"<h{level}>{text}</h{level}>" if text else ""

    return part


def poster_and_video(video: Part, poster: str) -> Part:
    """Return a part that writes a video, after its preview if it becomes a link."""

    def part(attributes: Attributes, scope: RenderScope) -> str:
        shown, url = video(attributes, scope), address(attributes, poster)
        if not url or not shown:
            return shown
        if "<video " in shown and "poster=" not in shown:
            return shown.replace("<video ", f'<video poster="{html.escape(url)}" ', 1)
        return figure(image(url)) + shown

    return part


def profile_links(attributes: Attributes, _: RenderScope) -> str:
    """Return a paragraph with links to a person's pages on other sites."""
    links = [
        f'<a href="{html.escape(url)}">{name.removesuffix("_url").title()}</a>'
        for name in attributes.named
        if name in _PROFILES and (url := address(attributes, name))
    ]
    return f"<p>{' '.join(links)}</p>" if links else ""


def bars(attributes: Attributes, _: RenderScope) -> str:
    """Return the labels and values of WPBakery's bars and charts, percent-encoded JSON."""
    try:
        rows = parse_json(unquote(html.unescape(attributes.named.get("values", ""))))
    except (ValueError, RecursionError):
        return ""
    unit = value(attributes, "units")
    items = [
        f"{row.get('label') or row.get('title') or ''} {row.get('value') or ''}".strip()
        for row in (rows if isinstance(rows, list) else ())[:_MOST_BARS]
        if isinstance(row, dict)
    ]
    listed = "".join(f"<li>{self_contained(item)}{unit}</li>" for item in items if item)
    return f"<ul>{listed}</ul>" if listed else ""


def around(before: tuple[Part, ...], after: tuple[Part, ...]) -> Replace:
    """Return a rule that writes parts before and after the enclosed content."""
    first, last = all_of(before), all_of(after)

    def render(call: Call, scope: RenderScope) -> str | None:
        content = call.html() if call.content else ""
        shown = first(call.attributes, scope) + content + last(call.attributes, scope)
        return shown or None

    return Replace(render)


def address_embed(*names: str) -> Part:
    """Return a part that writes a link to a page of another site that the element shows."""

    def part(attributes: Attributes, _: RenderScope) -> str:
        url = address(attributes, *names)
        return embed(url) if url else ""

    return part


def encoded_code() -> Raw:
    """Return a rule for code that a builder stores in base64."""

    def render(name: str, attributes: Attributes, source: str) -> str:
        decoded = decode_base64_html(source)
        text = source if decoded is None else html.escape(decoded, quote=False)
        return code_plugins.code_shortcode(name, attributes, text)

    return Raw(render)
