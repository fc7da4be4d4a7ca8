"""Convert stored titles, captions, names and excerpts to the plain text a reader sees."""

from __future__ import annotations

import html
import re

# Tags that WordPress allows in a title (wp_kses with the tags of comments), and tags that authors
# use there anyway. Anything else in angle brackets is text: `List<T>`.
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
# Runs of white space, except those of one space, which stay as they are.
_SPACES = re.compile(r"[ \t\n\r\f\v](?:(?<! )|(?=[ \t\n\r\f\v]))[ \t\n\r\f\v]*")


def plain_text(stored: str) -> str:
    """Return the text of a stored HTML string.

    Known tags are removed, character references are decoded once. White space is collapsed as
    HTML shows it: one space for each run, none at the ends.
    """
    if "<" in stored:
        stored = _TAG.sub(lambda tag: " " if _BREAK.match(tag[0]) else "", _COMMENT.sub("", stored))
    text = html.unescape(stored) if "&" in stored else stored
    return _SPACES.sub(" ", text).strip(" ")
