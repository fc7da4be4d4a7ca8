"""Parse HTML to a Beautiful Soup tree, without characters that no text may contain."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import PageElement

from migrator.dom import tree_builder
from migrator.dom.mended_headings import with_mended_headings

Node = PageElement
"""Any node of the tree: an element, a text, a comment."""

# Characters that HTML text may not contain: NUL and lone surrogates (the parser would stop or
# raise), and the noncharacters that this program uses as internal marks.
_ILLEGAL = re.compile("[\x00\ud800-\udfff\ufdd0-\ufdef]")


# The parser takes these at the start of a text for the head of a page, and the comments after them.
_HEAD_FIRST = re.compile(
    r"\s*(?:<!--(?:[^-]|-(?!->)){0,2000}-->\s*)*<(?:script|style|link|meta|base|noscript)\b",
    re.IGNORECASE,
)


def parse(html: str) -> BeautifulSoup:
    """Return the tree of a fragment or a whole page; no visible text is lost.

    Unclosed tags are closed by lxml's rules. NUL, lone surrogates and noncharacters, which are not
    text (HTML Living Standard, 13.2.3.5), are removed: NUL without replacement, the others become
    U+FFFD.
    """
    clean = _ILLEGAL.sub(lambda match: "" if match[0] == "\x00" else "\ufffd", html)
    if _HEAD_FIRST.match(clean):
        clean = f"<body>{clean}"
    return tree_builder.tree(with_mended_headings(clean))
