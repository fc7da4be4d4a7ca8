"""Remember hosts that are unreachable, never answer in time or accept browsers only."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from migrator.fetch.ssrf_guard import UnreachableError
from migrator.urls.hosts import Origin

_MAX_FAILURES = 2
_MAX_LATE = 10
_SAME_FAILURE = 0.2  # seconds: failures of several threads within this time count as one


@dataclass(slots=True)
class KnownHosts:
    """State of the hosts asked in a run."""

    _agents: dict[Origin, str] = field(default_factory=dict)
    _failures: dict[Origin, list[tuple[float, UnreachableError]]] = field(default_factory=dict)
    _late: dict[Origin, list[float]] = field(default_factory=dict)

    def agent(self, origin: Origin) -> str:
        """Return the User-Agent that the host is known to accept; "" if unknown."""
        return self._agents.get(origin, "")

    def accept_agent(self, origin: Origin, agent: str) -> None:
        """Record that the host accepts a User-Agent."""
        self._agents[origin] = agent

    def record_success(self, origin: Origin) -> None:
        """Record that the host is reachable."""
        self._failures.pop(origin, None)

    def record_failure(self, origin: Origin, reason: UnreachableError) -> None:
        """Record that no connection was possible."""
        failures, now = self._failures.setdefault(origin, []), time.monotonic()
        if not failures or now - failures[-1][0] >= _SAME_FAILURE:
            failures.append((now, reason))

    def record_answer(self, origin: Origin) -> None:
        """Record a complete answer."""
        self._late.pop(origin, None)

    def record_late(self, origin: Origin) -> None:
        """Record that the host was connected, but did not answer in time."""
        late, now = self._late.setdefault(origin, []), time.monotonic()
        if not late or now - late[-1] >= _SAME_FAILURE:
            late.append(now)

    def failure(self, origin: Origin) -> UnreachableError | None:
        """Return the reason why the host is not asked again in this run, else None.

        Two failures in a row to connect are final: the old site is often offline already, and a run
        must not wait for a thousand timeouts. So are ten answers in a row that come too late.
        """
        failures = self._failures.get(origin, [])
        if len(failures) >= _MAX_FAILURES:
            return failures[-1][1]
        if len(self._late.get(origin, [])) >= _MAX_LATE:
            return UnreachableError(f"the host left {_MAX_LATE} requests in a row without answer")
        return None
