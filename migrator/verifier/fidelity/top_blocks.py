"""Split a page into its blocks, so that two pages are compared block by block.

Most blocks of a post are the same text before and after the conversion. Only the others need the
canonical text or the tokens, which cost far more.
"""

from __future__ import annotations

import re
from typing import Final

from migrator.verifier.fidelity import html5
from migrator.verifier.fidelity.canonical_html import same_canonical
from migrator.verifier.fidelity.token_sequence import sequence

_TAG: Final = re.compile(r"<!--.*?-->|<(/?)([^\s/>!]+)[^>]*>", re.DOTALL)
# White space between these has no meaning. Between other elements it may.
_BLOCKS: Final = frozenset(
    ("blockquote", "div", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p",
     "pre", "table", "ul")
)  # fmt: skip
# A reader notices no attribute of these.
_ALIKE: Final = ("<p ", "<h1 ", "<h2 ", "<h3 ", "<h4 ", "<h5 ", "<h6 ")
_LONGEST_EMPTY: Final = 200
_EMPTY: Final = re.compile(r"<(p|div)(?: [^>]*)?>(?:\s|&nbsp;|<br>)*</\1>").fullmatch
# Elements with text that is not escaped.
_RAW_TEXT: Final = re.compile(
    r"<(?:(?:script|style|xmp|noembed|noframes|plaintext)\b|iframe\b[^>]*>[^<])"
).search


def top_blocks(html: str) -> list[str] | None:
    """Return the outermost elements and comments of HTML that `html5.normal` wrote, in order.

    Empty paragraphs are left out. The result is None for a page that is more than a list of blocks.
    """
    # Notes are numbered through the page.
    if "footnote" in html or _RAW_TEXT(html):
        return None
    blocks: list[str] = []
    at = 0
    while tag := _TAG.search(html, at):
        closing, name = tag.groups()
        if closing or (name is not None and name not in _BLOCKS) or html[at : tag.start()].strip():
            return None
        at = tag.end()
        if name is not None and name not in html5.NEVER_CLOSED and not (at := _end(name, html, at)):
            return None
        block = html[tag.start() : at]
        if len(block) > _LONGEST_EMPTY or not _EMPTY(block):
            blocks.append(block)
    return None if html[at:].strip() else blocks


def _end(name: str, html: str, at: int) -> int:
    """Return the end of the element of this name whose content begins here; 0 if there is none."""
    end = html.find(f"</{name}>", at)
    if end >= 0 and html.find(f"<{name}", at, end) < 0 and html.find("<!--", at, end) < 0:
        return end + len(f"</{name}>")
    depth = 1
    for tag in _TAG.finditer(html, at):
        closing, inner = tag.groups()
        if inner is not None and inner not in html5.NEVER_CLOSED:
            depth += -1 if closing else 1
            if not depth:
                return tag.end()
    return 0


def same_blocks(shown: str, rendered: str) -> bool:
    """Return True if two pages that `html5.normal` wrote certainly have the same blocks."""
    if shown == rendered:
        return True
    one, other = top_blocks(shown), top_blocks(rendered)
    if one is None or other is None or len(one) != len(other):
        return False
    return all(a == b or _reads_alike(a, b) for a, b in zip(one, other, strict=True))


def _reads_alike(one: str, other: str) -> bool:
    start, _, content = one.partition(">")
    if start.startswith(_ALIKE) and other == f"{start.partition(' ')[0]}>{content}":
        return True
    if same_canonical(one, other):
        return True
    return sequence(one, is_normal=True) == sequence(other, is_normal=True)
