"""Compute ids of items and terms that are unique in a run with several blogs.

Each blog counts its items from 1, so the same id means another item in another blog. Items of the
first blog keep their ids; those of the others get the number of the blog in the high bits.
"""

from __future__ import annotations

from typing import Final

_BITS: Final = 52
_MASK: Final = (1 << _BITS) - 1
_MOST_SITES: Final = 500


def unique_id(site: int, number: int) -> int:
    """Return the id that no other blog has; `site` counts the blogs of the run from 0."""
    if not 0 < site < _MOST_SITES or not 0 < number <= _MASK:
        return number
    return site << _BITS | number


def same_site(known: int, number: int) -> int:
    """Return the unique id for `number` as the blog counts it that the item `known` belongs to."""
    return unique_id(site_of(known), number & _MASK) if site_of(known) else number


def site_of(number: int) -> int:
    """Return the number of the blog that an id belongs to. Ids that no blog has belong to 0."""
    site = number >> _BITS
    return site if 0 < site < _MOST_SITES else 0


def blog_id(number: int) -> int:
    """Return an id as its blog counts it."""
    return number & _MASK if site_of(number) else number
