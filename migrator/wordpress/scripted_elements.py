"""Convert an empty element that a script fills with a recording, a frame or a post of another site.

The element names in its attributes what the script shows, in the form of each service or plugin:

    <div class="sqs-audio-embed" data-url="https://.../a.mp3" data-title="My song"></div>
    <lite-youtube videoid="..."></lite-youtube>
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from migrator.untrusted.json_text import parse_json
from migrator.wordpress.embeds import embed, link
from migrator.wordpress.file_urls import file_link, files_in, is_file
from migrator.wordpress.media import AUDIO_TYPES, IMAGE_TYPES, VIDEO_TYPES, figure, image, player
from migrator.wordpress.plugin_decoration import SCRIPTED_SIGNS
from migrator.wordpress.render_context import RenderScope, placeholder
from migrator.wordpress.tokens import (
    HtmlBlock,
    Inline,
    Opaque,
    Tag,
    TextToken,
    Token,
    self_contained,
    tag_attributes,
    word_set,
)

_NAMES = word_set("div section span figure p a blockquote")
_ADDRESSES = (
    "data-oembed-url", "data-video-url", "data-audio-url", "data-embed-url", "data-video-src",
    "data-audio-src", "data-url", "data-href", "data-src", "href",
)  # fmt: skip
_WEB = re.compile(r"(?:https?:)?//[^\s<>\"']+\Z", re.IGNORECASE)
# Buttons that share or count, which show nothing of the address.
_BUTTON = re.compile(
    r"like|share|sharing|comment|plusone|follow|save|button|social|pin-?it|pocket|hatena|tweet",
    re.IGNORECASE,
)
_QUOTED_POST = re.compile(r"\b(?:tiktok-embed|fb-xfbml-parse-ignore)\b")
_FRAME = re.compile(r"<(?:iframe|object|embed|video|audio)\b", re.IGNORECASE)
_WISTIA = re.compile(r"\bwistia_async_(\w+)")
_ID = re.compile(r"[\w-]{1,40}\Z")
_ID_NAMES = ("videoid", "data-videoid", "data-plyr-embed-id", "data-video-id", "data-id")
_PAGES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
}


# Elements that extensions of a browser leave in the text of an editor.
_LEFT_BY_BROWSERS = re.compile(
    r"(?:grammarly|deepl|plasmo|google-sheets|google-docs|lt|scribe|loom|veepn|editor|quillbot"
    r"|chatgpt|wordtune|lastpass|onepassword|sider|monica|merlin|glarity|auto)-",
)
# Elements of XML whose names have a hyphen.
_NOT_CUSTOM = word_set(
    """annotation-xml color-profile font-face font-face-src font-face-uri font-face-format
    font-face-name missing-glyph"""
)


def with_scripted_elements(tokens: Sequence[Token], scope: RenderScope) -> Sequence[Token]:
    """Return the tokens with what a script shows in place of each element that it fills.

    A custom element without content becomes a placeholder if its attributes do not tell.
    """
    if not any(isinstance(token, Tag) and _may_be_filled(token) for token in tokens):
        return tokens
    out: list[Token] = []
    end = 0
    quoted = ""
    for index, token in enumerate(tokens):
        if index < end:
            continue
        if isinstance(token, Tag) and token.name == "blockquote":
            if quoted and token.closing:
                out.append(HtmlBlock(embed(quoted)))
            quoted = "" if token.closing else _quoted_page(token)
        if isinstance(token, Tag) and _may_be_filled(token):
            after = _end_of_empty(tokens, index, token.name)
            shown = _shown(token.name, tag_attributes(token.attributes)) if after else ""
            if shown:
                out.append(HtmlBlock(shown))
                end = after
                continue
            if after and _is_custom(token.name):
                out += _marked(token, scope)
                end = after
                continue
        out.append(token)
        if isinstance(token, Tag) and "background_" in token.raw:
            out += map(HtmlBlock, _behind(token))
    return out


def _behind(tag: Tag) -> Iterator[str]:
    """Yield the video and the images that Elementor's script shows behind a section."""
    try:
        settings = parse_json(tag_attributes(tag.attributes).get("data-settings", ""))
    except (ValueError, RecursionError):
        return
    if not isinstance(settings, dict):
        return
    video = settings.get("background_video_link")
    if isinstance(video, str) and _WEB.match(video):
        yield embed(video)
    slides = settings.get("background_slideshow_gallery")
    for slide in slides if isinstance(slides, list) else ():
        url = slide.get("url") if isinstance(slide, dict) else None
        if isinstance(url, str) and _WEB.match(url):
            yield f"<p>{image(url)}</p>"


