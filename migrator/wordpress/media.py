"""Convert the shortcodes for captions, galleries, audio, video and playlists to plain HTML.

Attributes: developer.wordpress.org/reference/functions/ gallery_shortcode,
img_caption_shortcode, wp_audio_shortcode, wp_video_shortcode, wp_playlist_shortcode.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence

from migrator.model import Attachment
from migrator.wordpress.embeds import embed, plain_address
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
    join_raw,
    self_contained,
    tag_attributes,
)
from migrator.wordpress.tokens_to_html import to_html

AUDIO_TYPES = ("mp3", "m4a", "ogg", "oga", "wav", "flac", "wma", "aac")
VIDEO_TYPES = ("mp4", "m4v", "webm", "ogv", "wmv", "flv", "mov", "ogg")
IMAGE_TYPES = ("jpg", "jpeg", "png", "gif", "webp", "avif", "bmp", "svg", "heic", "ico")
_VIDEO_SITE = re.compile(
    r"https?://(?:www\.)?(?:youtube\.com|youtu\.be|vimeo\.com)/", re.IGNORECASE
)
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9_-]")  # sanitize_html_class
_NUMBER = re.compile(r"\d{1,18}")
_ADDRESSES = re.compile(r"https?://[^\s<>\"'\[\]]+(?:\s+https?://[^\s<>\"'\[\]]+)*")


def figure(inner: str, caption: str = "", name: str = "") -> str:
    """Return `<figure>` around HTML, with a `<figcaption>` if `caption` is not empty, and with the
    id `name`."""
    text = self_contained(caption).strip()
    tail = f"<figcaption>{text}</figcaption>" if text else ""
    start = f'<figure id="{name}">' if name else "<figure>"
    return f"{start}{inner.strip()}{tail}</figure>"


def image(url: str, alt: str = "", title: str = "") -> str:
    """Return an `<img>`. The values are plain text."""
    tail = f' title="{html.escape(title)}"' if title else ""
    return f'<img src="{html.escape(plain_address(url))}" alt="{html.escape(alt)}"{tail} />'


# Captions


def caption(call: Call, scope: RenderScope) -> str | None:
    """Convert `[caption]`. The caption is the attribute or the text after the image."""
    tokens = list(call.content or ())
    end = _media_end(tokens)
    media = to_html([AutopRegion(classic=False), *tokens[:end]])
    rest = without_paragraph(to_html([AutopRegion(call.classic), *tokens[end:]]).strip())
    named = call.attributes.named
    attribute, name = named.get("caption", "").strip(), _NOT_IN_ID.sub("", named.get("id", ""))
    if attribute:
        return figure(media + rest, attribute, name)
    if not end or not rest:
        return call.html()
    return figure(media, rest, name)


def _media_end(tokens: Sequence[Token]) -> int:
    """Return the number of leading tokens that form the image (or other media), 0 for none."""
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
            has_image = first.name not in ("a", "span", "p") or any(
                isinstance(each, Tag) and each.name == "img" for each in inside
            )
            return index + 1 if has_image else 0
    return 0


# Files of the media library


def _has_media_type(kind: str, types: Sequence[str]) -> Callable[[Attachment], bool]:
    def test(attachment: Attachment) -> bool:
        if attachment.mime_type:
            return attachment.mime_type.startswith(f"{kind}/")
        return attachment.url.rpartition(".")[2].lower() in types

    return test


is_image = _has_media_type("image", IMAGE_TYPES)
is_audio = _has_media_type("audio", AUDIO_TYPES)
is_video = _has_media_type("video", VIDEO_TYPES)


def library_file(number: object, scope: RenderScope) -> Attachment | None:
    """Return the attachment with an id, None if it is not in the source or has no URL."""
    found = scope.context.attachment(number) if isinstance(number, int) else None
    return found if found is not None and found.url else None


def attachments(
    attributes: Attributes, scope: RenderScope, accepts: Callable[[Attachment], bool]
) -> tuple[list[Attachment], list[int]]:
    """Return the attachments that a gallery or playlist shows, in order, and the missing ids."""
    named = attributes.named
    chosen = _numbers(named.get("ids", "") or named.get("include", ""))
    if chosen:
        found = [(number, library_file(number, scope)) for number in chosen]
        # As WordPress does, which asks for attachments of this kind only.
        files = [file for _, file in found if file is not None and accepts(file)]
        missing_ids = [number for number, file in found if file is None]
    else:
        parents = _numbers(named.get("id", "")) or [scope.context.post_id]
        excluded = set(_numbers(named.get("exclude", "")))
        files = [
            file
            for file in scope.context.children(parents[0])
            if file.url and accepts(file) and file.id not in excluded
        ]
        missing_ids = []
    return _sort(files, attributes, in_given_order=bool(named.get("ids"))), missing_ids


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


def _sort(
    files: list[Attachment], attributes: Attributes, *, in_given_order: bool
) -> list[Attachment]:
    """Sort by `orderby` and `order`; for a random order, keep the given one."""
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


def _placeholders(numbers: Sequence[int], scope: RenderScope) -> str:
    for number in numbers:
        scope.missing("missing-attachment", f"attachment {number} is not in the source")
    return "".join(placeholder(f"missing attachment {number}") + "\n" for number in numbers)


def library_image(attachment: Attachment) -> str:
    """Return a figure for an attachment: the original file, its alt text and caption."""
    return figure(image(attachment.url, attachment.alt), attachment.caption)


def gallery(call: Call, scope: RenderScope) -> str | None:
    """Convert `[gallery]` of any WordPress version to images with captions, in order."""
    files, missing_ids = attachments(call.attributes, scope, is_image)
    if not files and not missing_ids:
        return None
    return "\n".join(
        [*(library_image(file) for file in files), _placeholders(missing_ids, scope)]
    ).strip()


def playlist(call: Call, scope: RenderScope) -> str | None:
    """Convert `[playlist]` to one player for each track, with its title as caption."""
    video = call.attributes.named.get("type") == "video"
    files, missing_ids = attachments(call.attributes, scope, is_video if video else is_audio)
    if not files and not missing_ids:
        return None
    tag = "video" if video else "audio"
    players = [figure(player(tag, [file.url]), file.caption or file.title) for file in files]
    return "\n".join([*players, _placeholders(missing_ids, scope)]).strip()


def player(
    tag: str, urls: Sequence[str], poster: str = "", tracks: Sequence[Mapping[str, str]] = ()
) -> str:
    """Return `<audio>` or `<video>`.

    `urls` are the same recording in several formats, `tracks` the attributes of its subtitles.
    """
    shown = f' poster="{html.escape(plain_address(poster))}"' if poster else ""
    inner = "".join(map(_track, tracks))
    addresses = [html.escape(plain_address(url)) for url in urls]
    if len(addresses) == 1:
        return f'<{tag} controls src="{addresses[0]}"{shown}>{inner}</{tag}>'
    sources = "".join(f'<source src="{address}" />' for address in addresses)
    return f"<{tag} controls{shown}>{sources}{inner}</{tag}>"


def _track(attributes: Mapping[str, str]) -> str:
    values = {name.lower(): value for name, value in attributes.items()}
    if not values.get("src"):
        return ""
    said = "".join(
        f' {name}="{html.escape(value)}"'
        for name in ("src", "kind", "srclang", "label")
        if (value := str(values.get(name) or "").strip())
    )
    return f"<track{said} />"


def audio(call: Call, scope: RenderScope) -> str | None:
    """Convert `[audio]`, also in Jetpack's form: `[audio http://…/a.mp3|titles=…]`."""
    return _player_figure(call, scope, "audio", AUDIO_TYPES, is_audio)


