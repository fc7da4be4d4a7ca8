"""Add the blog's offset from UTC to dates that lack it, as its other items show it.

WordPress stores no GMT date for a draft that was never published. Without an offset its date would
mean another moment than those of its siblings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from migrator.model import IndexEntry, Post


class BlogClock:
    """The offsets of a blog by month: most blogs have two, for summer and winter."""

    def __init__(self, entries: Iterable[IndexEntry] = ()) -> None:
        self.months: dict[tuple[int, int], Counter[timedelta]] = {}
        """Count of each offset, by month and year."""
        for entry in entries:
            self.learn(entry.published)

    def learn(self, moment: datetime | None) -> None:
        """Count the offset of a date that was written on the clock of the blog."""
        if moment is not None and (offset := moment.utcoffset()) is not None:
            self.months.setdefault((moment.month, moment.year), Counter())[offset] += 1

    def set(self, post: Post) -> Post:
        """Return a post whose dates have the offset of the blog, if the blog shows one."""
        published, modified = self._aware(post.published), self._aware(post.modified)
        if published is post.published and modified is post.modified:
            return post
        return replace(post, published=published, modified=modified)

    def _aware(self, moment: datetime | None) -> datetime | None:
        if moment is None or moment.tzinfo is not None or not self.months:
            return moment
        return moment.replace(tzinfo=timezone(self._offset(moment)))

    def _offset(self, moment: datetime) -> timedelta:
        """Return the offset in the month, else in that month of the nearest year, else in the
        nearest month of any year."""

        def distance(month: tuple[int, int]) -> tuple[int, int, int]:
            apart = abs(month[0] - moment.month)
            return min(apart, 12 - apart), abs(month[1] - moment.year), month[1]

        return _most_common(self.months[min(self.months, key=distance)])


def _most_common(counts: Counter[timedelta]) -> timedelta:
    return max(counts, key=lambda offset: (counts[offset], offset))
