"""Titles, captions, names and excerpts as WordPress stores them, as a reader sees them."""

from __future__ import annotations

import html
import re

# What WordPress lets through in a title (wp_kses with the tags of comments), and what
# authors put there besides. Anything else in angle brackets is text: `List<T>`.
_INLINE = (
    "a|abbr|acronym|b|bdi|bdo|big|br|cite|code|del|dfn|em|font|i|img|ins|kbd|mark|nobr|p|q|s|samp|"
    "small|span|strike|strong|sub|sup|time|tt|u|var|wbr|h[1-6]|div|li|ul|ol|blockquote"
)
_TAG = re.compile(
    rf"""</?(?:{_INLINE})(?:\s+[^\s<>"'=/]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s<>"'`=]+))?)*\s*/?>""",
    re.IGNORECASE,
)
_BREAK = re.compile(r"</?(?:br|p|div|li|h[1-6]|blockquote)\b", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]*-->")
_SPACES = re.compile(r"[ \t\n\r\f\v]+")


def plain_text(stored: str) -> str:
    """The text of a stored string of HTML: known tags gone, references decoded once,
    white space as HTML shows it (runs are one space, none at the ends)."""
    if "<" in stored:
        stored = _TAG.sub(lambda tag: " " if _BREAK.match(tag[0]) else "", _COMMENT.sub("", stored))
    text = html.unescape(stored) if "&" in stored else stored
    return _SPACES.sub(" ", text).strip(" ")
