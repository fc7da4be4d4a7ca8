"""Write the content that a page builder keeps in a custom field, where `post_content` is empty.

Bricks, Oxygen and Breakdance never fill `post_content`; others leave it empty on some pages.
Headings, texts, images, buttons and videos become the HTML that the builder shows. The readable
settings of other elements become a block `builder/…`, whose fields are shown as those of a plugin's
block are (`wordpress/field_blocks.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import Any, Final

from migrator.model import Post
from migrator.sources.builder_fields import builder_fields
from migrator.sources.builder_trees import BUILDERS, Builder, decoded

_SEEN: Final = re.compile(r"(?:\A|>)[^<>\[\]]*\w|<(?:img|iframe|video|audio|embed)\b|\[", re.I)
_UNSEEN: Final = re.compile(r"<!--.*?(?:-->|\Z)|&nbsp;|&#160;", re.DOTALL)
_BLOCK: Final = re.compile(r"<(?:p|h[1-6]|ul|ol|div|table|blockquote|pre|figure)\b", re.IGNORECASE)
_LEVEL: Final = re.compile(r"h[1-6]\Z")
_NAME: Final = re.compile(r"[^a-z0-9_-]+")
_WORDS_OF_NAME: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_WEB: Final = re.compile(r"(?:https?:)?//\S+|mailto:\S+|tel:\S+|/\S*", re.IGNORECASE)
_LOOKS: Final = re.compile(
    r"typography|colou?r|css|animation|shadow|border|hover|margin|padding|selected_icon|class"
    r"|conditions|motion|__|justify|align|position|preset|flex|grid|layout|style|size|width|height"
    r"|weight|transform|decoration|background_(?!image)|breakpoint|effect|transition|html_?tag",
    re.IGNORECASE,
)
# The last word of the name of a setting tells what it holds.
_READ: Final = frozenset((
    "title", "subtitle", "heading", "headline", "text", "content", "editor", "html", "description",
    "desc", "caption", "label", "name", "job", "company", "phone", "email", "location",
    "testimonial", "quote", "author", "prefix", "suffix", "price", "period", "currency",
    "address", "question", "answer",
    "before", "after", "info", "button", "number", "percentage", "percent", "to", "features",
    "message", "strings", "link", "url", "date", "time",
))  # fmt: skip
_HEADINGS: Final = frozenset((
    "heading", "ct_headline", "zion_heading", "theme-post-title", "sow-headline", "title",
))  # fmt: skip
_TEXTS: Final = frozenset((
    "text-editor", "text", "text-basic", "rich-text", "ct_text_block", "oxy_rich_text", "richtext",
    "zion_text", "html", "htmlcode", "shortcode", "code", "siteorigin_widget_editor_widget",
    "plain-text", "zion_custom_html",
))  # fmt: skip
_IMAGES: Final = frozenset(("image", "photo", "ct_image", "zion_image"))
_BUTTONS: Final = frozenset((
    "button", "ct_link_button", "ct_link_text", "text-link", "zion_button", "textlink",
))  # fmt: skip
_VIDEOS: Final = frozenset(("video", "ct_video", "zion_video"))
# What the elements of these names show is in the elements inside of them.
_LAYOUT: Final = frozenset((
    "section", "column", "container", "block", "div", "row", "column-group", "ct_section",
    "ct_div_block", "ct_new_columns", "root", "zion_section", "zion_column", "spacer", "divider",
    "columns", "spacing", "separator", "ct_link", "element", "inner-section", "icon", "div-block",
))  # fmt: skip
_TITLE_KEYS: Final = ("title", "text", "heading", "ct_content", "content")
_TEXT_KEYS: Final = (
    "editor", "text", "html", "html_code", "shortcode", "code", "ct_content", "content",
    "content_text",
)  # fmt: skip
_LEVEL_KEYS: Final = ("header_size", "tag", "tags", "level")
_DEEPEST: Final = 8
_MOST: Final = 200


def is_builder_field(key: str) -> bool:
    """Return True for a custom field in which a page builder keeps the content of an item."""
    return key in BUILDERS


def with_builder_content(post: Post) -> Post:
    """Return an item with the content that its page builder shows, if its own is empty."""
    if post.is_rendered or BUILDERS.keys().isdisjoint(post.meta) or _says_something(post):
        return post
    for key in builder_fields(post):
        if key in BUILDERS:
            content = "\n\n".join(_content(BUILDERS[key], post.meta[key]))
            if content.strip():
                return replace(post, content=content)
    return post


def _says_something(post: Post) -> bool:
    return _SEEN.search(_UNSEEN.sub("", post.content)) is not None


def _content(builder: Builder, value: Any) -> Iterator[str]:
    if builder.read is None:
        if isinstance(value, str):
            yield value
        return
    for element in builder.read(decoded(value)):
        name = element.name.lower()
        if name == "divider" and element.settings.get("look") != "line_text":
            continue  # its text is shown only with that look
        if shown := _known(name, element.settings):
            yield shown
        elif read := _readable(element.settings):
            yield _as_block(builder, name, read)
        elif name not in _LAYOUT:
            yield _as_block(builder, name, {})


def _as_block(builder: Builder, name: str, read: Mapping[str, Any]) -> str:
    """Return a block with the readable settings of an element."""
    text = json.dumps({"data": read}) if read else "{}"
    for character in "<>&-":
        text = text.replace(character, f"\\u{ord(character):04x}")
    slug = _NAME.sub("-", f"{builder.name}-{name}").strip("-")
    return f"<!-- wp:builder/{slug} {text} /-->"


def _known(name: str, settings: Mapping[str, Any]) -> str:
    """Return the HTML of an element that most pages have, "" for another or an empty one."""
    url = _address(settings.get("link")) or _address(settings.get("url"))
    if name in _HEADINGS and (text := _first(settings, _TITLE_KEYS)):
        level = next(
            (tag for key in _LEVEL_KEYS if _LEVEL.match(tag := str(settings.get(key)))), "h2"
        )
        return f"<{level}>{_linked(text, url)}</{level}>"
    if name in _TEXTS and (text := _first(settings, _TEXT_KEYS)):
        return text if _BLOCK.search(text) or text.lstrip()[:1] in "[<" else f"<p>{text}</p>"
    if name in _BUTTONS and (text := _first(settings, ("text", *_TITLE_KEYS))):
        return f"<p>{_linked(text, url)}</p>"
    if name in _IMAGES:
        return _image(settings, _address(settings.get("link")))
    return _video(settings) if name in _VIDEOS else ""


def _image(settings: Mapping[str, Any], link: str) -> str:
    stored = settings.get("image")
    image = stored if isinstance(stored, Mapping) else settings
    source = _first(image, ("full", "url", "src", "photo_src")) or _first(settings, ("photo_src",))
    if not source:
        return ""
    alt = _first(settings, ("altText", "alt")) or _first(image, ("alt",))
    shown = f'<img src="{escape(source)}" alt="{escape(alt)}" />'
    caption = _first(settings, ("caption", "captionCustom"))
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{_linked(shown, link)}{below}</figure>"


def _video(settings: Mapping[str, Any]) -> str:
    kind = str(settings.get("video_type") or settings.get("videoType") or "youtube")
    if identity := _first(settings, ("youTubeId",) if kind == "youtube" else ("vimeoId",)):
        start = "https://www.youtube.com/watch?v=" if kind == "youtube" else "https://vimeo.com/"
        return f"{start}{identity}"
    names = (f"{kind}_url", "hosted_url", "fileUrl", "media", "src", "embed_src", "video", "embed")
    urls = (_address(settings.get(name)) for name in names)
    return next(filter(None, urls), "") or _first(settings, ("embed_code",))


def _first(settings: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    texts = (value.strip() for key in keys if isinstance(value := settings.get(key), str))
    return next(filter(None, texts), "")


def _address(value: Any) -> str:
    url = value.get("url") if isinstance(value, Mapping) else value
    return url.strip() if isinstance(url, str) and _WEB.fullmatch(url.strip()) else ""


def _linked(shown: str, url: str) -> str:
    return f'<a href="{escape(url)}">{shown}</a>' if url and "<a " not in shown else shown


def _readable(settings: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    """Return the settings of an element that a reader may see."""
    found: dict[str, Any] = {}
    for key, value in settings.items():
        if str(key).startswith("_") or _LOOKS.search(str(key)):
            continue
        last = "".join(_WORDS_OF_NAME.findall(str(key))[-1:]).lower()
        if (read := _read(last, value, depth)) not in (None, "", [], {}):
            found[str(key)] = read
    link = found.get("link")
    text = next((key for key in ("text", "title", "label") if isinstance(found.get(key), str)), "")
    if depth and text and isinstance(link, Mapping):
        found = {"link": {**link, "title": found.pop(text)}} | {
            key: each for key, each in found.items() if key not in ("link", text)
        }
    return found


def _read(last: str, value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        if isinstance(value.get("url"), str):
            rest = {key: value[key] for key in ("url", "alt") if value.get(key)}
            return rest if value["url"].strip() not in ("", "#") else None
        return _readable(value, depth + 1) if depth < _DEEPEST else None
    if isinstance(value, list):
        # The rows of a list have names for their values; plain texts have that of the list.
        rows = (each for each in value[:_MOST] if last in _READ or isinstance(each, Mapping))
        return [read for each in rows if (read := _read(last, each, depth)) not in (None, {})]
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return value if is_plain and last in _READ else None
