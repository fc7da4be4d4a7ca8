"""Limit the number of attributes of each element in an HTML text.

HTML parsers compare each attribute with all others of its element, so 40,000 of them in one start
tag take half a minute. No page of a person has more than `MOST_ATTRIBUTES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

MOST_ATTRIBUTES: Final = 500
"""Attributes of one element that are read; others are dropped."""

_HARMLESS: Final = 4_000  # characters that cannot hold enough attributes to take long
_ALWAYS_READ: Final = 30_000
_START: Final = re.compile(r"<[a-zA-Z][^\s/>]*")
# An open quote reaches to the end of the text.
_ATTRIBUTE: Final = re.compile(
    r"[\s/]*+(?:[^\s/>][^\s/>=]*(?:\s*=\s*(?:\"[^\"]*\"?|'[^']*'?|[^\s>]*))?)"
)


def with_few_attributes(html: str) -> str:
    """Return the HTML without the attributes of each element after the first 500."""
    if len(html) <= _HARMLESS:
        return html
    if len(html) <= _ALWAYS_READ and max(map(len, html.split(">"))) <= _HARMLESS:
        return html
    cuts = list(_excess(html))
    if not cuts:
        return html
    pieces, at = [], 0
    for start, end in cuts:
        pieces.append(html[at:start])
        at = end
    return "".join((*pieces, html[at:]))


def _excess(html: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the attributes to drop."""
    at = 0
    while (tag := _START.search(html, at)) is not None:
        at, count, cut = tag.end(), 0, 0
        while (attribute := _ATTRIBUTE.match(html, at)) is not None:
            at, count = attribute.end(), count + 1
            if count == MOST_ATTRIBUTES:
                cut = at
        if cut and at > cut:
            yield cut, at
