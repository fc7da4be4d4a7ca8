"""Parse one date of WordPress, given on the blog's clock and in GMT, or as feeds write it.

Exports do not contain the time zone; each post's offset is the difference of the two.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache

# WordPress's own format, which the standard library parses five times as fast.
_USUAL = re.compile(r"(?!00)[0-9]{4}-[0-9]{2}-[0-9]{2} (?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}")
# The range of the offsets from UTC on Earth.
_MIN_OFFSET = timedelta(hours=-12)
_MAX_OFFSET = timedelta(hours=14)

# Programs write the year 0 or 1 for a date that is not set.
_FIRST_YEAR = 100
_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?(?:\.\d+)?Z?"
)
# Excludes "-0001", which the standard library reads as the year 2000.
_FEED_DATE = re.compile(r"(?:\w{3}, *)?\d{1,2} \w{3} [12]\d{3} .*", re.DOTALL)


def blog_date(local: str, gmt: str) -> datetime | None:
    """Return the time on the blog's clock, given as `YYYY-MM-DD HH:MM:SS` on it and in GMT.

    Aware if both are dates and differ by a plausible offset (rounded to the minute), else naive.
    `0000-00-00`, `-0001-11-30` and `0001-01-01` are not dates: without a local date the GMT date
    is returned, without that None.
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


# Cached: a blog has two offsets but a date for each item.
@lru_cache(maxsize=256)
def _zone(difference: timedelta) -> timezone | None:
    offset = timedelta(minutes=round(difference / timedelta(minutes=1)))
    return timezone(offset) if _MIN_OFFSET <= offset <= _MAX_OFFSET else None


def feed_date(text: str) -> datetime | None:
    """Parse the `pubDate` of a feed (RFC 822); None if it is not a date."""
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
    if not found or int(found[1]) < _FIRST_YEAR:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        # The caller adds the time zone if it is known.
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None
