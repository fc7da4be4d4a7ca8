"""Plugins' shortcodes: those with content to keep, and those known by name alone."""

from __future__ import annotations

from migrator.wordpress.rules import Rule

ROWS: dict[str, Rule] = {}
STAND_ALONE: frozenset[str] = frozenset()


def is_known(name: str) -> bool:
    """Whether the name is a plugin's."""
    return False
