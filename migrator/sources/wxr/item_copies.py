"""Find the earlier copy of an item that an export holds more than once.

Copies are in overlapping parts, in exports from two dates, or twice in one file. The newest copy is
read. Memory holds four numbers for each item.
"""

from __future__ import annotations

import hashlib
from array import array
from datetime import UTC, datetime
from typing import Final, NamedTuple

from migrator.model import Post
from migrator.spill.int_map import IntMap
from migrator.startup.value_objects import value_object
from migrator.urls.hosts import site_host

_MOST_ITEMS: Final = 1 << 40
_MINUTES: Final = 1 << 26


class CopyPlace(NamedTuple):
    """The place of an item: the number of its part, and its number in that part."""

    part: int
    item: int

    @classmethod
    def of(cls, packed: int) -> CopyPlace:
        return cls(*divmod(packed, _MOST_ITEMS))

    def packed(self) -> int:
        return self.part * _MOST_ITEMS + self.item


@value_object
class CopyKey:
    """The facts by which the copies of an item are known.

    identity     a text that only copies of one item share
    has_address  False if it has nothing to tell it apart in its file
    text         digest of its text
    changed      its last change, in seconds since 1970; 0 if unknown
    """

    identity: str
    has_address: bool
    text: int
    changed: int

    @classmethod
    def of(cls, post: Post) -> CopyKey:
        """Return the key of an item."""
        terms = [f"{term.taxonomy}/{term.slug}" for term in post.terms]
        text = _digest(post.title, post.content, post.excerpt, *terms)
        return cls(_identity(post), bool(_address(post)), text, _seconds(post.modified))


@value_object
class Copy:
    """An earlier copy of an item.

    place     its place
    is_equal  True if it has the same text
    is_older  True if it is to be replaced by the later copy
    is_newer  True if the later copy is to be left out
    comments  number of its comments
    """

    place: CopyPlace
    is_equal: bool
    is_older: bool
    is_newer: bool
    comments: int


class ItemCopies:
    """The items so far, by identity."""

    def __init__(self) -> None:
        self._numbers = IntMap()  # identity -> index in the four lists
        self._places = array("q")
        self._texts = array("q")
        self._moments = array("q")
        self._comments = array("q")

    def find(
        self, key: CopyKey, place: CopyPlace, exported: datetime | None, comments: int = 0
    ) -> Copy | None:
        """Return the earlier copy of an item, or note the item and return None.

        `exported` is the date of the export that holds it: it decides if both copies were changed
        at the same time, or if one does not say when. A copy that replaces an earlier one is noted
        in its place.
        """
        moment = _moment(key.changed, exported)
        number = self._numbers.setdefault(key.identity, len(self._places))
        if number == len(self._places):
            self._places.append(place.packed())
            self._texts.append(key.text)
            self._moments.append(moment)
            self._comments.append(comments)
            return None
        known = CopyPlace.of(self._places[number])
        if not key.has_address and known.part == place.part:
            return None  # two items of one file that have nothing to tell them apart
        is_equal = self._texts[number] == key.text
        other = self._moments[number]
        is_older = _is_newer(moment, other)
        earlier = self._comments[number]
        if is_older:
            self._places[number], self._texts[number] = place.packed(), key.text
            self._moments[number], self._comments[number] = moment, comments
        return Copy(known, is_equal, is_older, _is_newer(other, moment), earlier)


def _identity(post: Post) -> str:
    """Return a text that only copies of one item share: its id is not enough, because people merge
    exports by hand. The permalink of a draft changes, its guid does not. A blog that moved from
    http to https may have changed its guids."""
    number = str(post.id or "")
    if address := _address(post):
        if host := site_host(address):
            address = host + address.partition("://")[2].partition("/")[2]
        return "\0".join((number, post.type, address))
    return "\0".join((number, post.type, post.title, post.content))


def _address(post: Post) -> str:
    return post.guid or post.link or post.slug


def _digest(*texts: str) -> int:
    data = "\0".join(texts).encode(errors="replace")
    return int.from_bytes(hashlib.blake2b(data, digest_size=7).digest(), "big")


def _is_newer(moment: int, other: int) -> bool:
    """Compare by the last change, then by the date of the export; by that date alone if a copy does
    not say when it was changed."""
    (changed, exported), (other_changed, other_exported) = (
        divmod(n, _MINUTES) for n in (moment, other)
    )
    if exported and other_exported and not (changed and other_changed):
        return exported > other_exported
    return moment > other


def _moment(changed: int, exported: datetime | None) -> int:
    """Return the last change and the date of the export as one number."""
    return changed * _MINUTES + min(_seconds(exported) // 60, _MINUTES - 1)


def _seconds(moment: datetime | None) -> int:
    if moment is None:
        return 0
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(int(aware.timestamp()), 0) & 0xFFFFFFFFF
