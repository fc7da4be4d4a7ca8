"""Return the content of an item that posts show by its id: a plugin's gallery or a pattern.

The shortcode of a gallery names only the item's id; the images are in the item's custom fields.
Observed in exports of sites with these plugins.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any, Final

from migrator.model import Post
from migrator.untrusted.json_text import parse_json

NOTES_BLOCK: Final = "migrator/notes"
"""The block that carries the footnotes of a pattern."""
UNPUBLISHED_BLOCK: Final = "migrator/unpublished"
"""The block that stands for a reusable block that WordPress shows in no post."""
TABLE_FIELD: Final = "_wptb_content_"
"""The custom field in which WP Table Builder keeps a table."""
Meta = Mapping[str, Any]
# Types whose items posts show by a shortcode with the id (`wordpress/stored_templates.py`).
_TEMPLATES: Final = frozenset((
    "elementor_library", "elementor-hf", "ae_global_templates", "templatera", "oceanwp_library",
    "fl-builder-template", "cms_block", "content_block", "bricks_template", "et_pb_layout",
    "brizy_template", "custom_block", "static_block",
))  # fmt: skip
_MOST_IMAGES: Final = 2_000


def stored_content(post: Post) -> str:
    """Return the content of an item that posts show by its id, "" for any other item.

    WordPress shows no reusable block that is a draft, private or protected by a password
    (https://developer.wordpress.org/reference/functions/render_block_core_block/). For a template
    that is not public, its shortcode stays, and so it does for a gallery with a password. Plugins
    show a gallery that is a draft.
    """
    is_public = post.status == "publish" and not post.password
    if post.type == "wp_block":
        shown = f"{post.content}{_notes(post)}"
        return shown if is_public else f"<!-- wp:{UNPUBLISHED_BLOCK} /-->"
    if post.type in _TEMPLATES:
        return post.content if is_public else ""
    reader = _GALLERIES.get(post.type)
    return "" if reader is None or post.password else reader(post.meta)


def _notes(post: Post) -> str:
    """Return the footnotes of a pattern as a block, for the posts that show the pattern."""
    stored = post.meta.get("footnotes")
    try:
        notes = parse_json(stored) if isinstance(stored, str) and stored else None
    except (ValueError, RecursionError):
        return ""
    if not isinstance(notes, list) or not notes:
        return ""
    text = json.dumps({"notes": notes})
    for character in "<>&-":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f"\n<!-- wp:{NOTES_BLOCK} {text} /-->"


def _ids(key: str, *path: str) -> Callable[[Meta], str]:
    """Return a reader of a list of attachment ids, at a path within a custom field."""

    def read(meta: Meta) -> str:
        value: Any = meta.get(key)
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        numbers = [number for each in _listed(value) if (number := _id(each))]
        return f'[gallery ids="{",".join(map(str, numbers))}"]' if numbers else ""

    return read


def _slides(key: str, name: str) -> Callable[[Meta], str]:
    """Return a reader of images with their own addresses and captions."""

    def read(meta: Meta) -> str:
        value = meta.get(key)
        slides = value.get(name) if isinstance(value, Mapping) else None
        return "\n".join(filter(None, map(_figure, _listed(slides))))

    return read


def _figure(slide: object) -> str:
    if not isinstance(slide, Mapping) or slide.get("status", "active") not in ("active", ""):
        return ""
    source = str(slide.get("src") or "").strip()
    if not source or slide.get("type", "image") != "image":
        return ""
    image = f'<img src="{escape(source)}" alt="{escape(str(slide.get("alt") or ""))}" />'
    caption = str(slide.get("caption") or "").strip()
    said = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{image}{said}</figure>"


def _listed(value: object) -> Iterator[Any]:
    if isinstance(value, str):
        value = value.split(",")
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        yield from value[:_MOST_IMAGES]


def _id(value: object) -> int:
    if isinstance(value, Mapping):
        value = value.get("id")
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _table(meta: Meta) -> str:
    """Return the table of WP Table Builder."""
    stored = meta.get(TABLE_FIELD)
    return stored if isinstance(stored, str) else ""


_GALLERIES: Final[dict[str, Callable[[Meta], str]]] = {
    "foogallery": _ids("foogallery_attachments"),
    "modula-gallery": _ids("modula-images"),
    "rl_gallery": _ids("_rl_images", "media", "attachments", "ids"),
    "robo_gallery_table": _ids("rsg_galleryImages"),
    "envira": _slides("_eg_gallery_data", "gallery"),
    "soliloquy": _slides("_sol_slider_data", "slider"),
    "wptb-tables": _table,
}
GALLERY_FIELDS: Final = frozenset(
    (
        "foogallery_attachments",
        "modula-images",
        "_rl_images",
        "rsg_galleryImages",
        "_eg_gallery_data",
        "_sol_slider_data",
        TABLE_FIELD,
    )
)
"""The custom fields that hold galleries and tables."""
