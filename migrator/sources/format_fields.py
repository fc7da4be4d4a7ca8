"""Add the recording or the source of a quotation that a theme shows for a post's format.

A theme for the formats of WordPress 3.1 keeps a post's video in a custom field and shows it above
the text. Each theme has its own key for it: `video_url`, `_format_video_embed` (CF Post Formats),
`td_post_video`. https://developer.wordpress.org/advanced-administration/wordpress/post-formats/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from migrator.model import Post
from migrator.sources.stored_values import text_of

_RECORDINGS: Final = ("video", "audio")
_MARKUP: Final = re.compile(r"<(?:iframe|object|embed|video|audio)\b", re.IGNORECASE)
_SHORTCODE: Final = re.compile(r"\[[a-z_-]+[\s\]]", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'\[\]]+\Z", re.IGNORECASE)
_FILE: Final = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov|mp3|m4a|ogg|oga|wav|flac)(?:\?|\Z)", re.I)
_PICTURE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|avif)(?:\?|\Z)", re.IGNORECASE)
_NAME: Final = "_format_quote_source_name"
_URL: Final = "_format_quote_source_url"


def formats_of(post: Post) -> list[str]:
    """Return the names of a post's formats: "video", "quote", ..."""
    terms = (term.slug for term in post.terms if term.taxonomy == "post_format")
    return [slug.removeprefix("post-format-") for slug in terms]


def is_format_field(post: Post, key: str) -> bool:
    """Return True if the theme shows a custom field of the post for its format."""
    if key in (_NAME, _URL):
        return "quote" in formats_of(post)
    return any(name in _RECORDINGS and _is_key(name, key) for name in formats_of(post))


def with_format_fields(post: Post) -> tuple[str, str]:
    """Return what the theme shows above and below the text of a post, as stored content."""
    above = below = ""
    for name in formats_of(post):
        if name in _RECORDINGS:
            above = above or next(_recordings(post, name), "")
        elif name == "quote":
            below = _source(post)
    return above, below


def _is_key(name: str, key: str) -> bool:
    return name in key.lower() and not key.startswith("_oembed")


def _recordings(post: Post, name: str) -> Iterator[str]:
    """Yield each recording in the custom fields that is not in the text already."""
    for key, stored in post.meta.items():
        if not _is_key(name, key):
            continue
        values = stored.values() if isinstance(stored, Mapping) else (stored,)
        for text in map(text_of, values):
            if not text or text in post.content:
                continue
            if _MARKUP.search(text) or _SHORTCODE.match(text):
                yield text
            elif _ADDRESS.match(text) and not _PICTURE.search(text):
                yield f'[{name} src="{escape(text)}"]' if _FILE.search(text) else text


def _source(post: Post) -> str:
    """Return whom a post in the format "quote" quotes."""
    name, url = text_of(post.meta.get(_NAME)), text_of(post.meta.get(_URL))
    if not name or name in post.content:
        return ""
    shown = f'<a href="{escape(url)}">{escape(name)}</a>' if _ADDRESS.match(url) else escape(name)
    return f"<p><cite>{shown}</cite></p>"
