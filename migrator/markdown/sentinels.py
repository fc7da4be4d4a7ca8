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
EMPHASIS = EM_OPEN + EM_CLOSE + STRONG_OPEN + STRONG_CLOSE + DEL_OPEN + DEL_CLOSE
LINK_OPEN, LINK_CLOSE = "\ufdd9", "\ufdda"
"""A link's text; its target follows LINK_CLOSE as raw Markdown (see `link`)."""

BREAK = "\ufddb"
"""A line break that a reader sees."""

# The characters that CommonMark or GFM may read as markup: wherever they stand, or at
# the beginning of a line, which is always the beginning of a text in the tree.
_ANYWHERE = re.compile(r"[\\`*_\[\]<&~#^${]|(?<=[0-9])[.)]|!(?=\[|$)|:(?=//)|(?<=www)\.")
_LEADING = re.compile(r"\s*[-+>=:|.)]")


def text(content: str) -> str:
    """Text as a reader sees it, with the characters marked that may need a backslash."""
    marked = _ANYWHERE.sub(lambda match: MAYBE + match[0], content)
    leading = _LEADING.match(marked)
    if leading:
        marked = f"{leading[0][:-1]}{MAYBE}{marked[leading.end() - 1 :]}"
    return marked


def raw(markdown: str) -> str:
    """Finished Markdown or HTML, not to be looked at again."""
    return f"{RAW_START}{markdown}{RAW_END}"


def link(content: str, target: str) -> str:
    """A link: its text, which may hold marks, and its finished `(address "title")`."""
    return f"{LINK_OPEN}{content}{LINK_CLOSE}{raw(target)}"
