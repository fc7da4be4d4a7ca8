"""Mark places in unfinished inline Markdown, for example where a character may need an escape.

Some decisions need the neighbours of a character: if `*` needs a backslash, if `_` can open an
emphasis. Until the neighbours are known, the text holds these marks. They are Unicode
noncharacters, which no document contains (`dom.sanitised_parse.parse` removes them).
`inline.finish` removes all marks.
"""

from __future__ import annotations

import re

MAYBE = "\ufdd0"
"""The character after it is text, and may need a backslash."""

RAW_START = "\ufdd1"
RAW_END = "\ufdd2"
"""Around finished Markdown: a code span, a link's target, an HTML tag."""

EM_OPEN, EM_CLOSE = "\ufdd3", "\ufdd4"
STRONG_OPEN, STRONG_CLOSE = "\ufdd5", "\ufdd6"
DEL_OPEN, DEL_CLOSE = "\ufdd7", "\ufdd8"
EMPHASIS = EM_OPEN + EM_CLOSE + STRONG_OPEN + STRONG_CLOSE + DEL_OPEN + DEL_CLOSE
LINK_OPEN, LINK_CLOSE = "\ufdd9", "\ufdda"
"""Around a link's text; its target follows LINK_CLOSE as raw Markdown (see `link`)."""

BREAK = "\ufddb"
"""A visible line break."""

ALL = f"{MAYBE}-{BREAK}"
"""All marks, for a character class."""

# Characters that CommonMark or GFM may read as markup: anywhere, or at the beginning of a line,
# which is always the beginning of a text node in the tree.
_ANYWHERE = re.compile(
    r"[\\`*_\[\]<&~#^${.)!:]"
    r"(?:(?<![.)!:])|(?<=[0-9][.)])|(?<=!)(?=\[|$)|(?<=:)(?=//)|(?<=www\.))"
)
_LEADING = re.compile(r"\s*[-+>=:|.)]")


def text(content: str) -> str:
    """Return visible text with each character marked that may need a backslash."""
    marked = _ANYWHERE.sub(lambda match: MAYBE + match[0], content)
    leading = _LEADING.match(marked)
    if leading:
        marked = f"{leading[0][:-1]}{MAYBE}{marked[leading.end() - 1 :]}"
    return marked


def raw(markdown: str) -> str:
    """Mark finished Markdown or HTML, which no later step changes."""
    return f"{RAW_START}{markdown}{RAW_END}"


def link(content: str, target: str) -> str:
    """Return a link from its text, which may hold marks, and its finished `(URL "title")`."""
    return f"{LINK_OPEN}{content}{LINK_CLOSE}{raw(target)}"
