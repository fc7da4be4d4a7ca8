"""Recognise the byline (author and date) of a comment in themes before WordPress 2.7.

These bylines have no class.

<strong>Amy</strong> Says:<br/>  <small>May 3rd, 2005</small>  <p>...</p>
<p class="author"><a href="...">Amy</a> said,</p>  <p>...</p>
<p>...</p>  <p><small>Comment by Amy | May 3, 2005</small></p>
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import islice
from typing import Final

from lxml import etree

from migrator.sources.html.localised_dates import find_date
from migrator.sources.html.page_tree import visible_text
from migrator.startup.value_objects import value_object

SAYING: Final = (
    r"(?:says?|said|wrote|writes|a dit|dit|sagt|schrieb|schreibt|dice|dijo|disse|diz|ha detto|zegt"
    r"|schreef|пишет|napisał(?:\(a\))?|pisze|skrev|säger|sier|siger)"
)
SAYS_AFTER_NAME: Final = re.compile(rf"\s*{SAYING}\s*[:,]\s*$", re.IGNORECASE)
"""The words after the name, which had no element of their own."""

_SAYS_IN_LINE: Final = re.compile(rf"(?P<name>.{{1,100}}?)\s+{SAYING}\s*[:,]?", re.IGNORECASE)
SIGNATURE: Final = re.compile(
    r"(?P<kind>comment|trackback|pingback)\s+(?:by|from)\s+(?P<name>.*?)\s+[—–|-]{1,2}\s.*\d.*",
    re.IGNORECASE | re.DOTALL,
)
"""comment_type() and the date: "Comment by Amy — 5 January 2005 @ 3:00 pm"."""

_NAME_AND_DATE: Final = re.compile(r"(?P<name>.{1,100}?)\s+(?:[—–|-]{1,2}|on)\s+(?P<date>.*\d.*)")
_AWAITING: Final = "your comment is awaiting moderation."
_NAMES: Final = ("strong", "b", "h3", "h4", "h5", "span", "a", "em", "dt")
_LINES: Final = ("p", "div", "small", "h3", "h4", "h5", "dt")
_LONGEST: Final = 150
_FIRST: Final = 8


@value_object
class OldByline:
    """The line of such a theme about a comment.

    name     name of its author
    element  the element with the name, and with the link to the author's site
    line     the whole line, which may hold the date
    extras   elements that are not the comment's text
    """

    name: str
    element: etree._Element
    line: str = ""
    extras: set[etree._Element] = field(default_factory=set)


def old_byline(own: Sequence[etree._Element], language: str) -> OldByline | None:
    """Return the byline among the elements of a comment; None if there is none."""
    comment = own[0]
    if (comment.text or "").strip():
        return None
    for element in islice(own, 1, _FIRST):
        text = visible_text(element, _LONGEST)
        if element.tag in _NAMES and text and SAYS_AFTER_NAME.match(element.tail or ""):
            return OldByline(text, element, extras={element})
        if element.tag in _LINES and (said := _SAYS_IN_LINE.fullmatch(text)):
            return OldByline(said["name"], element, extras={element})
        if text and element.tag not in ("small", "br"):
            break
    for element in reversed(own):
        text = visible_text(element, _LONGEST)
        if element.tag in ("p", "small", "div", "cite") and (signed := SIGNATURE.fullmatch(text)):
            return OldByline(signed["name"], element, text, {element})
    return None


def name_and_date(text: str, language: str) -> tuple[str, str]:
    """Split "Amy - May 3, 2005" into the name and the date; (text, "") if it is only a name."""
    found = _NAME_AND_DATE.fullmatch(text)
    if found and find_date(found["date"], language):
        return found["name"], found["date"]
    return text, ""


def lines_about(own: Sequence[etree._Element], language: str) -> Iterator[etree._Element]:
    """Yield the lines before the text that only hold the date, or a note of the moderation."""
    for element in own[1:]:
        text = visible_text(element, _LONGEST)
        if text.lower() == _AWAITING or (
            element.tag == "small" and _is_date(element, text, language)
        ):
            yield element
        elif element.tag in ("p", "blockquote", "ul", "ol", "pre") and text:
            return


def is_awaiting(own: Sequence[etree._Element]) -> bool:
    """Return True if a note says that the comment waits for its moderation."""
    return any(visible_text(e, _LONGEST).lower() == _AWAITING for e in islice(own, 1, _FIRST))


def _is_date(element: etree._Element, text: str, language: str) -> bool:
    links = [link.get("href") or "" for link in element.iter("a")]
    if any("#comment-" in link for link in links):
        return True
    return len(text) <= 60 and find_date(text, language) is not None
