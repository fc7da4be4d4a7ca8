"""Mend headings that lxml reads in another way than browsers, before parsing.

Visual editors and converters write `<h2><p>Title</p></h2>`. A browser shows the title as a heading
(HTML Standard, 13.2.6.4.7: `<p>` closes no heading). lxml closes the heading before the paragraph,
so that it would be empty. Page builders put the heading of an author into their own:
`<h1><h2>Title</h2></h1>`. A browser closes the first at the second. lxml would keep both.
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


def with_mended_headings(html: str) -> str:
    """Return the HTML with `<div>` for each `<p>` in a heading, and no heading around another."""
    if not _HEADING.search(html):
        return html
    out: list[str] = []
    position = 0
    found: list[re.Match[str]] = []
    opened: re.Match[str] | None = None
    for match in _TAG.finditer(html):
        name = (match["name"] or "").lower()
        if name == "p":
            found += [match] if opened else []
        elif name:
            if match["closing"] and 0 < len(found) <= 2 * _MOST_PARAGRAPHS:
                for tag in found:
                    start = tag.start("name")
                    out += (html[position:start], "div")
                    position = start + 1
            if match["closing"]:
                opened, found = None, []
                continue
            if opened and "<" not in html[opened.end() : match.start()]:
                out += (html[position : match.start()], f"</{opened['name']}>")
                position = match.start()
            opened, found = match, []
    return "".join((*out, html[position:]))
