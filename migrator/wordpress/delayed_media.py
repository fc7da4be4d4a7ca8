"""Give frames and players the address that a script would give them, and drop their second copy.

Plugins that wait for a visitor's consent, or for the frame to scroll into view, keep the address in
another attribute (`data-src`, `data-lazy-src`, `data-cmplz-src`), and repeat the frame in a
`<noscript>` for browsers without scripts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from migrator.dom.lazy_images import is_placeholder
from migrator.wordpress.script_embeds import script_page
from migrator.wordpress.tokens import Opaque, Tag, Token, tag_attributes, word_set

SIGNS = ("-src=", "-src-")
"""A text without one of these has none of it."""

_MEDIA = word_set("iframe video audio source embed")
_KEPT = re.compile(r"data-(?:[\w-]*-)?(?:src|url|iframe)(?:-[\w-]+)?\Z")
_WEB = re.compile(r"(?:https?:)?//[^\s<>\"']+\Z", re.IGNORECASE)
_SOURCE = re.compile(r"""\ssrc\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_MOST_TOKENS = 40


def with_delayed_media(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens with the addresses of delayed frames and players."""
    shown: set[str] = set()
    after = 0
    for index, token in enumerate(tokens):
        if index < after:
            continue
        if isinstance(token, Opaque) and (page := script_page(token.raw)):
            shown.add(page)
        if isinstance(token, Tag) and not token.closing:
            if token.name == "noscript" and shown and (end := _repeats(tokens, index, shown)):
                after = end
                continue
            if token.name in _MEDIA:
                token, address = _with_address(token)
                if address:
                    shown.add(address)
        yield token


def _with_address(tag: Tag) -> tuple[Tag, str]:
    """Return a tag with its kept address, and that address; "" if it has none."""
    attributes = tag_attributes(tag.attributes)
    source = attributes.get("src", "")
    if source and not is_placeholder(source):
        return tag, ""
    kept = (value for name, value in attributes.items() if _KEPT.match(name))
    address = next((each for each in kept if _WEB.match(each.strip())), "").strip()
    if not address:
        return tag, ""
    rest = _SOURCE.sub("", tag.attributes, count=1).rstrip("/ ")
    given = f' src="{html.escape(address)}"{rest}'
    end = "</iframe>" if tag.raw.endswith("</iframe>") else ""
    return Tag(f"<{tag.name}{given}>{end}", tag.name, attributes=given), address


def _repeats(tokens: Sequence[Token], start: int, shown: set[str]) -> int:
    """Return the index after a `<noscript>` that repeats what is shown already, else 0."""
    is_same = False
    for index in range(start + 1, min(len(tokens), start + _MOST_TOKENS)):
        token = tokens[index]
        if not isinstance(token, Tag):
            continue
        if token.name == "noscript":
            return index + 1 if token.closing and is_same else 0
        attributes = tag_attributes(token.attributes)
        is_same = is_same or attributes.get("src") in shown or attributes.get("href") in shown
    return 0
