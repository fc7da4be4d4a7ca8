"""Decide after which statuses a request is repeated, and compute how long to wait before."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from migrator.startup.value_objects import value_object

# Temporary failures: timeouts, too many requests, a restarting server (RFC 9110, RFC 6585).
RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
# Statuses for which Retry-After is defined.
WAITING_STATUSES = frozenset({429, 503})


@value_object
class Patience:
    """Number of attempts, including the first, and waits between them in seconds."""

    attempts: int = 4
    first_wait: float = 0.5
    longest_wait: float = 60.0

    def wait(self, failures: int, asked_for: float | None) -> float:
        """Return the seconds to wait after a number of failures.

        The value of Retry-After is used up to the longest wait; without it the wait doubles each
        time, with jitter so that many clients do not return at once.
        """
        if asked_for is not None:
            return min(max(asked_for, 0.0), self.longest_wait)
        doubled = self.first_wait * 2.0 ** min(failures - 1, 32)
        return min(doubled, self.longest_wait) * random.uniform(0.5, 1.0)  # noqa: S311


def retry_after(value: str) -> float | None:
    """Return the seconds in a Retry-After header (RFC 9110, section 10.2.3); None if unusable."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - datetime.now(UTC)).total_seconds()
