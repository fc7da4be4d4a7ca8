"""Compute the id that GitHub gives to a heading, with a number for a repeated heading."""

from __future__ import annotations

import re

_DROPPED = re.compile(r"[^\w\- ]")


class Slugs:
    """Slugs of one document's headings; equal slugs are numbered, as GitHub does."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def slug_of(self, heading: str) -> str:
        """Return the id of the next heading from its visible text."""
        slug = _DROPPED.sub("", heading.strip().lower()).replace(" ", "-")
        count = self._seen.get(slug, 0)
        self._seen[slug] = count + 1
        return f"{slug}-{count}" if count else slug
