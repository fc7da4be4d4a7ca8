"""Private characters that travel inside Markdown while it is being made.

Inline Markdown is decided late: whether `*` needs a backslash, or `_` can open
an emphasis, depends on what comes to stand beside it. Until then the text holds
these marks. They are Unicode noncharacters, which no document can hold
(`tree.parse` sees to it), and `inline.finish` removes every one of them.
"""

from __future__ import annotations

import re

MAYBE = "\ufdd0"
"""The character after it is text, and may need a backslash."""

RAW_START = "\ufdd1"
RAW_END = "\ufdd2"
"""Between them stands finished Markdown: a code span, a link's target, an HTML tag."""

EM_OPEN, EM_CLOSE = "\ufdd3", "\ufdd4"
STRONG_OPEN, STRONG_CLOSE = "\ufdd5", "\ufdd6"
DEL_OPEN, DEL_CLOSE = "\ufdd7", "\ufdd8"
LINK_OPEN, LINK_CLOSE = "\ufdd9", "\ufdda"
"""A link's text; its target follows LINK_CLOSE as raw Markdown (see `link`)."""

BREAK = "\ufddb"
"""A line break that a reader sees."""

SPECIAL = re.compile(r"[\\`*_\[\]<>&~|#+\-.)!=:^]")
"""The characters that CommonMark or GFM may read as markup, somewhere."""


def text(content: str) -> str:
    """Text as a reader sees it, with the characters marked that may need a backslash."""
    return SPECIAL.sub(lambda match: MAYBE + match[0], content)


def raw(markdown: str) -> str:
    """Finished Markdown or HTML, not to be looked at again."""
    return f"{RAW_START}{markdown}{RAW_END}"


def link(content: str, target: str) -> str:
    """A link: its text, which may hold marks, and its finished `(address "title")`."""
    return f"{LINK_OPEN}{content}{LINK_CLOSE}{raw(target)}"
