"""Leave the links between a text and its notes out of a stored content.

Plugins write the number of a note and the arrow back as links to places in the page. In Markdown
both are the footnote itself, so their words, titles and addresses are no content of their own.
"""

from __future__ import annotations

import re
from typing import Final

_LINK: Final = re.compile(
    r"""<a\b(?=[^<>]{0,400}\bhref\s*=\s*["']?#([^\s"'<>]{1,200}))[^<>]{0,500}>"""
    r"""((?:[^<]|<(?!/?a\b)){0,200})</a\s*>""",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"<[^<>]*>")
# A number, a sign, an arrow, or nothing.
_MARK: Final = re.compile(
    r"(?:\d{1,4}|[a-z]|[ivxl]{1,7}|[*†‡§¶]{1,3}|[↩↑^⇑↵⤴]\ufe0e?|&#?\w{1,8};(?:&#xfe0e;)?|back|return)?",
    re.IGNORECASE,
)
_PLACE: Final = re.compile(r"""\b(?:id|name)\s*=\s*["']?([^\s"'<>]{1,200})""", re.IGNORECASE)
_NOTE: Final = re.compile(r"\[\^[^\]\s]+\]")


def without_note_links(raw: str, markdown: str) -> str:
    """Return the stored content without the links of its notes, if the Markdown has footnotes.

    Such a link has a number, a sign or an arrow as its text, and leads to a place in the content.
    """
    if "[^" not in markdown or "#" not in raw or not _NOTE.search(markdown):
        return raw
    places = set(_PLACE.findall(raw))

    def left(found: re.Match[str]) -> str:
        text = _TAG.sub("", found[2]).strip(" \n\t\u00a0[]().")
        return " " if found[1] in places and _MARK.fullmatch(text) else found[0]

    return _LINK.sub(left, raw)
