"""Give a rule to a shortcode without a row whose name has the form of a family.

Themes and plugins name the same few things alike: `[drop_cap]`, `[two_col_one_last]`, `[span6]`,
`[cta-button]`, `[ux_tabs]`. The forms are from the documentation of themes and from exports.
"""

from __future__ import annotations

import re
from functools import lru_cache

from migrator.wordpress.readable_attributes import (
    label,
    layout,
    link_from_content,
    quotation,
    tooltip,
)
from migrator.wordpress.shortcode_rules import Rule, Unwrap

_COUNT = r"(?:one|two|three|four|five|six)"
_PART = r"(?:half|halves|thirds?|fourths?|quarters?|fifths?|sixths?)"
_SIDE = r"(?:first|last|end|left|right|middle|cent(?:er|re))"
_NUMBER = r"(?:(?:xs|sm|md|lg|xl)[-_]?)?\d{1,2}(?:[-_]\d{1,2})?"
_COLUMN = re.compile(
    rf"(?:{_COUNT}[-_]?)?{_PART}(?:[-_](?:{_SIDE}|\d))*"
    rf"|{_COUNT}[-_]?col(?:umn)?s?(?:[-_](?:{_COUNT}|{_SIDE}))*"
    rf"|(?:col|column|span|grid|cell)s?[-_]?{_NUMBER}(?:[-_]{_SIDE})?"
    rf"|(?:col|column)s?[-_](?:{_COUNT}[-_]?)?{_PART}(?:[-_]{_SIDE})*"
    rf"|(?:col|column)s?[-_]{_SIDE}|{_SIDE}[-_](?:col|column|half|third)",
    re.IGNORECASE,
)
_DROP_CAP = re.compile(r"(?:\w+[-_])?drop[-_]?cap(?:s|[-_]?\w+)?", re.IGNORECASE)
_QUOTE = re.compile(
    rf"(?:(?:pull|block)[-_]?)?quote[-_]?(?:{_SIDE}|\d)|(?:pull|block)[-_]quote(?:[-_]{_SIDE})?",
    re.IGNORECASE,
)
_BUTTON = re.compile(r"(?:\w*[-_])?(?:[a-z]{0,12}button|btn)(?:[-_][\w-]+)?\d?", re.IGNORECASE)
# Buttons that do something only on the old site.
_NO_LINK = re.compile(
    r"shar|social|like|follow|paypal|cart|print|donat|log_?in|logout|play|tweet|plus|subscri|pin",
    re.IGNORECASE,
)
_TOGGLE = re.compile(
    r"(?:\w+[-_])?(?:[a-z]{0,4}tab|[a-z]{0,4}toggle|accordion|collapse|collapsible|expander|spoiler"
    r"|faq|panel|fold)s?(?:[-_](?:item|group|content|pane|panel|section|wrap|wrapper|container|box"
    r"|title|\d{1,2}))?",
    re.IGNORECASE,
)
_TOOLTIP = re.compile(r"(?:\w+[-_])?(?:tool[-_]?tips?|popovers?|glossary)", re.IGNORECASE)
_DOWNLOAD = re.compile(
    r"dl|file|(?:\w+[-_])?(?:download|attachment)(?:[-_](?:link|button|file))?", re.IGNORECASE
)
# No plugin gives a shortcode a longer name.
_LONGEST = 40
_TITLES = (
    "title", "header", "heading", "question", "name", "label", "expand_text", "more_text", "more",
)  # fmt: skip
TOGGLE = layout(label(*_TITLES))
"""The rule for a text that a reader opens by its title."""

_LINK = link_from_content("url", "link", "href", "file", "src", inline=True)

_FAMILIES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (_COLUMN, layout()),
    (_DROP_CAP, Unwrap(inline=True)),
    (_QUOTE, quotation("author", "cite", "name", "source")),
    (_TOGGLE, TOGGLE),
    (_TOOLTIP, tooltip()),
    (_DOWNLOAD, _LINK),
)


@lru_cache(maxsize=1024)
def by_family(name: str) -> Rule | None:
    """Return the rule of the family that the name belongs to, None if it belongs to none."""
    if len(name) > _LONGEST:
        return None
    for pattern, rule in _FAMILIES:
        if pattern.fullmatch(name):
            return rule
    return _LINK if _BUTTON.fullmatch(name) and not _NO_LINK.search(name) else None
