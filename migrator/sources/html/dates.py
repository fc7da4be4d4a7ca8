"""Find a post's dates of publication and last change in its page's metadata and visible text.

The date on the blog's own clock is wanted. Metadata often holds UTC only; then the visible date
decides the day and, if it has a time, the offset as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from itertools import islice
from urllib.parse import urlsplit

from migrator.sources.html.context import Surroundings
from migrator.sources.html.localised_dates import find_date
from migrator.sources.html.meta_selectors import MODIFIED, PUBLISHED, SHOWN_DATES
from migrator.sources.html.metadata import PageMetadata
from migrator.sources.html.page_tree import visible_text
from migrator.sources.html.selectors import Selectors
from migrator.startup.value_objects import value_object

_PUBLISHED = Selectors(PUBLISHED)
_MODIFIED = Selectors(MODIFIED)
_SHOWN = Selectors(SHOWN_DATES)

_PUBLISHED_META = (
    "datepublished",
    "article:published_time",
    "og:published_time",
    "parsely-pub-date",
    "dcterms.created",
    "dcterms.date",
    "dc.date.issued",
    "dc.date",
    "date",
    "pubdate",
    "publish-date",
)
_MODIFIED_META = ("datemodified", "article:modified_time", "og:updated_time")
_DATE_IN_URL = re.compile(r"/((?:19[89]|20\d)\d)/(\d{1,2})/(\d{1,2})(?:/|\Z)")
_MACHINE = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s?(Z|[+-]\d{2}:?\d{2}|UTC|GMT)?)?"
)
# The range of the offsets from UTC on Earth, and the step between them.
_MIN_OFFSET, _MAX_OFFSET = timedelta(hours=-12), timedelta(hours=14)
_OFFSET_STEP = timedelta(minutes=15)
_MAX_LINE_LENGTH = 300
_MAX_LINES = 200


@value_object
class FoundDate:
    """A date found on a page.

    moment    the date, aware if its offset from UTC is known
    has_time  True if the time of day is known
    found_by  the kind of place where it was found
    """

    moment: datetime
    has_time: bool
    found_by: str

    @property
    def is_local(self) -> bool:
        """True if the offset is known and is not zero: then it is that of the blog's own clock."""
        offset = self.moment.utcoffset()
        return offset is not None and offset != timedelta(0)


def machine_date(text: str, found_by: str = "") -> FoundDate | None:
    """Parse a date as in HTML's `datetime` (ISO 8601), aware if it has an offset; else None."""
    match = _MACHINE.fullmatch(text.strip()[:40])
    if not match:
        return None
    day, time, zone = match.groups()
    zone = {None: "", "Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00"}.get(zone, zone)
    try:
        moment = datetime.fromisoformat(f"{day}T{time or '00:00'}{zone}")
    except ValueError:
        return None
    return FoundDate(moment, time is not None, found_by) if moment.year > 1979 else None


def published(
    context: Surroundings, facts: PageMetadata, url: str, language: str
) -> FoundDate | None:
    """Return the date on which a post was published, None if the page does not show it.

    url       its permalink, which often contains the date
    language  BCP 47 tag, for the order of day and month
    """
    candidates = [
        *_dates_in_elements(context, _PUBLISHED, "time"),
        *_dates_in_metadata(facts, "published"),
    ]
    modified = {date.moment for date in _dates_in_metadata(facts, "modified")}
    shown = _shown_date(context, language)
    in_url = _date_in_url(url)
    has_time = [date for date in candidates if date.has_time]
    if not has_time:
        return next(iter([*candidates, *filter(None, (shown, in_url))]), None)
    best = _first_not_modified(has_time, modified)
    if best.is_local or best.moment.tzinfo is None:
        return best
    return _on_the_blogs_clock(best, has_time, shown, in_url)


def modified(context: Surroundings, facts: PageMetadata) -> FoundDate | None:
    """Return the date on which a post was last changed, None if the page does not show it."""
    candidates = [
        *_dates_in_elements(context, _MODIFIED, "time"),
        *_dates_in_metadata(facts, "modified"),
    ]
    return next(
        (date for date in candidates if date.has_time), candidates[0] if candidates else None
    )


def _first_not_modified(has_time: Sequence[FoundDate], modified: set[datetime]) -> FoundDate:
    """Return the first date that the page does not also give as that of the last change.

    Some themes mark up the wrong one of the two dates.
    """
    if len({date.moment for date in has_time}) == 1:
        return has_time[0]
    return next(
        (date for date in has_time if date.moment.tzinfo is None or date.moment not in modified),
        has_time[0],
    )


def _on_the_blogs_clock(
    best: FoundDate,
    has_time: Iterable[FoundDate],
    shown: FoundDate | None,
    in_url: FoundDate | None,
) -> FoundDate:
    """Return `best`, a date in UTC, with the offset or at least the day of the blog's own clock."""
    clock = best.moment.replace(tzinfo=None)
    for other in has_time:
        same_clock = other.moment.replace(tzinfo=None) == clock
        if other.is_local and (same_clock or other.moment == best.moment):
            return other
    if shown and shown.has_time:
        offset = shown.moment - clock.replace(second=0)
        if _MIN_OFFSET <= offset <= _MAX_OFFSET and offset % _OFFSET_STEP == timedelta(0):
            zone = timezone(offset)
            found_by = f"{best.found_by}, {shown.found_by}"
            return FoundDate(best.moment.astimezone(zone), has_time=True, found_by=found_by)
    day = shown or in_url
    if day and abs(day.moment.date() - best.moment.date()) == timedelta(days=1):
        return day
    return best


def _dates_in_elements(
    context: Surroundings, rows: Selectors, found_by: str
) -> Iterator[FoundDate]:
    for element in context.best(rows):
        for name in ("datetime", "content", "title"):
            if date := machine_date(element.get(name) or "", found_by):
                yield date
                break
        else:
            if date := machine_date(visible_text(element, 40), found_by):
                yield date


def _dates_in_metadata(facts: PageMetadata, what: str) -> Iterator[FoundDate]:
    keys = {"published": ("datePublished", "dateCreated"), "modified": ("dateModified",)}[what]
    for thing in facts.things:
        for key in keys:
            value = thing.get(key)
            if isinstance(value, str) and (date := machine_date(value, "JSON-LD")):
                yield date
    for name in _PUBLISHED_META if what == "published" else _MODIFIED_META:
        for value in facts.meta.get(name, ()):
            if date := machine_date(value, "meta"):
                yield date


def _shown_date(context: Surroundings, language: str) -> FoundDate | None:
    for element in islice(context.best(_SHOWN), _MAX_LINES):
        text = visible_text(element, _MAX_LINE_LENGTH)
        if shown := find_date(text, language):
            return FoundDate(shown.moment, shown.has_time, "text")
    if context.heading is not None:
        text = visible_text(context.heading, _MAX_LINE_LENGTH).strip()
        # WordPress's first default theme names the day once, above the posts of that day.
        if (shown := find_date(text, language)) and shown.end == len(text):
            return FoundDate(shown.moment, shown.has_time, "text")
    return None


def _date_in_url(url: str) -> FoundDate | None:
    try:
        match = _DATE_IN_URL.search(urlsplit(url).path)
        if match:
            year, month, day = map(int, match.groups())
            return FoundDate(datetime(year, month, day), False, "address")  # noqa: DTZ001, FBT003
    except ValueError:
        pass
    return None
