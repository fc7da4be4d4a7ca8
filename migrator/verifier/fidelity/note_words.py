"""Tell whether words that left the text of a post are its footnotes.

A page numbers its notes by their marks, and the source has them in the same order. But a source
with notes of two forms, such as those of a plugin and of the author's hand, has those of each form
together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# The forms of notes in a stored content: shortcodes, double brackets, links within the page.
_FORMS: Final = (
    re.compile(r"\[(?:ref|e?fn|efn_note|mfn|footnote|footnotes_note|ftnt|sidenote)\b"),
    re.compile(r"\(\("),
    re.compile(r"<a\s[^<>]*\bhref\s*=\s*[\"']#", re.IGNORECASE),
)
_TELLING_WORDS: Final = 3
_MOST_LENGTHS: Final = 200


def note_forms(raw: str) -> int:
    """Return the number of forms of notes that a stored `post_content` may have, at least 1."""
    return max(1, sum(form.search(raw) is not None for form in _FORMS))


def is_noted(gone: Sequence[str], notes: Sequence[Sequence[str]], forms: int) -> bool:
    """Return True if these words are footnotes, or a part of one too long to be a coincidence.

    Whole notes count once each. Those of one form stand in the order of the page, and `forms` is
    the number of forms.
    """
    if _are_notes(gone, notes, forms):
        return True
    phrase = f" {' '.join(gone)} "
    return len(gone) >= _TELLING_WORDS and any(phrase in f" {' '.join(note)} " for note in notes)


def _are_notes(gone: Sequence[str], notes: Sequence[Sequence[str]], forms: int) -> bool:
    places: dict[tuple[str, ...], list[int]] = {}
    lengths: dict[str, set[int]] = {}
    for place, note in enumerate(notes):
        if note:
            places.setdefault(tuple(note), []).append(place)
            lengths.setdefault(note[0], set()).add(len(note))
    at, last, runs = 0, len(notes), 0
    while at < len(gone):
        found: list[int] = []
        for length in sorted(lengths.get(gone[at], ()), reverse=True)[:_MOST_LENGTHS]:
            found = places.get(tuple(gone[at : at + length]), [])
            if found:
                break
        if not found:
            return False
        place = next((each for each in found if each > last), found[0])
        runs += place < last
        if runs > forms:
            return False
        found.remove(place)
        at, last = at + length, place
    return bool(gone)
