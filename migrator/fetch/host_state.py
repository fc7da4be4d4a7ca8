"""What a run has learnt about hosts, so that it makes no mistake a thousand times."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from migrator.fetch.ssrf_guard import UnreachableError
from migrator.urls.hosts import Origin

_TRIES = 2
_APART = 0.2  # seconds: threads that fail together have met one failure


@dataclass(slots=True)
class KnownHosts:
    """Who is gone, and who answers browsers only."""

    _agents: dict[Origin, str] = field(default_factory=dict)
    _failures: dict[Origin, list[tuple[float, UnreachableError]]] = field(default_factory=dict)

    def agent(self, origin: Origin) -> str:
        """The User-Agent that is known to be let in; "" when none is."""
        return self._agents.get(origin, "")

    def lets_in(self, origin: Origin, agent: str) -> None:
        self._agents[origin] = agent

    def answers(self, origin: Origin) -> None:
        self._failures.pop(origin, None)

    def fails(self, origin: Origin, reason: UnreachableError) -> None:
        """No connection could be made."""
        failures, now = self._failures.setdefault(origin, []), time.monotonic()
        if not failures or now - failures[-1][0] >= _APART:
            failures.append((now, reason))

    def gone(self, origin: Origin) -> UnreachableError | None:
        """Why there is no sense in asking again during this run, else None.

        A second failure in a row to connect is final: the old site is often gone
        already, and nobody waits for a thousand timeouts.
        """
        failures = self._failures.get(origin, [])
        return failures[-1][1] if len(failures) >= _TRIES else None
