"""Replace `<p>` in headings by `<div>` before parsing: `<h2><p>Title</p></h2>`.

Visual editors and converters write such headings. A browser shows the title as a heading (HTML
Standard, 13.2.6.4.7: `<p>` closes no heading). lxml closes the heading before the paragraph, so
that it would be empty.
"""

from __future__ import annotations

import re
from typing import Final

# Comments and elements without tags in them are passed over as a whole.
_TAG: Final = re.compile(
    r"<(?P<closing>/?)(?P<name>h[1-6]|p)(?=[\s>/])[^<>]*>"
    r"|<!--.*?(?:-->|\Z)|<(?P<raw>script|style|textarea|xmp)\b.*?(?:</(?P=raw)\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_HEADING: Final = re.compile(r"<h[1-6][\s>]", re.IGNORECASE)
# A heading around more paragraphs is one that its author forgot to close.
_MOST_PARAGRAPHS: Final = 3


def with_divisions(html: str) -> str:
    """Return the HTML with `<div>` for each `<p>` in a heading."""
    if not _HEADING.search(html):
        return html
    out: list[str] = []
    position = 0
    found: list[re.Match[str]] = []
    is_open = False
    for match in _TAG.finditer(html):
        name = (match["name"] or "").lower()
        if name == "p":
            found += [match] if is_open else []
        elif name:
            if match["closing"] and 0 < len(found) <= 2 * _MOST_PARAGRAPHS:
                for tag in found:
                    start = tag.start("name")
                    out += (html[position:start], "div")
                    position = start + 1
            is_open, found = not match["closing"], []
    return "".join((*out, html[position:]))
