"""Page builders: their layers are unwrapped, their readable attributes kept."""

from __future__ import annotations

from migrator.wordpress.rules import Rule

ROWS: dict[str, Rule] = {}


def by_prefix(name: str) -> Rule | None:
    """The rule for a builder's shortcode that has no row of its own."""
    return None
