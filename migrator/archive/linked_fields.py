"""Read the URLs of podcast files and the redirect target of a post from its custom fields.

Readers followed these addresses: plugins put the file into a feed, or redirected the permalink.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from migrator.urls.hosts import is_web

# The file of a podcast. WordPress and PowerPress: the URL, then size, type and further data, each
# on a line of its own (https://developer.wordpress.org/reference/functions/do_enclose/).
# PowerPress has `NAME:enclosure` for each further feed, Seriously Simple Podcasting `audio_file`.
_ENCLOSURES: Final = ("enclosure", "audio_file")
_FEED_ENCLOSURE: Final = ":enclosure"
# podPress: a list of files, each with its `URI`.
_PODPRESS: Final = "_podPressMedia"

# Plugins that lead the permalink of an item to another address: Page Links To, Quick Page/Post
# Redirect, Yoast SEO, and the link of a post in the format "link".
_TARGETS: Final = ("_links_to", "_pprredirect_url", "_yoast_wpseo_redirect", "_format_link_url")


def enclosures(meta: Mapping[str, Any]) -> list[str]:
    """Return the URLs of the files that a podcast's feed offers with a post, each once."""
    return list(dict.fromkeys(_enclosures(meta)))


def target(meta: Mapping[str, Any]) -> str:
    """Return the address to which WordPress sent readers of an item, "" if to none."""
    for key in _TARGETS:
        for value in _values(meta.get(key)):
            if isinstance(value, str) and value.strip():
                return value.strip()
    return ""


def is_linked_field(key: str) -> bool:
    """Return True for a custom field that is in the front matter without being named."""
    return key in _ENCLOSURES or key.endswith(_FEED_ENCLOSURE)


def _enclosures(meta: Mapping[str, Any]) -> Iterator[str]:
    for key, stored in meta.items():
        if is_linked_field(key):
            for text in _values(stored):
                url = text.strip().partition("\n")[0].strip() if isinstance(text, str) else ""
                if is_web(url):
                    yield url
        elif key == _PODPRESS:
            for record in _values(stored):
                uri = record.get("URI") if isinstance(record, Mapping) else None
                if isinstance(uri, str) and is_web(uri.strip()):
                    yield uri.strip()


def _values(value: Any) -> list[Any]:
    """Return the values of a field that may occur more than once, or hold a list."""
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else [value]
