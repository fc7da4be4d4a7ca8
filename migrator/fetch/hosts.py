"""What a run has learnt about hosts, so that it makes no mistake a thousand times."""

from __future__ import annotations

from dataclasses import dataclass, field

_TRIES = 2

Origin = tuple[str, str, int | None]
"""Scheme, host and port of an address."""


@dataclass(slots=True)
class KnownHosts:
    """Who is gone, and who answers browsers only."""

    _agents: dict[Origin, str] = field(default_factory=dict)
    _failures: dict[Origin, list[str]] = field(default_factory=dict)

    def agent(self, origin: Origin) -> str:
        """The User-Agent that is known to be let in; "" when none is."""
        return self._agents.get(origin, "")

    def lets_in(self, origin: Origin, agent: str) -> None:
        self._agents[origin] = agent

    def answers(self, origin: Origin) -> None:
        self._failures.pop(origin, None)

    def fails(self, origin: Origin, reason: str) -> None:
        """No connection could be made."""
        self._failures.setdefault(origin, []).append(reason)

    def gone(self, origin: Origin) -> str:
        """Why there is no sense in asking again during this run, else "".

        A second failure in a row to connect is final: the old site is often gone
        already, and nobody waits for a thousand timeouts.
        """
        reasons = self._failures.get(origin, [])
        return reasons[-1] if len(reasons) >= _TRIES else ""
