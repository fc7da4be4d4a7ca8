"""When a post was published and changed: as a page tells machines and readers.

What counts is the blog's own clock. Machines are often told UTC only; then what readers
see decides the day, and with its time the offset as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import islice
from urllib.parse import urlsplit

from migrator.sources.html.context import Surroundings
from migrator.sources.html.localised_dates import date_in
from migrator.sources.html.meta_selectors import MODIFIED, PUBLISHED, SHOWN_DATES
from migrator.sources.html.metadata import Facts
from migrator.sources.html.page_tree import words
from migrator.sources.html.selectors import Selectors

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
_IN_ADDRESS = re.compile(r"/((?:19[89]|20\d)\d)/(\d{1,2})/(\d{1,2})(?:/|\Z)")
_MACHINE = re.compile(
    r"(\d{4}-\d{2}-\d{2})"
    r"(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s?(Z|[+-]\d{2}:?\d{2}|UTC|GMT)?)?"
)
# No place on Earth is further from UTC, and no clock differs by less than a quarter of an hour.
_WEST, _EAST = timedelta(hours=-12), timedelta(hours=14)
_QUARTER = timedelta(minutes=15)
_LONGEST_LINE = 300
_MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A date and where it was found. `timed` when its time of day is known."""

    moment: datetime
    timed: bool
    found_by: str

    @property
    def is_local(self) -> bool:
        """Whether it tells an offset that is not UTC's, as only the blog's own clock does."""
        offset = self.moment.utcoffset()
        return offset is not None and offset != timedelta(0)


def machine_date(text: str, found_by: str = "") -> Told | None:
    """A date as in HTML's `datetime` (ISO 8601), aware where it tells its offset; else None."""
    match = _MACHINE.fullmatch(text.strip()[:40])
    if not match:
        return None
    day, time, zone = match.groups()
    zone = {None: "", "Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00"}.get(zone, zone)
    try:
        moment = datetime.fromisoformat(f"{day}T{time or '00:00'}{zone}")
    except ValueError:
        return None
    return Told(moment, time is not None, found_by) if moment.year > 1979 else None


def published(places: Surroundings, facts: Facts, url: str, language: str) -> Told | None:
    """When a post was published.

    url       its permalink, which often holds the day
    language  BCP 47, for the order of numbers
    """
    told = [*_in_elements(places, _PUBLISHED, "time"), *_in_facts(facts, "published")]
    modified = {t.moment for t in _in_facts(facts, "modified")}
    shown = _shown_date(places, language)
    in_address = _date_in_address(url)
    timed = [t for t in told if t.timed]
    if not timed:
        return next(iter([*told, *filter(None, (shown, in_address))]), None)
    best = _unless_modified(timed, modified)
    if best.is_local or best.moment.tzinfo is None:
        return best
    return _on_the_blogs_clock(best, timed, shown, in_address)


def modified(places: Surroundings, facts: Facts) -> Told | None:
    """When a post was changed last."""
    told = [*_in_elements(places, _MODIFIED, "time"), *_in_facts(facts, "modified")]
    return next((t for t in told if t.timed), told[0] if told else None)


def _unless_modified(timed: Sequence[Told], modified: set[datetime]) -> Told:
    """The first, but not one that the page calls the last change elsewhere: themes name the
    wrong one of the two."""
    if len({t.moment for t in timed}) == 1:
        return timed[0]
    return next((t for t in timed if t.moment.tzinfo is None or t.moment not in modified), timed[0])


def _on_the_blogs_clock(
    best: Told, timed: Iterable[Told], shown: Told | None, in_address: Told | None
) -> Told:
    """`best`, which is told in UTC, with the offset or at least the day that the blog has."""
    clock = best.moment.replace(tzinfo=None)
    for other in timed:
        same_clock = other.moment.replace(tzinfo=None) == clock
        if other.is_local and (same_clock or other.moment == best.moment):
            return other
    if shown and shown.timed:
        offset = shown.moment - clock.replace(second=0)
        if _WEST <= offset <= _EAST and offset % _QUARTER == timedelta(0):
            zone = timezone(offset)
            return Told(best.moment.astimezone(zone), True, f"{best.found_by}, {shown.found_by}")  # noqa: FBT003
    day = shown or in_address
    if day and abs(day.moment.date() - best.moment.date()) == timedelta(days=1):
        return day
    return best


def _in_elements(places: Surroundings, rows: Selectors, found_by: str) -> Iterator[Told]:
    for element in places.best(rows):
        for name in ("datetime", "content", "title"):
            if told := machine_date(element.get(name) or "", found_by):
                yield told
                break
        else:
            if told := machine_date(words(element, 40), found_by):
                yield told


def _in_facts(facts: Facts, what: str) -> Iterator[Told]:
    keys = {"published": ("datePublished", "dateCreated"), "modified": ("dateModified",)}[what]
    for thing in facts.things:
        for key in keys:
            value = thing.get(key)
            if isinstance(value, str) and (told := machine_date(value, "JSON-LD")):
                yield told
    for name in _PUBLISHED_META if what == "published" else _MODIFIED_META:
        for value in facts.meta.get(name, ()):
            if told := machine_date(value, "meta"):
                yield told


def _shown_date(places: Surroundings, language: str) -> Told | None:
    for element in islice(places.best(_SHOWN), _MOST_LINES):
        text = words(element, _LONGEST_LINE)
        if shown := date_in(text, language):
            return Told(shown.moment, shown.timed, "text")
    return None


def _date_in_address(url: str) -> Told | None:
    try:
        match = _IN_ADDRESS.search(urlsplit(url).path)
        if match:
            year, month, day = map(int, match.groups())
            return Told(datetime(year, month, day), False, "address")  # noqa: DTZ001, FBT003
    except ValueError:
        pass
    return None
