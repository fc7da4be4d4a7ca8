"""A built page must state the date and time of its item."""

from __future__ import annotations

import pytest

from migrator.verifier.built.check_dates import check_date

MOMENT = "2020-05-31T23:30:00+02:00"


@pytest.mark.parametrize(
    ("wanted", "stated"),
    [
        (MOMENT, "2020-05-31T23:30:00+02:00"),
        (MOMENT, "2020-05-31T21:30:00Z"),
        (MOMENT, "2020-05-31T21:30:00.000Z"),
        (MOMENT, "Sun, 31 May 2020 21:30:00 GMT"),
        (MOMENT, "2020-05-31 23:30:00+02:00"),
        (MOMENT, "2020-05-31"),
        ("2020-05-31", "2020-05-31T23:30:00+02:00"),
        ("2020-05-31T23:30:00", "2020-05-31T23:30:00+09:00"),
    ],
)
def test_one_moment_has_many_spellings(wanted: str, stated: str) -> None:
    assert check_date(wanted, [stated]) is None


@pytest.mark.parametrize(
    ("wanted", "stated"),
    [
        (MOMENT, ["2020-05-31T23:30:00Z"]),
        (MOMENT, ["2020-05-31T00:00:00+02:00"]),
        (MOMENT, ["2020-06-01"]),
        # The day is right, but the time, which is stated too, is not.
        (MOMENT, ["2020-05-31", "2020-05-31T00:00:00+02:00"]),
        ("2020-05-31", ["2020-05-30T22:00:00Z"]),
    ],
)
def test_another_moment_is_a_finding(wanted: str, stated: list[str]) -> None:
    found = check_date(wanted, stated)
    assert found is not None
    assert found.kind == "changed-date"


def test_one_right_date_is_enough() -> None:
    assert check_date(MOMENT, ["1999-01-01T00:00:00Z", "2020-05-31T21:30:00Z"]) is None


@pytest.mark.parametrize("stated", [[], ["yesterday"], ["", "31/05/2020"]])
def test_a_page_without_a_readable_date_is_named(stated: list[str]) -> None:
    found = check_date(MOMENT, stated)
    assert found is not None
    assert found.kind == "unstated-date"


def test_an_item_without_a_date_needs_none() -> None:
    assert check_date("", ["2020-05-31"]) is None
