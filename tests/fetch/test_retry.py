"""Waits before retries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from migrator.fetch.retry import Patience, retry_after


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("9" * 40, 999_999_999.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("Fri, 99 Foo 2026", None),
    ],
)
def test_retry_after_in_seconds(header: str, seconds: float | None) -> None:
    assert retry_after(header) == seconds


def test_retry_after_as_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert retry_after(later) == pytest.approx(90, abs=3)
    assert (retry_after("Wed, 21 Oct 2015 07:28:00 GMT") or 0) < 0
    assert (retry_after("Wed, 21 Oct 2015 07:28:00 -0000") or 0) < 0


def test_the_wait_doubles_up_to_a_bound() -> None:
    patience = Patience(first_wait=1.0, longest_wait=10.0)
    for failures, most in ((1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (5, 10.0), (5000, 10.0)):
        assert most / 2 <= patience.wait(failures, None) <= most


@pytest.mark.parametrize(("asked", "given"), [(3.0, 3.0), (3600.0, 10.0), (-5.0, 0.0)])
def test_the_server_may_ask_for_a_wait(asked: float, given: float) -> None:
    assert Patience(longest_wait=10.0).wait(1, asked) == given