def _quoted_page(quote: Tag) -> str:
    """Return the address of the post that a quotation stands for until a script has drawn it."""
    attributes = tag_attributes(quote.attributes)
    is_embed = _QUOTED_POST.search(attributes.get("class", "")) is not None
    cite = attributes.get("cite", "")
    return cite if is_embed and _WEB.match(cite) else ""


def _is_custom(name: str) -> bool:
    """Return True if a name is one that a site gave an element of its own (custom elements)."""
    return "-" in name and name not in _NOT_CUSTOM and not _LEFT_BY_BROWSERS.match(name)


def _marked(tag: Tag, scope: RenderScope) -> Iterator[Token]:
    """Yield a placeholder for an empty custom element, and links to what it names."""
    scope.unhandled["unhandled-element", f"<{tag.name}>"] += 1
    yield Opaque(placeholder(f"element {tag.raw.strip('<>/ ')}"))
    values = tag_attributes(tag.attributes).values()
    for url in dict.fromkeys([*files_in(values), *filter(_WEB.match, values)]):
        yield Inline(f" {file_link(url) if is_file(url) else link(url)} ")


def _may_be_filled(tag: Tag) -> bool:
    if tag.closing or not (tag.name in _NAMES or "-" in tag.name):
        return False
    if tag.name == "a":
        return tag_attributes(tag.attributes).get("data-pin-do", "").startswith("embed")
    if _is_custom(tag.name) or (tag.name == "blockquote" and "cite" in tag.attributes):
        return True
    return any(sign in tag.raw for sign in SCRIPTED_SIGNS)


def _end_of_empty(tokens: Sequence[Token], start: int, name: str) -> int:
    """Return the index after an element that holds only white space, 0 for any other.

    An author who writes `<my-card />` means an element without content.
    """
    opened = tokens[start]
    is_closed = isinstance(opened, Tag) and opened.raw.endswith("/>") and "-" in name
    for index in range(start + 1, len(tokens)):
        token = tokens[index]
        if isinstance(token, Tag):
            if token.closing and token.name == name:
                return index + 1
            break
        if not isinstance(token, TextToken) or token.raw.strip():
            break
    return start + 1 if is_closed else 0


def _shown(name: str, attributes: dict[str, str]) -> str:
    if _FRAME.search(attributes.get("data-html", "")):
        return self_contained(attributes["data-html"])
    kind = f"{name} {attributes.get('class', '')} {attributes.get('data-plyr-provider', '')}"
    if match := _WISTIA.search(kind):
        return embed(f"https://fast.wistia.net/embed/iframe/{match[1]}")
    for site, page in _PAGES.items():
        number = next((attributes[key] for key in _ID_NAMES if attributes.get(key)), "")
        if site in kind.lower() and _ID.match(number):
            return embed(page.format(number))
    url = next((attributes[key] for key in _ADDRESSES if _WEB.match(attributes.get(key, ""))), "")
    if not url or _BUTTON.search(kind):
        return ""
    url = f"https:{url}" if url.startswith("//") else url
    said = [attributes.get(key, "").strip() for key in ("data-title", "data-author")]
    caption = "<br />".join(html.escape(text) for text in said if text)
    ending = url.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
    for tag, types in (("audio", AUDIO_TYPES), ("video", VIDEO_TYPES)):
        if ending in types:
            return figure(player(tag, [url]), caption)
    if ending in IMAGE_TYPES:
        return figure(image(url, attributes.get("data-alt", "")), caption)
    return embed(url, caption)
