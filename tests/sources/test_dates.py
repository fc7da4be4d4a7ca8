"""A post has the date and the time that its readers saw."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.sources.dates import blog_date, feed_date


def at(text: str, hours: float | None = None) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if hours is None else moment.replace(tzinfo=timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    ("local", "gmt", "expected"),
    [
        # F57: a morning in Tokyo stays on its day.
        ("2020-01-05 08:00:00", "2020-01-04 23:00:00", at("2020-01-05 08:00", 9)),
        # F58: the offset is not lost.
        ("2020-01-05 08:00:00", "2020-01-05 02:30:00", at("2020-01-05 08:00", 5.5)),
        ("2020-01-05 08:00:00", "2020-01-05 13:00:00", at("2020-01-05 08:00", -5)),
        ("2020-01-05 08:00:00", "2020-01-05 08:00:00", at("2020-01-05 08:00", 0)),
        ("2020-01-05 08:00:29", "2020-01-05 08:00:00", at("2020-01-05 08:00:29", 0)),
        ("2020-01-05 22:00:00", "2020-01-05 08:00:00", at("2020-01-05 22:00", 14)),
        # No place is that far from Greenwich: somebody changed one of the two.
        ("2020-01-05 22:02:00", "2020-01-05 08:00:00", at("2020-01-05 22:02")),
        ("2020-01-05 08:00:00", "2019-01-05 08:00:00", at("2020-01-05 08:00")),
        ("2020-01-05 08:00:00", "0000-00-00 00:00:00", at("2020-01-05 08:00")),
        ("2020-01-05 08:00:00", "", at("2020-01-05 08:00")),
        ("2020-01-05", "", at("2020-01-05 00:00")),
        ("0000-00-00 00:00:00", "2020-01-05 08:00:00", at("2020-01-05 08:00", 0)),
        # F60: these are no dates.
        ("0000-00-00 00:00:00", "0000-00-00 00:00:00", None),
        ("-0001-11-30 00:00:00", "-0001-11-30 00:00:00", None),
        ("0001-01-01 00:00:00", "0001-01-01 00:00:00", None),
        ("2020-01-05 08:00:00", "0001-01-01 00:00:00", at("2020-01-05 08:00")),
        ("2020-02-31 00:00:00", "", None),
        ("yesterday", "", None),
        ("", "", None),
    ],
)
def test_blog_dates(local: str, gmt: str, expected: datetime | None) -> None:
    found = blog_date(local, gmt)
    assert found == expected
    assert (found and found.tzinfo) == (expected and expected.tzinfo)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(
        lambda d: d.replace(microsecond=0)
    ),
    st.integers(-12 * 60, 14 * 60),
)
def test_every_offset_on_earth_is_found(moment: datetime, minutes: int) -> None:
    offset = timedelta(minutes=minutes)
    found = blog_date(str(moment), str(moment - offset))
    assert found == moment.replace(tzinfo=timezone(offset))
    assert found is not None
    assert found.utcoffset() == offset


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sun, 05 Jan 2020 08:00:00 +0000", datetime(2020, 1, 5, 8, tzinfo=UTC)),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("", None),
        ("soon", None),
    ],
)
def test_feed_dates(text: str, expected: datetime | None) -> None:
    assert feed_date(text) == expected


@given(st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    blog_date(text, text)
    feed_date(text)
