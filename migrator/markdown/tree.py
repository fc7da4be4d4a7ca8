"""HTML text becomes a tree. The one place that knows the parser.

lxml's HTML parser by way of Beautiful Soup: forgiving, fast, and iterative, so
that ten thousand open tags are no harder than ten.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import PageElement

Node = PageElement
"""Anything in the tree: an element, text, a comment."""

# What no text in HTML may hold: NUL and lone surrogates (the parser would stop
# or refuse), and the noncharacters this package uses as marks (see `marks`).
_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff\ufdd0-\ufdef]")


_LITERAL = {"code", "listing", "pre", "textarea", "tt", "xmp"}


def parse(html: str) -> BeautifulSoup:
    """The tree of a fragment or a whole page; nothing a reader would see is lost.

    Unclosed tags are closed as lxml sees fit. NUL, lone surrogates and
    noncharacters, which are no text (HTML Living Standard, 13.2.3.5), are left
    out: NUL without a trace, the others as U+FFFD.
    """
    clean = _IMPOSSIBLE.sub(lambda match: "" if match[0] == "\x00" else "\ufffd", html)
    return BeautifulSoup(clean, "lxml", preserve_whitespace_tags=_LITERAL)