def video(call: Call, scope: RenderScope) -> str | None:
    """Convert `[video]`. A URL at YouTube or Vimeo becomes a link, as for all embeds."""
    return _player_figure(call, scope, "video", VIDEO_TYPES, is_video)


def _player_figure(
    call: Call,
    scope: RenderScope,
    tag: str,
    types: Sequence[str],
    accepts: Callable[[Attachment], bool],
) -> str | None:
    urls = [url for key in ("src", *types) if (url := call.attributes.text(key))]
    urls += [each["src"] for each in _tags_in(call, "source") if each.get("src")]
    if not urls and (tracks := _tracks(call)):
        if len(tracks) > 1 and len({_stem(url) for url in tracks}) == len(tracks):
            titles = [*_titles(call, ","), *[""] * len(tracks)]
            pairs = zip(tracks, titles, strict=False)
            return "\n".join(figure(player(tag, [url]), title) for url, title in pairs)
        urls = tracks
    is_enclosed = not urls and _ADDRESSES.fullmatch(call.text()) is not None
    if is_enclosed:
        urls = call.text().split()
    if not urls:
        urls = [file.url for file in scope.context.children(scope.context.post_id) if accepts(file)]
        urls = urls[:1]
    if not urls:
        return None
    if _VIDEO_SITE.match(urls[0]):
        return embed(urls[0], "" if is_enclosed else call.line())
    unique = list(dict.fromkeys(urls))
    poster = call.attributes.text("poster")
    said = ("" if is_enclosed else _fallback_text(call)) or "".join(_titles(call))
    return figure(player(tag, unique, poster, _tags_in(call, "track")), said)


def _tracks(call: Call) -> list[str]:
    """Return the addresses in Jetpack's form: `[audio http://…/a.mp3, http://…/b.mp3]`."""
    several = ",".join(call.attributes.positional)
    first = html.unescape(several).split("|", 1)[0].strip("'\"=: ")
    return [url for url in first.split(",") if "/" in url or "." in url]


def _stem(url: str) -> str:
    """Return an address without the ending of its file: two formats of a recording share it."""
    return url.rpartition(".")[0] or url


def _titles(call: Call, separator: str = "\0") -> list[str]:
    """Return the titles in Jetpack's form: `[audio http://…/a.mp3|titles=My song]`."""
    options = " ".join(call.attributes.positional).split("|")[1:]
    titles = (option[7:] for option in options if option.startswith("titles="))
    return [html.escape(html.unescape(each.strip())) for each in next(titles, "").split(separator)]


def _tags_in(call: Call, name: str) -> list[dict[str, str]]:
    """Return the attributes of each tag of this name that the shortcode encloses."""
    return [
        tag_attributes(token.attributes)
        for token in call.content or ()
        if isinstance(token, Tag) and token.name == name and not token.closing
    ]


def _fallback_text(call: Call) -> str:
    """Return the text between the tags, without `<track>` and `<source>`."""
    tokens = [
        token
        for token in call.content or ()
        if not (isinstance(token, Tag) and token.name in ("track", "source"))
    ]
    return call.line() if join_raw(tokens).strip() else ""
