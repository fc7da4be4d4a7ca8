"""Align two sequences in nearly linear time, and yield the regions in which they differ.

`difflib` finds the differences that a person would name, but its time is quadratic. So it gets only
short stretches. Long sequences are first cut at the nearest place where three tokens in a row agree
again.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

_ANCHOR: Final = 3
_LONGEST_RUN: Final = 16
_FIRST_WINDOW: Final = 32
_EXACT_PRODUCT: Final = 250_000


class DifferingRegion(NamedTuple):
    """A region: `b[b_start:b_end]` replaces `a[a_start:a_end]`; one of them may be empty."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


def differences(a: Sequence[Hashable], b: Sequence[Hashable]) -> Iterator[DifferingRegion]:
    """Yield the regions in which two sequences differ, in order; nothing if they are equal."""
    i = j = 0
    while i < len(a) or j < len(b):
        if i < len(a) and j < len(b) and a[i] == b[j]:
            i, j = i + 1, j + 1
            continue
        region = _until_they_agree(a, b, i, j)
        yield from _refined(a, b, region)
        i, j = region.a_end, region.b_end


def _until_they_agree(
    a: Sequence[Hashable], b: Sequence[Hashable], i: int, j: int
) -> DifferingRegion:
    """Return the shortest region from (i, j) after which an anchor stands in both sequences.

    The window grows fourfold, so the work is in proportion to the tokens skipped.
    """
    window = _FIRST_WINDOW
    while True:
        gap = _nearest_anchor(a[i : i + window], b[j : j + window])
        if gap is not None:
            return DifferingRegion(i, i + gap[0], j, j + gap[1])
        if i + window >= len(a) and j + window >= len(b):
            return DifferingRegion(i, len(a), j, len(b))
        window *= 4


def _nearest_anchor(a: Sequence[Hashable], b: Sequence[Hashable]) -> tuple[int, int] | None:
    """Return the nearest place in `a` and `b` where `_ANCHOR` tokens agree; None if there is none.

    If two places are equally near, the one with the longer agreement wins: in a list of similar
    lines (`Chapter 1`, `Chapter 2`) three tokens agree by chance.
    """
    places: dict[tuple[Hashable, ...], int] = {}
    for start in range(len(b) - _ANCHOR + 1):
        places.setdefault(tuple(b[start : start + _ANCHOR]), start)
    best: tuple[int, int] | None = None
    for start in range(len(a) - _ANCHOR + 1):
        if best is not None and start > sum(best):
            break
        place = places.get(tuple(a[start : start + _ANCHOR]))
        if place is None:
            continue
        if best is None or _merit(a, b, start, place) > _merit(a, b, *best):
            best = (start, place)
    return best


def _merit(a: Sequence[Hashable], b: Sequence[Hashable], i: int, j: int) -> tuple[int, int]:
    """Return a sort key: nearness of a place, and tokens that agree from there, up to a limit."""
    pairs = zip(a[i : i + _LONGEST_RUN], b[j : j + _LONGEST_RUN], strict=False)
    run = next((n for n, (one, other) in enumerate(pairs) if one != other), _LONGEST_RUN)
    return -(i + j), run


def _refined(
    a: Sequence[Hashable], b: Sequence[Hashable], region: DifferingRegion
) -> Iterator[DifferingRegion]:
    """Yield the differences within a region; a few tokens in it may agree."""
    i, a_end, j, b_end = region
    if not 0 < (a_end - i) * (b_end - j) <= _EXACT_PRODUCT:
        yield region
        return
    matcher = SequenceMatcher(None, a[i:a_end], b[j:b_end], autojunk=False)
    for tag, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if tag != "equal":
            yield DifferingRegion(i + a_from, i + a_to, j + b_from, j + b_to)
