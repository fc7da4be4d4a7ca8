"""Convert a block that keeps its texts as fields (Advanced Custom Fields, ...) to HTML.

The theme has the template of such a block, so the source has its fields only. Fields that hold
words, links or images become HTML in their order; the others (a colour, a number of columns) are
named in a placeholder. https://www.advancedcustomfields.com/resources/blocks/
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

from migrator.model import Attachment
from migrator.untrusted.json_text import parse_json
from migrator.wordpress.embeds import link
from migrator.wordpress.file_urls import file_links
from migrator.wordpress.media import figure, image, library_file, library_image, player
from migrator.wordpress.render_context import RenderScope, placeholder
from migrator.wordpress.tokens import self_contained, word_set

Json = dict[str, Any]

# The families of blocks: prefix of their names -> the attribute that holds the fields, "" if the
# attributes themselves are the fields.
_FAMILIES: Final[Mapping[str, str]] = {
    "acf/": "data",
    "carbon-fields/": "data",
    "meta-box/": "data",
    "mb/": "data",
    # The elements of page builders (`sources/builder_content.py`).
    "builder/": "data",
    "lazyblock/": "",
    "genesis-custom-blocks/": "",
    "block-lab/": "",
}
# Attributes of every block of a family, which are no fields.
_GENERAL: Final = word_set(
    """name id align mode className anchor lock metadata style backgroundColor textColor gradient
    fontSize align_text alignText align_content alignContent fullHeight full_height blockId
    blockUniqueClass layout supports"""
)
_FIELD_KEY: Final = re.compile(r"(?:field|group)_\w+")
_CONFIGURATION: Final = re.compile(
    r"#?[a-z0-9_./:%-]*|[A-Z0-9_]+_[A-Z0-9_]*|\d[\d.,]*(?:px|r?em|%)"
)
_URL: Final = re.compile(r"(?:https?:)?//[^\s<>\"']+|mailto:[^\s<>\"']+", re.IGNORECASE)
_IMAGE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:[?#].*)?\Z", re.IGNORECASE)
_AUDIO: Final = re.compile(r"\.(?:mp3|m4a|ogg|oga|wav|flac)(?:[?#].*)?\Z", re.IGNORECASE)
_VIDEO: Final = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov)(?:[?#].*)?\Z", re.IGNORECASE)
_FILE_NAME: Final = re.compile(
    r"image|img|photo|picture|logo|avatar|portrait|thumb|icon|gallery|galerie|bild|foto|file|"
    r"poster|background|cover|banner|media|attachment|(?<![a-z])(?:bg|pics?|pdf|video|audio)(?![a-z])",
    re.IGNORECASE,
)
_BLOCK_TAG: Final = re.compile(r"<(?:p|h[1-6]|ul|ol|div|table|blockquote|pre|figure)\b", re.I)


def is_field_block(name: str) -> bool:
    """Return True if the block keeps its texts as fields."""
    return any(name.startswith(prefix) for prefix in _FAMILIES)


def fields_to_html(name: str, attributes: Json, scope: RenderScope) -> str | None:
    """Return the HTML of the fields of a block; None if none of them is content."""
    prefix = next(each for each in _FAMILIES if name.startswith(each))
    key = _FAMILIES[prefix]
    fields = attributes.get(key, {}) if key else attributes
    if not isinstance(fields, Mapping):
        return None
    shown: list[str] = []
    others: dict[str, Any] = {}
    for field, value in _named_fields(fields, is_top=not key):
        parts = list(_html(field, value, scope))
        shown += parts
        if not _is_nothing(value) and not (parts and _is_whole(field, value, scope)):
            others[field] = value
    if not shown:
        return None
    if others:
        scope.unhandled["unhandled-block", name] += 1
        kept = json.dumps(others, ensure_ascii=False)
        links = file_links(kept, "".join(shown))
        shown.append(placeholder(f"block {name} {kept}"))
        shown += [links] if links else []
    return "\n".join(shown)


def _named_fields(fields: Mapping[str, Any], *, is_top: bool) -> Iterator[tuple[str, Any]]:
    """Yield the fields by name: without the keys of ACF and the counts of its repeaters."""
    for field, value in fields.items():
        if field.startswith("_") or (is_top and field in _GENERAL):
            continue
        is_count = isinstance(value, int) and f"{field}_0" in "\0".join(fields)
        if not is_count:
            yield field, _decoded(value)


def _decoded(value: Any) -> Any:
    """Return the rows or the file that Lazy Blocks keeps as percent-encoded JSON."""
    if not isinstance(value, str) or not value.startswith(("%5B", "%7B")):
        return value
    try:
        return parse_json(unquote(value))
    except ValueError:
        return value


def _is_nothing(value: object) -> bool:
    return value in ("", None, False, [], {}) or (
        isinstance(value, str) and _FIELD_KEY.fullmatch(value) is not None
    )


def _html(field: str, value: object, scope: RenderScope) -> Iterator[str]:
    """Yield the HTML of one field, in pieces; nothing if it is no content."""
    if isinstance(value, str):
        yield from _text(field, value.strip(), scope)
    elif isinstance(value, int) and not isinstance(value, bool):
        if _FILE_NAME.search(field) and (file := library_file(value, scope)):
            yield _of_library(file)
    elif isinstance(value, Mapping):
        yield from _record(field, value, scope)
    elif isinstance(value, Iterable):
        values = list(value)
        # A number in a field may be anything, but several that are all files are a gallery.
        files = [_library_file(each, scope) for each in values] if len(values) > 1 else []
        if files and None not in files:
            yield from (_of_library(file) for file in files if file)
            return
        for each in values:
            yield from _html(field, each, scope)


def _is_whole(field: str, value: object, scope: RenderScope) -> bool:
    """Return True if the HTML of a field has all that is in it, such as each number of a row."""
    if isinstance(value, Mapping):
        if isinstance(value.get("url"), str) and value["url"]:
            return not any(value.get(key) for key in ("caption", "description"))
        return all(_is_whole(f"{field}_{key}", each, scope) for key, each in value.items())
    if isinstance(value, list | tuple):
        if any(_library_file(each, scope) for each in value):
            return True
        return all(_is_whole(field, each, scope) for each in value)
    is_option = _is_nothing(value) or isinstance(value, bool) or field.lower().endswith("id")
    return is_option or any(True for _ in _html(field, value, scope))


def _library_file(value: object, scope: RenderScope) -> Attachment | None:
    text = str(value)
    is_number = text.isascii() and text.isdecimal() and len(text) < 19
    return library_file(int(text), scope) if is_number else None


def _of_library(file: Attachment) -> str:
    return library_image(file) if _IMAGE.search(file.url) else _file(file.url) or link(file.url)


def _text(field: str, text: str, scope: RenderScope) -> Iterator[str]:
    if text.isdecimal() and len(text) < 19:
        yield from _html(field, int(text), scope)
    elif _URL.fullmatch(text):
        yield _file(text) or f"<p>{link(html.unescape(text))}</p>"
    elif "<" in text and _BLOCK_TAG.search(text):
        yield self_contained(text)
    elif not _CONFIGURATION.fullmatch(text) and not _FIELD_KEY.fullmatch(text):
        lines = self_contained(text).replace("\r\n", "\n")
        yield "".join(
            f"<p>{part.strip().replace(chr(10), '<br />')}</p>"
            for part in lines.split("\n\n")
            if part.strip()
        )


def _record(field: str, value: Mapping[str, Any], scope: RenderScope) -> Iterator[str]:
    """Yield the HTML of a link, of a file, or of a row with fields of its own."""
    url = value.get("url")
    if isinstance(url, str) and url:
        label = next((t for key in ("title", "text", "label") if (t := value.get(key))), "")
        if media := _file(url, str(value.get("alt") or "")):
            yield media
        elif label:
            yield f'<p><a href="{html.escape(url)}">{self_contained(str(label))}</a></p>'
        else:
            yield f"<p>{link(url)}</p>"
        return
    for key, each in value.items():
        yield from _html(f"{field}_{key}", each, scope)


def _file(url: str, alt: str = "") -> str:
    """Return an image or a player for a URL, "" for another."""
    if _IMAGE.search(url):
        return figure(image(url, alt))
    for pattern, tag in ((_AUDIO, "audio"), (_VIDEO, "video")):
        if pattern.search(url):
            return figure(player(tag, [url]))
    return ""
