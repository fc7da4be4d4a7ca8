"""What WordPress's own markup stands for, where a site showed it: each is a row."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bs4 import Tag

from migrator.wordpress import footnotes
from migrator.wordpress.embeds import embed, link
from migrator.wordpress.html_fragment import inner
from migrator.wordpress.media import IMAGE_TYPES, figure, image, player
from migrator.wordpress.render_context import RenderScope, placeholder
from migrator.wordpress.tokens import names

Instead = Callable[[Tag, RenderScope], str | None]


@dataclass(frozen=True, slots=True)
class UnrenderRule:
    """`instead` gives the HTML that takes an element's place, None to leave it.

    inline    it stands in a line of text
    is_aside  the element's words are no part of the post
    """

    instead: Instead
    inline: bool = False
    is_aside: bool = False


def row_for(tag: Tag) -> UnrenderRule | None:
    """The row for an element, by its classes or else its name."""
    classes = tag.get_attribute_list("class")
    for name in classes:
        row = BY_CLASS.get(f"{tag.name}.{name}") or BY_CLASS.get(str(name))
        if row:
            return row
    if tag.name == "span" and str(tag.get("id") or "").startswith("more-"):
        return _MORE_LINK
    if tag.name == "a" and re.fullmatch(r"#.+-link", str(tag.get("href") or "")):
        return NOTE_NUMBER
    return _FRAME if tag.name == "iframe" and _watched(str(tag.get("src") or "")) else None


# Players. WordPress adds `?_=1` to the address, so that two of one piece differ.
_INSTANCE = re.compile(r"[?&]_=\d+\Z")


def _address(value: object) -> str:
    return _INSTANCE.sub("", str(value or ""))


def _player(tag: Tag, _: RenderScope) -> str | None:
    """`[audio]` and `[video]` (wp_audio_shortcode, wp_video_shortcode)."""
    piece = tag if tag.name in ("audio", "video") else tag.find(["audio", "video"])
    if piece is None:
        return None
    sources = [piece.get("src"), *(source.get("src") for source in piece.find_all("source"))]
    urls = list(dict.fromkeys(url for url in map(_address, sources) if url))
    if not urls:
        return None
    if piece.name == "video" and (elsewhere := _watched(urls[0])):
        return embed(elsewhere)
    return figure(player(piece.name, urls, _address(piece.get("poster"))))


def _playlist(tag: Tag, _: RenderScope) -> str | None:
    """`[playlist]`: its pieces are in a script (wp_playlist_shortcode)."""
    script = tag.find("script", class_="wp-playlist-script")
    if script is None:
        return None
    try:
        told: Any = json.loads(script.string or "")
    except (ValueError, RecursionError):
        return None
    tracks = told.get("tracks") if isinstance(told, dict) else None
    kind = "video" if isinstance(told, dict) and told.get("type") == "video" else "audio"
    players = [
        figure(player(kind, [str(track["src"])]), _track_title(track))
        for track in (tracks if isinstance(tracks, list) else ())
        if isinstance(track, dict) and track.get("src")
    ]
    return "\n".join(players) or None


def _track_title(track: dict[str, Any]) -> str:
    return str(track.get("caption") or track.get("title") or "")


# Galleries


def _gallery(tag: Tag, scope: RenderScope) -> str | None:
    """`[gallery]` (gallery_shortcode), also as Jetpack tiles it."""
    items = tag.find_all(class_=("gallery-item", "tiled-gallery-item"))
    figures = [_gallery_item(item, scope) for item in items]
    return "\n".join(filter(None, figures)) or None


def _gallery_item(item: Tag, scope: RenderScope) -> str:
    picture = item.find("img")
    if picture is None:
        return ""
    shown = str(picture.get("data-orig-file") or picture.get("src") or "")
    attachment = scope.context.file(shown)
    target = item.find("a", href=True)
    href = str(target["href"]) if target is not None else ""
    if attachment is not None and attachment.url:
        url = attachment.url
    else:
        url = href if href.rpartition(".")[2].lower() in IMAGE_TYPES else shown
    caption = item.find(class_=("gallery-caption", "tiled-gallery-caption"))
    text = inner(caption)
    return figure(image(url, str(picture.get("alt") or "")), text)


def _gallery_list(tag: Tag, _: RenderScope) -> str:
    """Galleries were lists of figures until WordPress 5.9; they show as figures."""
    return "\n".join(inner(item) for item in tag.find_all("li", recursive=False))


def _caption(tag: Tag, _: RenderScope) -> str | None:
    """`[caption]` in themes older than HTML5 (img_caption_shortcode)."""
    text = tag.find(class_="wp-caption-text")
    if text is None:
        return None
    words = inner(text)
    text.extract()
    return figure(inner(tag), words)


# Embeds

_WATCHED = (
    # What the provider answers to oEmbed; a frame that an author typed has no such parameter.
    (
        re.compile(r"//(?:www\.)?youtube\.com/embed/([\w-]{11})\?(?:.*&)?feature=oembed"),
        "https://www.youtube.com/watch?v={}",
    ),
    (re.compile(r"//player\.vimeo\.com/video/(\d+)\?(?:.*&)?app_id="), "https://vimeo.com/{}"),
)
_VIDEO_PAGE = re.compile(r"https?://(?:www\.)?(?:youtube\.com/watch|youtu\.be/|vimeo\.com/)")


def _watched(source: str) -> str:
    """The address that was embedded, from that of the frame; "" when it is no embed's."""
    if _VIDEO_PAGE.match(source):
        return source
    for pattern, address in _WATCHED:
        if found := pattern.search(source):
            return address.format(found[1])
    return ""


