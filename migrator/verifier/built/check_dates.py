"""Compare the date that a built page states with the date of its item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from migrator.findings import Finding

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d\Z")


def check_date(wanted: str, stated: Sequence[str]) -> Finding | None:
    """Compare a date in ISO 8601 with those that a page, or its entry in a feed, states.

    One of them must be equal, as exactly as both say it; a time counts more than a day. Returns
    the finding, without a place: `unstated-date` if there is none that programs can read.
    """
    expected = _parsed(wanted)
    if expected is None:
        return None
    found = {text: parsed for text in stated if (parsed := _parsed(text)) is not None}
    if not found:
        return Finding("unstated-date", "", f"it states no date for programs; it is {wanted}")
    # A page may state the day for people, and day and time for programs.
    exact = [each for each in found.values() if isinstance(each, datetime)]
    if any(_is_equal(expected, each) for each in exact or found.values()):
        return None
    return Finding("changed-date", "", f"it states {', '.join(found)}; the date is {wanted}")


def _is_equal(wanted: datetime | date, stated: datetime | date) -> bool:
    if not isinstance(wanted, datetime):
        return wanted == (stated.date() if isinstance(stated, datetime) else stated)
    if not isinstance(stated, datetime):
        return wanted.date() == stated
    if wanted.tzinfo is None or stated.tzinfo is None:
        return wanted.replace(tzinfo=None) == stated.replace(tzinfo=None)
    return wanted == stated


def _parsed(text: str) -> datetime | date | None:
    text = text.strip()
    try:
        if _DAY.match(text):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
