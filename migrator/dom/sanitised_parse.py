"""HTML text becomes the tree that is converted."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import PageElement

from migrator.dom import tree_builder

Node = PageElement
"""Anything in the tree: an element, text, a comment."""

# What no text in HTML may hold: NUL and lone surrogates (the parser would stop
# or refuse), and the noncharacters this package uses as marks (see `marks`).
_IMPOSSIBLE = re.compile("[\x00\ud800-\udfff\ufdd0-\ufdef]")


def parse(html: str) -> BeautifulSoup:
    """The tree of a fragment or a whole page; nothing a reader would see is lost.

    Unclosed tags are closed as lxml sees fit. NUL, lone surrogates and
    noncharacters, which are no text (HTML Living Standard, 13.2.3.5), are left
    out: NUL without a trace, the others as U+FFFD.
    """
    clean = _IMPOSSIBLE.sub(lambda match: "" if match[0] == "\x00" else "\ufffd", html)
    return tree_builder.tree(clean)
