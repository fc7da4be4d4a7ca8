"""Move the footnotes of a stored `post_content` to the place where a page lists them.

Links and images in notes stand in the list, behind those of the text. This module knows the marks
of notes and no more. Notes that the page has in its text, or in another order, are still named.
"""

from __future__ import annotations

import re
from typing import Final

_MARK: Final = re.compile(
    r"\[(/?)(ref|e?fn|efn_note|mfn|footnote|footnotes_note|ftnt|sidenote)(?=[\s\]])[^\[\]]*\]"
    r"|\(\(|\)\)|\[\[|\]\]"
)
_LIST: Final = re.compile(
    r"\[(?:references|footnotes|footnotelist|efn_reference|efn_notes|mfn_list|reflist)\s*/?\]"
)
# `[1. A note.]`: a page shows the number where the note was.
_NUMBERED: Final = re.compile(r"\[(\d{1,3})\. ((?>(?:[^\[\]]|\[[^\[\]]{0,200}\])+))\]")
_CLOSED_BY: Final = {"((": "))", "[[": "]]"}


def with_notes_at_list(raw: str, page: str) -> str:
    """Return the content with its notes at the place of their list, else at the end.

    Nothing moves if the page has no footnotes. Double brackets that the page shows are no notes.
    """
    if "data-footnotes" not in page:
        return raw
    if "[1. " in raw and "[1. " not in page:
        raw = _NUMBERED.sub(r" \1 [mfn]\2[/mfn]", raw)
    shown = {mark for mark in _CLOSED_BY if mark in page}
    kept: list[str] = []
    notes: list[str] = []
    at = start = 0
    ending = ""
    for found in _MARK.finditer(raw):
        mark = found[0]
        name = found[2]
        if ending:
            if mark == ending or (name and found[1] and name == ending):
                notes.append(raw[start : found.start()])
                at, ending = found.end(), ""
        elif (name and not found[1]) or (mark in _CLOSED_BY and mark not in shown):
            kept.append(raw[at : found.start()])
            at, start, ending = found.start(), found.end(), name or _CLOSED_BY[mark]
    kept.append(raw[at:])
    text = "".join(kept)
    places = list(_LIST.finditer(text))
    place = places[-1].start() if places else len(text)
    return " ".join([text[:place], *notes, text[place:]])
