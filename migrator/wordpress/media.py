"""Images, sounds and films: captions, galleries, players and playlists as plain HTML.

Attributes: developer.wordpress.org/reference/functions/ gallery_shortcode,
img_caption_shortcode, wp_audio_shortcode, wp_video_shortcode, wp_playlist_shortcode.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from migrator.model import Attachment
from migrator.wordpress.embeds import embed
from migrator.wordpress.render_context import RenderScope, placeholder
from migrator.wordpress.shortcode_attributes import Attributes
from migrator.wordpress.shortcode_rules import Call, without_paragraph
from migrator.wordpress.tokens import (
    AutopRegion,
    HtmlBlock,
    Inline,
    Tag,
    TextToken,
    Token,
    mended,
    raw,
)
from migrator.wordpress.tokens_to_html import flow

AUDIO_TYPES = ("mp3", "m4a", "ogg", "oga", "wav", "flac", "wma", "aac")
VIDEO_TYPES = ("mp4", "m4v", "webm", "ogv", "wmv", "flv", "mov", "ogg")
IMAGE_TYPES = ("jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "svg", "heic", "ico")
_ELSEWHERE = re.compile(r"https?://(?:www\.)?(?:youtube\.com|youtu\.be|vimeo\.com)/", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,18}")


def figure(inner: str, caption: str = "") -> str:
    """`<figure>` around HTML, with a caption when there is one."""
    text = mended(caption).strip()
    tail = f"<figcaption>{text}</figcaption>" if text else ""
    return f"<figure>{inner.strip()}{tail}</figure>"


def image(url: str, alt: str = "", title: str = "") -> str:
    """`<img>` from plain text values."""
    tail = f' title="{html.escape(title)}"' if title else ""
    return f'<img src="{html.escape(url)}" alt="{html.escape(alt)}"{tail} />'


# Captions


def caption(call: Call, scope: RenderScope) -> str | None:
    """`[caption]`: the image, and as caption the attribute or the text after the image."""
    tokens = list(call.content or ())
    end = _media_end(tokens)
    media = flow([AutopRegion(classic=False), *tokens[:end]])
    rest = without_paragraph(flow([AutopRegion(call.classic), *tokens[end:]]).strip())
    attribute = call.attributes.named.get("caption", "").strip()
    if attribute:
        return figure(media + rest, attribute)
    if not end or not rest:
        return call.html()
    return figure(media, rest)


def _media_end(tokens: Sequence[Token]) -> int:
    """How many of the tokens are the image (or what stands in its place), 0 for none."""
    start = 0
    while (
        start < len(tokens)
        and isinstance(tokens[start], TextToken)
        and not tokens[start].raw.strip()
    ):
        start += 1
    if start == len(tokens):
        return 0
    first = tokens[start]
    if isinstance(first, (HtmlBlock, Inline)):
        return start + 1
    if not isinstance(first, Tag) or first.closing:
        return 0
    if first.name in ("img", "embed"):
        return start + 1
    if first.name not in ("a", "iframe", "object", "video", "audio", "span", "picture", "p"):
        return 0
    for index in range(start, len(tokens)):
        token = tokens[index]
        if isinstance(token, Tag) and token.closing and token.name == first.name:
            inside = tokens[start : index + 1]
            shows = first.name not in ("a", "span", "p") or any(
                isinstance(each, Tag) and each.name == "img" for each in inside
            )
            return index + 1 if shows else 0
    return 0


# Files of the media library


def _is(kind: str, types: Sequence[str]) -> Callable[[Attachment], bool]:
    def test(attachment: Attachment) -> bool:
        if attachment.mime_type:
            return attachment.mime_type.startswith(f"{kind}/")
        return attachment.url.rpartition(".")[2].lower() in types

    return test


is_image = _is("image", IMAGE_TYPES)
is_audio = _is("audio", AUDIO_TYPES)
is_video = _is("video", VIDEO_TYPES)


def library_file(number: object, scope: RenderScope) -> Attachment | None:
    """The file with an id, None when it is not in the source or has no address."""
    found = scope.context.attachment(number) if isinstance(number, int) else None
    return found if found is not None and found.url else None


def attachments(
    attributes: Attributes, scope: RenderScope, accepts: Callable[[Attachment], bool]
) -> tuple[list[Attachment], list[int]]:
    """The files a gallery or playlist shows, in its order, and the ids that lead to nothing."""
    named = attributes.named
    chosen = _numbers(named.get("ids", "") or named.get("include", ""))
    if chosen:
        found = [(number, library_file(number, scope)) for number in chosen]
        files = [file for _, file in found if file is not None]
        lost = [number for number, file in found if file is None]
    else:
        parents = _numbers(named.get("id", "")) or [scope.context.post_id]
        excluded = set(_numbers(named.get("exclude", "")))
        files = [
            file
            for file in scope.context.children(parents[0])
            if file.url and accepts(file) and file.id not in excluded
        ]
        lost = []
    return _ordered(files, attributes, in_given_order=bool(named.get("ids"))), lost


_ORDERS: dict[str, Callable[[Attachment], tuple[object, ...]]] = {
    "id": lambda file: (file.id,),
    "title": lambda file: (file.title.lower(), file.id),
    "post_title": lambda file: (file.title.lower(), file.id),
    "name": lambda file: (file.slug, file.id),
    "post_name": lambda file: (file.slug, file.id),
    "date": lambda file: (file.published.isoformat() if file.published else "", file.id),
    "post_date": lambda file: (file.published.isoformat() if file.published else "", file.id),
    "menu_order": lambda file: (file.menu_order, file.id),
}


def _ordered(
    files: list[Attachment], attributes: Attributes, *, in_given_order: bool
) -> list[Attachment]:
    """By `orderby` and `order`; a random order is taken as the given one."""
    keys = attributes.named.get("orderby", "").lower().split()
    field = next((key for key in keys if key in _ORDERS), "")
    descending = (
        attributes.named.get("order", "").lower() == "desc" or keys[-1:] == ["desc"]
    ) and not (in_given_order and not field)
    if field:
        files = sorted(files, key=_ORDERS[field])
    return files[::-1] if descending else files


def _numbers(value: str) -> list[int]:
    return [int(number) for number in _NUMBER.findall(value)]


def _lost(numbers: Sequence[int], scope: RenderScope) -> str:
    for number in numbers:
        scope.missing("missing-attachment", f"attachment {number} is not in the source")
    return "".join(placeholder(f"missing attachment {number}") + "\n" for number in numbers)


def library_image(attachment: Attachment) -> str:
    """A figure from the media library: the file itself, its alternative text, its caption."""
    return figure(image(attachment.url, attachment.alt), attachment.caption)


def gallery(call: Call, scope: RenderScope) -> str | None:
    """`[gallery]` in every generation: the images, each with its caption, in their order."""
    files, lost = attachments(call.attributes, scope, is_image)
    if not files and not lost:
        return None
    return "\n".join([*(library_image(file) for file in files), _lost(lost, scope)]).strip()


def playlist(call: Call, scope: RenderScope) -> str | None:
    """`[playlist]`: one player for each piece, under its title."""
    video = call.attributes.named.get("type") == "video"
    files, lost = attachments(call.attributes, scope, is_video if video else is_audio)
    if not files and not lost:
        return None
    tag = "video" if video else "audio"
    players = [figure(player(tag, [file.url]), file.caption or file.title) for file in files]
    return "\n".join([*players, _lost(lost, scope)]).strip()


def player(tag: str, urls: Sequence[str], poster: str = "") -> str:
    """`<audio>` or `<video>`; several addresses are the same piece in several formats."""
    shown = f' poster="{html.escape(poster)}"' if poster else ""
    if len(urls) == 1:
        return f'<{tag} controls src="{html.escape(urls[0])}"{shown}></{tag}>'
    sources = "".join(f'<source src="{html.escape(url)}" />' for url in urls)
    return f"<{tag} controls{shown}>{sources}</{tag}>"


def audio(call: Call, scope: RenderScope) -> str | None:
    """`[audio]`, also as Jetpack wrote it: `[audio http://…/a.mp3|titles=…]`."""
    return _played(call, scope, "audio", AUDIO_TYPES, is_audio)


def video(call: Call, scope: RenderScope) -> str | None:
    """`[video]`; an address at YouTube or Vimeo becomes a link, as everywhere."""
    return _played(call, scope, "video", VIDEO_TYPES, is_video)


def _played(
    call: Call,
    scope: RenderScope,
    tag: str,
    types: Sequence[str],
    accepts: Callable[[Attachment], bool],
) -> str | None:
    urls = [url for key in ("src", *types) if (url := call.attributes.text(key))]
    if not urls and call.attributes.positional:
        several = ",".join(call.attributes.positional)
        first = html.unescape(several).split("|", 1)[0].strip("'\"=: ")
        urls = [url for url in first.split(",") if "/" in url or "." in url]
    if not urls:
        urls = [file.url for file in scope.context.children(scope.context.post_id) if accepts(file)]
        urls = urls[:1]
    if not urls:
        return None
    if _ELSEWHERE.match(urls[0]):
        return embed(urls[0], call.line())
    unique = list(dict.fromkeys(urls))
    poster = call.attributes.text("poster")
    return figure(player(tag, unique, poster), _player_text(call))


def _player_text(call: Call) -> str:
    """What an author put between the tags, but for tracks and sources."""
    tokens = [
        token
        for token in call.content or ()
        if not (isinstance(token, Tag) and token.name in ("track", "source"))
    ]
    return call.line() if raw(tokens).strip() else ""
