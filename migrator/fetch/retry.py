"""When to ask again, and how long to wait before it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# What passes by itself: timeouts, too many requests, a server restarting (RFC 9110, RFC 6585).
RETRIED_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
# Where Retry-After has a meaning.
WAITING_STATUSES = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to ask (the first time included), and how long to wait in between, in seconds."""

    attempts: int = 4
    first_wait: float = 0.5
    longest_wait: float = 60.0

    def wait(self, failures: int, asked_for: float | None) -> float:
        """Seconds before the next attempt after so many failures.

        What the server asked for in Retry-After counts, up to the longest wait; else the
        wait doubles each time, with jitter so that many clients do not come back at once.
        """
        if asked_for is not None:
            return min(max(asked_for, 0.0), self.longest_wait)
        doubled = self.first_wait * 2.0 ** min(failures - 1, 32)
        return min(doubled, self.longest_wait) * random.uniform(0.5, 1.0)  # noqa: S311


def retry_after(value: str) -> float | None:
    """Seconds from now, from a Retry-After header (RFC 9110, section 10.2.3); None if unusable."""
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
