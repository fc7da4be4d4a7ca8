"""Find texts, files and links in custom fields that readers saw and a post does not have.

The editor of WordPress does not show a field whose name begins with `_`, but plugins and themes
show its value: a subtitle, the job of a person. Page builders keep whole pages in such fields, and
`post_content` may be empty or older.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any, Final

from migrator.archive.linked_fields import enclosures, target
from migrator.findings import Finding
from migrator.model import Post
from migrator.sources.builder_fields import builder_fields
from migrator.untrusted.json_text import parse_json
from migrator.verifier.fidelity.word_check import readable_text, without_tags, words

# Fields that plugins keep for themselves, for search engines or for other networks.
_INTERNAL: Final = re.compile(
    r"_(?:wp_|edit_|oembed|menu_item_|thumbnail|encloseme|pingme|yoast|aioseo|seopress|genesis_"
    r"|rank_math|su_|sq_|wpas_|publicize|social_broadcast|et_|jetpack|g_feedback|feedback|wpb_|vc_"
    r"|elementor|bricks|fl_builder|breakdance|ct_|oxygen|themify|zion|cornerstone|avia"
    r"|customer_|billing_|shipping_|payment_|mail|form|messages|config_|wpml|icl_|pll_|original_"
    r"|translation|dp_|cdp_|trashed|menu_|content:)",
    re.IGNORECASE,
)
# The last word of the name of a value tells what it holds.
_WORDS_OF_NAME: Final = re.compile(r"[A-Z]?[a-z]++|[A-Z]++")
_TELLING_NAMES: Final = frozenset((
    "title", "subtitle", "heading", "subheading", "headline", "tagline", "text", "content", "quote",
    "description", "desc", "caption", "position", "job", "role", "bio", "intro", "summary",
    "address", "question", "answer", "editor", "html", "excerpt", "client", "notes", "body",
))  # fmt: skip
_TELLING: Final = 5  # words
_TELLING_WITH_NAME: Final = 2
_NO_PROSE: Final = re.compile(
    r"[{}|=\\%]|\A\s*https?:\S+\s*\Z|[\w-]\.(?:php|css|js)\b|(?:(?:top|center|bottom|left|right)\s?){2}\Z"
    r"|\A\s*(?:fa[a-z]?|dashicons|glyphicon|bi|ti)\s+(?:fa|dashicons|glyphicon|bi|ti)-\S+\s*\Z"
)
_LINK: Final = re.compile(
    r"""https?://[^\s<>"'\\\])]+|/wp-content/uploads/[^\s<>"'\\\])]+""", re.IGNORECASE
)
_COMMENT: Final = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|[nrt])")
_DEEPEST: Final = 30
_LONGEST_QUOTE: Final = 160


def hidden_fields(post: Post) -> list[str]:
    """Return the names of the hidden custom fields with a text, a file or a link that the post
    does not have."""
    if post.is_rendered:
        return []
    found, there = [], None
    for key, value in post.meta.items():
        if not key.startswith("_") or _INTERNAL.match(key):
            continue
        texts, links = list(_texts(value, key)), list(_links(value))
        if texts or links:
            there = there or _Said(post)
            if any(map(there.lacks, texts)) or any(map(there.lacks_link, links)):
                found.append(key)
    return found


def check_builder_fields(post: Post) -> Iterator[Finding]:
    """Yield a finding for each field of a page builder with texts that the post lacks."""
    if post.is_rendered:
        return
    for key in builder_fields(post):
        said = _Said(post)
        lost = [text for text in dict.fromkeys(_texts(post.meta[key], key)) if said.lacks(text)]
        if lost:
            more = f"; {len(lost) - 1} more" if lost[1:] else ""
            quoted = " ".join(lost[0].split())[:_LONGEST_QUOTE]
            message = f"“{quoted}” is a text in the custom field {key}, and not in the post{more}"
            yield Finding("unwritten-text", "", message, len(lost))


class _Said:
    """The words and links of a post."""

    def __init__(self, post: Post) -> None:
        linked = [target(post.meta), *enclosures(post.meta)]
        texts = [post.title, post.excerpt, post.description, post.content, *linked]
        self._stored = unescape("\n".join(texts))
        # Blocks keep texts in comments, in which some characters are escaped.
        comments = _ESCAPE.sub(_unescaped, self._stored)
        hidden = without_tags(" ".join(_COMMENT.findall(comments)))
        shown = (readable_text(post.content), without_tags(self._stored), hidden)
        self._words = " ".join(("", *map(_joined, shown), ""))

    def lacks(self, text: str) -> bool:
        return f" {_joined(text)} " not in self._words

    def lacks_link(self, url: str) -> bool:
        return url not in self._stored


def _unescaped(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else " "


def _joined(text: str) -> str:
    return " ".join(words(text)).casefold()


def _texts(value: Any, name: str = "", depth: int = 0) -> Iterator[str]:
    """Yield the texts in a value that a reader may see, without their tags."""
    if isinstance(value, Mapping) and depth < _DEEPEST:
        dynamic = value.get("__dynamic__")  # what Elementor fills in at each page view
        for key, each in value.items():
            if not str(key).startswith("_") and not (isinstance(dynamic, dict) and key in dynamic):
                yield from _texts(each, str(key), depth + 1)
    elif isinstance(value, list | tuple) and depth < _DEEPEST:
        for each in value:
            yield from _texts(each, name, depth + 1)
    elif isinstance(value, str) and " " in value:
        if value[:1] in "[{" and (decoded := _decoded(value)) is not None:
            yield from _texts(decoded, name, depth + 1)
            return
        text = readable_text(value) if "[" in value else without_tags(value)
        has_name = "".join(_WORDS_OF_NAME.findall(name)[-1:]).lower() in _TELLING_NAMES
        least = _TELLING_WITH_NAME if has_name or text != value else _TELLING
        if not _NO_PROSE.search(text) and sum(w[0].isalpha() for w in words(text)) >= least:
            yield text


def _links(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the addresses in a value."""
    if isinstance(value, Mapping | list | tuple) and depth < _DEEPEST:
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _links(each, depth + 1)
    elif isinstance(value, str) and "/" in value:
        yield from _LINK.findall(unescape(value.replace("\\/", "/")))


def _decoded(text: str) -> Any:
    try:
        return parse_json(text)
    except ValueError:
        return None
