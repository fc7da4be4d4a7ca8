"""Find emphasised phrases of a stored `post_content` that the archive shows without emphasis."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import chain
from typing import Final

from migrator.findings import Finding
from migrator.verifier.fidelity.inventory import without_code
from migrator.verifier.fidelity.word_check import without_tags, words

# Google Docs puts `<b style="font-weight:normal">` around all that is copied from it.
_EMPHASIS: Final = re.compile(
    r"<(strong|b|em|i)(?:\s(?![^<>]*\bfont-(?:weight|style)\s*:\s*(?:normal|lighter|[1-5]00\b))[^<>]*)?>"
    r"(?=[^<>\[\]]*\w)([^<>\[\]]++)</\1\s*>",
    re.IGNORECASE,
)
_EMPHASIS_TAG: Final = re.compile(r"<(/?)(strong|b|em|i)>")
_BLANK_LINE: Final = re.compile(r"\n[ \t\r\f\v]*+\n")
_DEEPEST: Final = 4
_MOST: Final = 20


def lost_emphasis(raw: str, page: str) -> list[Finding]:
    """Return findings for emphasised phrases whose words are in the page without emphasis.

    `raw` is a stored `post_content`, `page` is HTML. A phrase counts as often as it is emphasised.
    """
    if "</" not in raw:
        return []
    stored = [found[1] for found in _EMPHASIS.findall(without_code(raw))]
    if not stored:
        return []
    # An emphasis within another one counts too: `_**A**mazon **A**ffiliate_`.
    shown = list(_emphasised(page))
    if not Counter(stored) - Counter(shown):
        return []
    # A blank line ends a paragraph, and the emphasis goes on in the next one.
    parts = chain.from_iterable(map(_BLANK_LINE.split, stored))
    phrases = Counter(" ".join(said) for part in parts if (said := words(unescape(part))))
    emphasised = " | ".join(f" {' '.join(words(without_tags(each)))} " for each in shown)
    lost = [each for each in phrases if phrases[each] > emphasised.count(f" {each} ")]
    if not lost:
        return []
    text = f" {' '.join(words(without_tags(page)))} "
    return [
        Finding("changed-emphasis", "", f"“{phrase[:80]}” is emphasised in the stored content")
        for phrase in lost
        if text.count(f" {phrase} ") > emphasised.count(f" {phrase} ")
    ][:_MOST]


def _emphasised(page: str) -> Iterator[str]:
    """Yield the content of each emphasis in a page, also of one within another or an equal one.

    Deeper ones than `_DEEPEST` count as words of those around them.
    """
    opened: list[tuple[str, int]] = []
    for tag in _EMPHASIS_TAG.finditer(page):
        if not tag[1]:
            opened.append((tag[2], tag.end()))
        elif opened and opened[-1][0] == tag[2]:
            start = opened.pop()[1]
            if len(opened) < _DEEPEST:
                yield page[start : tag.start()]