def _frame(tag: Tag, _: RenderScope) -> str | None:
    address = _watched(str(tag.get("src") or ""))
    return embed(address) if address else None


def _embed_block(tag: Tag, _: RenderScope) -> str | None:
    """A `wp:embed` block around a frame or another WordPress's post."""
    frame, quote = tag.find("iframe"), tag.find("blockquote", class_="wp-embedded-content")
    address = _quoted_address(quote) if quote is not None else ""
    if not address and frame is not None:
        address = _watched(str(frame.get("src") or ""))
    caption = tag.find("figcaption")
    text = inner(caption)
    return embed(address, text) if address else None


def _quoted_address(quote: Tag) -> str:
    target = quote.find("a", href=True)
    return str(target["href"]) if target is not None else ""


def _quoted_post(tag: Tag, _: RenderScope) -> str | None:
    """Another WordPress's post as it is embedded (get_post_embed_html)."""
    address = _quoted_address(tag)
    return f"<p>{link(address)}</p>" if address else None


# Files and notes


def _file(tag: Tag, _: RenderScope) -> str | None:
    """A file's name and its button as two links; the preview of the same file goes."""
    links = [
        f'<a href="{html.escape(str(target["href"]))}">{inner(target)}</a>'
        for target in tag.find_all("a", href=True)
    ]
    return f"<p>{' '.join(links)}</p>" if links else None


def _notes(tag: Tag, scope: RenderScope) -> str:
    """The notes under a post, taken out of the list that WordPress shows of them."""
    notes = []
    for item in tag.find_all("li", recursive=False):
        name = str(item.get("id") or "")
        for back in item.find_all("a", href=f"#{name}-link"):
            back.decompose()
        notes.append({"id": name, "content": inner(item).strip()})
    scope.context = replace(scope.context, footnotes=notes)
    return footnotes.PLACE


def _as_it_is(_: Tag, __: RenderScope) -> None:
    """Left to what deals with the notes as a whole."""


# The rest


def _typed(tag: Tag, _: RenderScope) -> str | None:
    """Emoji and smileys as pictures (wp_staticize_emoji, translate_smiley)."""
    alt = str(tag.get("alt") or "").strip()
    return html.escape(alt, quote=False) if alt else None


def _more(tag: Tag, _: RenderScope) -> str | None:
    """The place of the "more" link, where a page shows the whole post."""
    name = str(tag.get("id") or "")
    return "<!--more-->" if re.fullmatch(r"more-\d+", name) else None


def _nothing(_: Tag, __: RenderScope) -> str:
    return ""


def _filled(block: str) -> Instead:
    """A block that WordPress fills with the site as it is on that day."""

    def instead(_: Tag, scope: RenderScope) -> str:
        scope.unhandled["unhandled-block", block] += 1
        return placeholder(f"block {block}")

    return instead


# The arrow back from a note, and the number that leads to it, are no words of the post.
NOTE_NUMBER = UnrenderRule(_as_it_is, is_aside=True)

# What stands for something else, by its class, also with the name of its element before it.
BY_CLASS: dict[str, UnrenderRule] = {
    "wp-audio-shortcode": UnrenderRule(_player),
    "div.wp-video": UnrenderRule(_player),
    "video.wp-video-shortcode": UnrenderRule(_player),
    "wp-playlist": UnrenderRule(_playlist, is_aside=True),
    "div.wp-caption": UnrenderRule(_caption),
    "div.gallery": UnrenderRule(_gallery),
    "div.tiled-gallery": UnrenderRule(_gallery),
    "ul.blocks-gallery-grid": UnrenderRule(_gallery_list),
    "figure.wp-block-embed": UnrenderRule(_embed_block),
    "blockquote.wp-embedded-content": UnrenderRule(_quoted_post, is_aside=True),
    "iframe.wp-embedded-content": UnrenderRule(_nothing, is_aside=True),
    "div.wp-block-file": UnrenderRule(_file),
    "ol.wp-block-footnotes": UnrenderRule(_notes),
    "sup.fn": NOTE_NUMBER,
    "img.emoji": UnrenderRule(_typed, inline=True),
    "img.wp-smiley": UnrenderRule(_typed, inline=True),
    # A picture that opens when it is clicked.
    "button.lightbox-trigger": UnrenderRule(_nothing, inline=True, is_aside=True),
    "div.wp-lightbox-overlay": UnrenderRule(_nothing, is_aside=True),
    "form.post-password-form": UnrenderRule(_filled("password form"), is_aside=True),
    **{
        name: UnrenderRule(_filled(name.removeprefix("wp-block-")), is_aside=True)
        for name in names(
            """wp-block-archives wp-block-calendar wp-block-categories wp-block-comments
            wp-block-latest-comments wp-block-latest-posts wp-block-loginout wp-block-navigation
            wp-block-page-list wp-block-query wp-block-rss wp-block-search wp-block-tag-cloud"""
        )
    },
    # What plugins add to every post.
    **{
        name: UnrenderRule(_nothing, is_aside=True)
        for name in names(
            """addtoany_share_save_container heateor_sss_sharing_container jp-relatedposts
            sharedaddy sd-sharing-enabled yarpp-related post-views"""
        )
    },
}
_FRAME = UnrenderRule(_frame)
_MORE_LINK = UnrenderRule(_more, inline=True)
