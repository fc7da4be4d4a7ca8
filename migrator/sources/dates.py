"""Dates as WordPress writes them: on the blog's clock, and once more in GMT.

The time zone itself is in no export; the difference of the two tells it, per post.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache

# No place on Earth is further from UTC.
# As WordPress writes it; the standard library reads that five times as fast.
_USUAL = re.compile(r"(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2} (?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}")
_WEST = timedelta(hours=-12)
_EAST = timedelta(hours=14)

_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?(?:\.\d+)?Z?"
)
# "-0001" is read as the year 2000 by the standard library.
_FEED_DATE = re.compile(r"(?:\w{3}, *)?\d{1,2} \w{3} [12]\d{3} .*", re.DOTALL)


def blog_date(local: str, gmt: str) -> datetime | None:
    """`YYYY-MM-DD HH:MM:SS` twice -> the moment on the blog's clock.

    Aware where both are dates and differ by a plausible offset (rounded to the
    minute), else naive. `0000-00-00` and `-0001-11-30` are no dates: where the
    blog's clock has none the GMT date is taken, and without that None.
    """
    if not local and not gmt:
        return None
    on_clock, utc = _parsed(local), _parsed(gmt)
    if on_clock is None:
        return utc.replace(tzinfo=UTC) if utc else None
    if utc is None:
        return on_clock
    zone = _zone(on_clock - utc)
    return on_clock if zone is None else on_clock.replace(tzinfo=zone)


# A blog has two offsets, and its index a date for each item.
@lru_cache(maxsize=256)
def _zone(difference: timedelta) -> timezone | None:
    offset = timedelta(minutes=round(difference / timedelta(minutes=1)))
    return timezone(offset) if _WEST <= offset <= _EAST else None


def feed_date(text: str) -> datetime | None:
    """The `pubDate` of a feed (RFC 822), or None where it is none."""
    try:
        return parsedate_to_datetime(text) if _FEED_DATE.fullmatch(text) else None
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _parsed(text: str) -> datetime | None:
    if _USUAL.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return None  # the 13th month, the 31st of June
    found = _DATE.fullmatch(text.strip())
    if not found or int(found[1]) == 0:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        # The zone comes later, where it is known.
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None
